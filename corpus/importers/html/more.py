"""The last questions of a long list, which a page hides until a visitor asks for more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, takewhile

from corpus.importers.html.tree import Element
from corpus.importers.html.words import is_closed, on_one_line

_MORE = re.compile(
    r"もっと|さらに|残り|続き|(?:ほか|他)の|あと\s*[\d０-９]|すべて|全て|全部|全\s*[\d０-９]+\s*件|more|all",
    re.IGNORECASE,
)
_SHOWS = re.compile(r"見る|みる|読|よむ|表示|開く|ひらく|show|load|view|see|more", re.IGNORECASE)
_MAX_WORDS = 24
_MAX_INSIDE = 4
_CONTROLS = ("a", "button", "label", "span")
_MAX_SEEN = 50
_MAX_AROUND = 3  # elements around a control and nothing else, or around the list above it


def show_more(root: Element) -> None:
    """Mark the last items of a list as what can be opened, where "もっと見る" stands below it."""
    for element in root.walk():
        if element.tag in _CONTROLS and _asks_for_more(element):
            for item in _hidden_above(_alone(element)):
                item.is_target = True


def _asks_for_more(element: Element) -> bool:
    if not element.attributes.get("href", "#").startswith(("#", "java")):
        return False
    if element.last - element.order > _MAX_INSIDE:
        return False
    texts = (c for each in element.walk() for c in each.children if isinstance(c, str))
    words = on_one_line("".join(texts))
    return len(words) <= _MAX_WORDS and bool(_MORE.search(words) and _SHOWS.search(words))


def _alone(control: Element) -> Element:
    """Return the largest element that holds a control and nothing else."""
    for _ in range(_MAX_AROUND):
        parent = control.parent
        if not parent or not parent.parent or len(parent.elements) > 1 or _has_text(parent):
            break
        control = parent
    return control


def _has_text(element: Element) -> bool:
    return any(isinstance(child, str) and child.strip() for child in element.children)


def _hidden_above(control: Element) -> list[Element]:
    """Return the items hidden right above a control, below some that are seen."""
    parent, place = control.parent, control.place
    for _ in range(_MAX_AROUND):
        if parent is None:
            break
        hidden = [*takewhile(is_closed, _upwards(parent, place))]
        if hidden:
            seen = islice(_upwards(parent, hidden[-1].place), _MAX_SEEN)
            return hidden if any(each.tag == hidden[0].tag for each in seen) else []
        parent = next(_upwards(parent, place), None)
        place = len(parent.children) if parent else 0
    return []


def _upwards(parent: Element, place: int) -> Iterator[Element]:
    """Yield the elements of a parent above a place, the nearest first."""
    for at in range(place - 1, -1, -1):
        node = parent.children[at]
        if isinstance(node, Element):
            yield node
        elif node.strip():
            return
