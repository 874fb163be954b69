"""What pages written by hand leave open or close late → where a reader sees it."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.importers.html.lines import asks_itself
from corpus.importers.html.tails import heads_contact
from corpus.importers.html.tree import Element, Node, Page
from corpus.importers.html.words import words_of

_INLINE = {"a", "b", "big", "em", "font", "i", "small", "span", "strong", "u"}
_OPEN = {"p", "li", "dd", "font"}  # what nobody needs to close, and takes in what follows
_MAX_BAND = 40


def put_in_place(page: Page) -> None:
    """Move what belongs behind an element out of its end: line breaks, anchors, bands."""
    for element in reversed(list(page.root.walk())):
        children: list[Node] = []
        for child in element.children:
            behind = _behind(child) if isinstance(child, Element) else []
            children += [child, *behind]
        for node in children:
            if isinstance(node, Element):
                node.parent = element
        element.children = children
    page.renumber()


def _behind(child: Element) -> list[Node]:
    """Take from an element what belongs behind it, and return that."""
    if child.tag in _INLINE:
        end = _end(child.children, {"br"})
        if not end:  # nothing but breaks
            return []
    elif child.tag in _OPEN:
        tables = (at for at, node in enumerate(child.children) if at and _is_apart(node))
        end = _named_end(child.children[: next(tables, None)])
        end = _end(child.children[:end], {"a"})
    else:
        return []
    behind = child.children[end:]
    if not any(isinstance(node, Element) for node in behind):
        return []
    child.children = child.children[:end]
    return behind


def _named_end(children: Sequence[Node]) -> int:
    """Return where the last line begins that stands out and has an anchor of its own before it."""
    words = ""
    for at in range(len(children) - 1, 0, -1):
        node = children[at]
        if isinstance(node, Element) and node.tag == "a" and not words_of(node, 1):
            is_line = 0 < len(words) <= _MAX_BAND and not words.endswith("。")
            return at if is_line and "href" not in node.attributes else len(children)
        words = (words_of(node, _MAX_BAND) if isinstance(node, Element) else node.strip()) + words
        if len(words) > _MAX_BAND or (isinstance(node, str) and words):
            break
    return len(children)


def _end(children: Sequence[Node], tags: set[str]) -> int:
    """Return where the last children begin that have no words and are of some tags."""
    end = len(children)
    while end:
        node = children[end - 1]
        if node.strip() if isinstance(node, str) else node.tag not in tags or words_of(node, 1):
            break
        end -= 1
    return end


def _is_apart(node: Node) -> bool:
    """Return whether a node is a table of questions, or one there for the ground of one line."""
    if isinstance(node, str) or node.tag != "table":
        return False
    if asks_itself(node) or heads_contact(node):
        return True
    if node.last - node.order > _MAX_BAND:
        return False
    words = words_of(node, _MAX_BAND)
    is_line = 0 < len(words) <= _MAX_BAND and not words.endswith("。")
    return is_line and sum(bool(words_of(e)) for e in node.walk() if e.tag in ("td", "th")) == 1
