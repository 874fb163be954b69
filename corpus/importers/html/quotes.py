"""Dialogues that answers quote: what they ask is none of the page's questions."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.importers.html.lines import begins_answer
from corpus.importers.html.question_words import has_mark, question_likeness
from corpus.importers.html.tree import Element, Page
from corpus.importers.html.words import BLOCKS, HEADINGS, words_of

_ASK = {*HEADINGS, "dt", "summary"}
_ANSWERS = {"dd", "details"}
_MAX_BEFORE = 40  # nodes before a quotation that are looked at
_MAX_CLIMB = 4


def mark_quotes(page: Page) -> None:
    """Mark the quotations that go on with an answer, unless the page has most questions there.

    Old pages use the same tag to indent.
    """
    quotes = [e for e in page.root.walk() if e.tag == "blockquote" and _goes_on(e)]
    if not quotes:
        return
    inside, last = 0, -1
    for quote in quotes:
        if quote.order > last:
            inside += sum(map(_asks, quote.walk()))
            last = quote.last
    if 2 * inside < sum(map(_asks, page.root.walk())):
        for quote in quotes:
            quote.is_quoted = True


def _goes_on(quote: Element) -> bool:
    """Return whether what stands before a quotation is an answer, or a question of its own."""
    element = quote
    for _ in range(_MAX_CLIMB):
        if element.parent is None:
            return False
        if element.parent.tag in _ANSWERS:
            return True
        for each in _before(element):
            words = words_of(each)
            if begins_answer(words) or has_mark(words):
                return True
            if each.tag in _ASK:
                return question_likeness(words) == 1
        element = element.parent
    return False


def _before(element: Element) -> Iterator[Element]:
    """Yield the elements before one that have words, but for other quotations, last first."""
    siblings = element.parent.children if element.parent else []
    for place in range(element.place - 1, max(-1, element.place - _MAX_BEFORE), -1):
        node = siblings[place]
        if isinstance(node, Element) and node.tag != "blockquote" and words_of(node, 20):
            yield node


def _asks(element: Element) -> bool:
    """Return whether an element is a line that asks."""
    if element.tag not in BLOCKS or any(each.tag in BLOCKS for each in element.elements):
        return False
    words = words_of(element)
    return has_mark(words) or (element.tag in _ASK and question_likeness(words) == 1)
