"""What stands below the last question of each section, and nowhere else: the section's."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from corpus.importers.html.boilerplate import is_boilerplate
from corpus.importers.html.following import has_content
from corpus.importers.html.groups import Guess, shape_of
from corpus.importers.html.tree import Element, Node, Page

_MIN_SECTIONS = 2
_MAX_CHANCE = 0.02


def without_ends(
    guesses: Sequence[Guess], titles: Sequence[Element], page: Page
) -> tuple[Guess, ...]:
    """Return guesses, in reading order, without the notes that end whole sections.

    Such a note has a class that no other part of any answer has: its only places are behind
    questions that a title or nothing follows, oftener than answers' own notes would by chance.
    """
    orders = sorted({title.order for title in titles} | _headings_beside(guesses, page))
    nexts = [guess.question.order for guess in guesses[1:]]
    is_last = [
        bisect_left(orders, guess.question.order) < bisect_left(orders, following)
        for guess, following in zip(guesses, nexts, strict=False)
    ] + [True] * bool(guesses)
    sections = sum(is_last)
    if not guesses or 2 * sections > len(guesses):
        return tuple(guesses)
    tails = [_tail(g.answer) if ends else 0 for g, ends in zip(guesses, is_last, strict=True)]
    below: Counter[str] = Counter()
    elsewhere: set[str] = set()
    for guess, tail in zip(guesses, tails, strict=True):
        split = len(guess.answer) - tail
        below.update(set(_shapes(guess.answer[split:])))
        elsewhere.update(_shapes(guess.answer[:split]))
    chance = sections / len(guesses)  # that one answer's own note stands at an end
    notes = {
        shape
        for shape, many in below.items()
        if (many >= _MIN_SECTIONS and shape not in elsewhere)
        and (many == sections or chance**many < _MAX_CHANCE)
    }
    return tuple(
        replace(guess, answer=_without_notes(guess.answer, tail, notes))
        for guess, tail in zip(guesses, tails, strict=True)
    )


def _headings_beside(guesses: Sequence[Guess], page: Page) -> set[int]:
    """Return the orders of the headings that lie in no entry."""
    spans = sorted(span for guess in guesses for span in guess.span)
    starts = [start for start, _ in spans]
    orders = (heading.order for heading in page.headings)
    places = ((order, bisect_right(starts, order) - 1) for order in orders)
    return {order for order, at in places if at < 0 or spans[at][1] < order}


def _tail(nodes: Sequence[Node]) -> int:
    """Return how many nodes at the end could be notes, at least one of what is said before."""
    first = next((at for at, node in enumerate(nodes) if has_content(node)), len(nodes))
    tail = 0
    for at in range(len(nodes) - 1, -1, -1):
        if has_content(nodes[at]) and not _may_be_note(nodes[at]):
            break
        if at > first:
            tail = len(nodes) - at
    return tail


def _may_be_note(node: Node) -> bool:
    return isinstance(node, Element) and (bool(node.classes) or is_boilerplate(node))


def _shapes(nodes: Sequence[Node]) -> list[str]:
    return [shape_of(node) for node in nodes if isinstance(node, Element) and node.classes]


def _without_notes(nodes: tuple[Node, ...], tail: int, notes: Collection[str]) -> tuple[Node, ...]:
    """Return nodes up to the last that is none of the notes, nor of the page."""
    end = len(nodes)
    for at in range(len(nodes) - 1, len(nodes) - tail - 1, -1):
        node = nodes[at]
        if isinstance(node, Element) and shape_of(node) in notes:
            end = at
        elif has_content(node) and not (isinstance(node, Element) and is_boilerplate(node)):
            break
    return nodes[:end]
