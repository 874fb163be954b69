"""Boxes that ask the visitor: a question with answers to choose from, or a line to write in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.importers.html.tree import Element, Node
from corpus.importers.html.words import is_hidden

_WRITTEN = {"text", "email", "tel", "number", "search", "url", "date"}
_CHOICES = {"radio", "range"}
_OF_CONTROLS = {"label", "button", "option", "select", "legend", "textarea", "output"}
_MAX_ELEMENTS = 400
_MAX_BESIDE = 4


def asks_visitor(nodes: Sequence[Node]) -> bool:
    """Return whether an answer is nothing but what a visitor shall choose, write and send.

    A list of things to bring has boxes to tick as well: those that have no name are sent nowhere.
    """
    controls = 0
    for node in nodes:
        if isinstance(node, str):
            if node.strip():
                return False
            continue
        for at, element in enumerate(node.walk()):
            if at > _MAX_ELEMENTS:
                return False
            controls += _is_control(element)
        if any(_words_beside(node)):
            return False
    return controls > 0


def heads_control(element: Element) -> bool:
    """Return whether right below an element stands what a visitor shall choose or write."""
    beside = (
        element.parent.children[element.place + 1 : element.place + _MAX_BESIDE]
        if element.parent
        else []
    )
    return asks_visitor([node for node in beside if isinstance(node, Element)][:1])


def _is_control(element: Element) -> bool:
    if element.tag in ("textarea", "select"):
        return True
    kind = element.attributes.get("type", "text").lower()
    is_sent = bool(element.attributes.get("name"))
    return element.tag == "input" and (
        kind in _WRITTEN | _CHOICES or (kind == "checkbox" and is_sent)
    )


def _words_beside(element: Element) -> Iterator[str]:
    """Yield the words below an element that name no control: it has none beside them."""
    if element.tag in _OF_CONTROLS or is_hidden(element):
        return
    if not any(map(_is_control, element.elements)):
        yield from (c for c in element.children if isinstance(c, str) and c.strip())
    for child in element.elements:
        yield from _words_beside(child)
