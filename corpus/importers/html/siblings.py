"""Which of the elements that look alike ask as the others do, and which are the page's."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.importers.html.cells import ANSWER_HEAD, QUESTION_HEAD
from corpus.importers.html.groups import Guess
from corpus.importers.html.lines import begins_answer
from corpus.importers.html.question_words import (
    has_mark,
    heads_no_answer,
    leads_on,
    question_likeness,
)
from corpus.importers.html.tree import Element, Node
from corpus.importers.html.words import words_of


def first_words(nodes: Sequence[Node]) -> str:
    """Return the words with which an answer begins."""
    words = ""
    for node in nodes:
        words += node.strip() if isinstance(node, str) else words_of(node, 80)
        if len(words) > 80:
            break
    return words


def _boxes(guesses: Sequence[Guess]) -> set[int]:
    """Return the orders of those without any mark in boxes that no marked question has: columns."""
    names: dict[bool, list[tuple[int, list[str]]]] = {True: [], False: []}
    for guess in guesses:
        is_marked = has_mark(guess.words) or begins_answer(first_words(guess.answer))
        box = guess.question.parent
        names[is_marked].append((guess.question.order, box.classes if box else []))
    usual = {name for _, classes in names[True] for name in classes}
    return {order for order, classes in names[False] if classes and not usual & {*classes}}


def without_others(guesses: Sequence[Guess]) -> tuple[list[Guess], list[Element]]:
    """Return the guesses that are questions as their siblings are, and what else looks alike."""
    others = [g.words for g in guesses if not heads_no_answer(g.words)] or [""]
    mean = sum(max(0.0, question_likeness(words)) for words in others) / len(others)
    with_mark = [g for g in guesses if has_mark(g.words)]
    marked = len(with_mark) >= 0.9 * len(guesses) and len(guesses) > 3
    boxes = _boxes(guesses) if 3 <= len(with_mark) < len(guesses) < 2 * len(with_mark) else ()
    kept, left_out = [], []
    for guess in guesses:
        likeness = question_likeness(guess.words)
        if QUESTION_HEAD.fullmatch(guess.words) and ANSWER_HEAD.fullmatch(
            first_words(guess.answer)
        ):
            continue
        if leads_on(guess.words):
            left_out.append(guess.question)
            continue
        is_page = mean >= 0.55 and likeness <= 0 and heads_no_answer(guess.words)
        is_unmarked = marked and not has_mark(guess.words) and likeness < 0.8
        if is_page or is_unmarked or guess.question.order in boxes:
            left_out.append(guess.question)
        else:
            kept.append(guess)
    return kept, left_out
