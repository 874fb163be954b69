"""Pairs that a person points at with CSS selectors, where guesses went wrong."""

from __future__ import annotations

from bisect import bisect_right

from corpus.import_options import Options
from corpus.importers.html.following import Answers
from corpus.importers.html.groups import Guess
from corpus.importers.html.tree import Element, Node, Page
from corpus.importers.html.words import words_of
from corpus.importers.source import SourceError


def select(page: Page, options: Options) -> tuple[Guess, ...]:
    """Return the pairs that selectors find. Raises SourceError where they find none."""
    if options.entry_selector:
        guesses = _in_entries(page, options)
    else:
        questions = page.select(options.question_selector)
        guesses = _in_order(page, questions, options.answer_selector) if questions else []
    if not guesses:
        shown = options.entry_selector or options.question_selector
        raise SourceError(
            f"セレクター「{shown}」では質問と回答が見つかりません。"
            "ブラウザーの開発者ツールで質問の要素を確かめて直してください。"
        )
    return tuple(guesses)


def _in_entries(page: Page, options: Options) -> list[Guess]:
    guesses = []
    questions = page.select(options.question_selector) if options.question_selector else []
    answers = page.select(options.answer_selector) if options.answer_selector else []
    for entry in page.select(options.entry_selector):
        question = next((each for each in questions if each in entry), None)
        if not options.question_selector:
            question = next((each for each in entry.elements if words_of(each)), None)
        if question is None:
            continue
        nodes: tuple[Node, ...] = tuple(each for each in answers if each in entry)
        if not options.answer_selector:
            nodes = Answers(page, [question]).of(question)
        if nodes:
            guesses.append(Guess(question, nodes, words_of(question), "selected"))
    return guesses


def _in_order(page: Page, questions: list[Element], answer_selector: str) -> list[Guess]:
    if not answer_selector:
        answers = Answers(page, questions)
        pairs: list[tuple[Element, tuple[Node, ...]]] = [(q, answers.of(q)) for q in questions]
    else:
        orders = [question.order for question in questions]
        found: list[list[Node]] = [[] for _ in questions]
        for answer in page.select(answer_selector):
            place = bisect_right(orders, answer.order) - 1
            if place >= 0:
                found[place].append(answer)
        pairs = [(q, tuple(nodes)) for q, nodes in zip(questions, found, strict=True)]
    return [Guess(q, nodes, words_of(q), "selected") for q, nodes in pairs if nodes]
