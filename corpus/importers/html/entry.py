"""What of a question's element becomes an entry's question, its anchors, and its line."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from corpus.importers.html.boilerplate import is_page_words
from corpus.importers.html.following import has_content
from corpus.importers.html.groups import Guess, shape_of
from corpus.importers.html.lines import begins_answer
from corpus.importers.html.marks import mark_of
from corpus.importers.html.question_words import has_mark, without_badges
from corpus.importers.html.tree import Element
from corpus.importers.html.words import (
    NOT_READ,
    is_closed,
    is_for_phones,
    is_hidden,
    is_on_no_screen,
    on_one_line,
    words_of,
)

_LABEL = re.compile(
    r"(?:^|[-_])(?:badge|label|tag|cat|category|new|num|number|no)(?:$|[-_])", re.IGNORECASE
)
_MAX_RANK = 20
_RANK = re.compile(r"(?:No\.?|第)?\s*([0-9]{1,3})\s*[位.]?", re.IGNORECASE)
_REST_OF_MARK = re.compile(r"[0-9０-９]{1,3}\s*[.．:：)）](?![0-9０-９])")
_STATE_CLASS = re.compile(r"(?:is|status|state|post-status)[-_]+(\w+)", re.IGNORECASE)
_UNPUBLISHED = {
    "draft", "auto-draft", "private", "pending", "unpublished", "future", "trash", "internal",
    "archived", "下書き", "非公開", "未公開",
}  # fmt: skip
_INLINE = {"font", "span", "em", "i", "b", "small", "strong", "div", "p", "td", "th", "img"}
_RUNS = {"b", "strong", "font", "i", "em", "small", "span"}
_MAX_LABEL = 12
_MIN_WORDS = 4


def question_words(question: Element) -> str:
    """Return a question's words without its "Q", its number and labels beside it."""
    left_out: set[int] = set()
    marks: set[int] = set()
    for element in question.walk():
        words = words_of(element, 40)
        is_label = is_page_words(words) or (
            element is not question
            and element.tag in _INLINE
            and 0 < len(words) <= _MAX_LABEL
            and (not without_badges(words) or any(map(_LABEL.search, element.classes)))
        )
        if element is not question and (mark_of(words) == "Q" or _is_rank(element, words)):
            marks.add(element.order)
        elif element is not question and is_label:
            left_out.add(element.order)
    if not left_out and not marks:
        return words_of(question)
    words = on_one_line("".join(_texts(question, left_out | marks)))
    if marks and _REST_OF_MARK.match(words):  # "Q" and its number lie in elements of their own
        marks = set()
        words = on_one_line("".join(_texts(question, left_out)))
    if len(words) < _MIN_WORDS and left_out:
        words = on_one_line("".join(_texts(question, marks)))
    return words or words_of(question)


def are_parted(guesses: Sequence[Guess]) -> bool:
    """Return whether most answers of marked questions begin with "A." rather than with "A"."""
    marked = [guess for guess in guesses if has_mark(guess.words)]
    return 2 * sum(begins_answer(_first_words(guess)) for guess in marked) > len(marked)


def has_glued_answer(guess: Guess) -> bool:
    """Return whether an answer begins with an "A" that nothing parts from what follows."""
    return bool(re.match(r"[AＡ][^\x00-\x7fＡ-Ｚａ-ｚ０-９．：\s]", _first_words(guess)))


def _first_words(guess: Guess) -> str:
    node = next((node for node in guess.answer if has_content(node)), "")
    return node.strip() if isinstance(node, str) else words_of(node, 60)


def _is_rank(element: Element, words: str) -> bool:
    """Return whether an element is the number of the item that it is in: 1 in the first, …"""
    found = _RANK.fullmatch(words)
    if not found or int(found[1]) > _MAX_RANK:
        return False
    item: Element | None = element
    while item and item.parent and not _has_alike(item):
        item = item.parent
    if item is not None and item.tag in _RUNS and not item.classes:
        return False  # words of one line, which a word processor cut
    if item is None or item.parent is None or words_of(item)[: len(words)] != words:
        return False
    alike = [each for each in _first(item.parent) if shape_of(each) == shape_of(item)]
    return int(found[1]) <= len(alike) and alike[int(found[1]) - 1] is item


def _has_alike(element: Element) -> bool:
    assert element.parent is not None
    return sum(shape_of(each) == shape_of(element) for each in _first(element.parent)) > 1


def _first(parent: Element) -> list[Element]:
    return parent.elements[: 2 * _MAX_RANK]


def _texts(element: Element, left_out: set[int]) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif child.order in left_out or child.tag in NOT_READ or is_hidden(child):
            yield " " if child.order in left_out else ""
        elif child.tag == "br":
            yield "" if is_for_phones(child) else "\v"
        elif not child.elements:
            yield words_of(child) if child.tag != "img" else ""
        else:
            yield from _texts(child, left_out)


def anchors_of(guess: Guess, questions: Sequence[int]) -> tuple[str, ...]:
    """Return the names that lead to an entry on its page, those nearest to the question first.

    `questions` are the orders of all questions, sorted.
    """
    question = guess.question
    found = [*_names(question)]
    element = question
    for ancestor in question.ancestors():
        inside = bisect_right(questions, ancestor.last) - bisect_left(questions, ancestor.order)
        if inside > 1 or ancestor.parent is None:
            break
        found += [*_names_of(ancestor)]
        element = ancestor
    found += _names_before(element) or _names_before(question)
    for node in guess.answer:
        if isinstance(node, Element):
            found += _names_of(node)
    return tuple(dict.fromkeys(name for name in found if name and not name.isspace()))


def _names(element: Element) -> Iterator[str]:
    for each in element.walk():
        yield from _names_of(each)


def _names_of(element: Element) -> list[str]:
    names = [element.attributes.get("id", "")]
    if element.tag == "a":
        names.append(element.attributes.get("name", ""))
    return [name.strip() for name in names if name.strip()]


def _names_before(element: Element) -> list[str]:
    """Return the names of an empty anchor right before an element."""
    if element.parent is None:
        return []
    for place in range(element.place - 1, -1, -1):
        node = element.parent.children[place]
        if isinstance(node, str):
            if node.strip():
                return []
        elif not words_of(node, 20) and node.tag in ("a", "span", "div", "p"):
            if names := [*_names(node)]:
                return names
        else:
            inside = node.elements[-1:] if node.elements else []
            return [
                n for each in inside if each.tag == "a" and not words_of(each) for n in _names(each)
            ]
    return []


def is_kept_back(question: Element, questions: Sequence[int]) -> bool:
    """Return whether a page hides a question together with its answer, and opens it nowhere."""
    if any(map(is_on_no_screen, question.ancestors())):
        return True
    for each in (question, *question.ancestors()):
        inside = bisect_right(questions, each.last) - bisect_left(questions, each.order)
        if inside > 1:
            return False
        is_shut = is_closed(each) and not each.is_target
        if is_shut or each.is_unshown or _is_unpublished(each):
            return True
    return False


def _is_unpublished(element: Element) -> bool:
    """Return whether a page's own system says that an element is for its editors only."""
    states = [
        value
        for name, value in element.attributes.items()
        if re.fullmatch(r"data-(?:\w+-)*(?:status|state|visibility)", name)
    ]
    states += [found[1] for name in element.classes if (found := _STATE_CLASS.fullmatch(name))]
    return any(state.strip().lower() in _UNPUBLISHED for state in states)


class Lines:
    """The lines of a page's source on which its questions begin, asked for in reading order."""

    def __init__(self, html: str) -> None:
        self._html, self._place, self._line = html, 0, 1

    def of(self, element: Element) -> int:
        """Return the line of an element's first words; 0 where they are written in another way."""
        text = next(_first_text(element), "")
        at = self._html.find(text, self._place) if text else -1
        if at < 0:
            at = self._html.find(text) if text else -1
            return self._html.count("\n", 0, at) + 1 if at >= 0 else 0
        self._line += self._html.count("\n", self._place, at)
        self._place = at
        return self._line


def _first_text(element: Element) -> Iterator[str]:
    for each in element.walk():
        for child in each.children:
            if isinstance(child, str) and len(text := child.strip().split("\n")[0].strip()) > 2:
                yield re.split(r"[&<>\u00a0]", text)[0][:40]
