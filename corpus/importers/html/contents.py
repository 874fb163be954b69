"""A page's table of contents: the places that its links lead to and name as they name themselves.

Old pages have no headings, but a list of links above; what stands where such a link leads, in the
same words, is a section or a question, and no answer goes on past it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.importers.html.marks import mark_of
from corpus.importers.html.titles import leads_elsewhere
from corpus.importers.html.tree import Element, Node, Page, references
from corpus.importers.html.words import BLOCKS, NOT_READ, is_hidden, on_one_line

_LETTERS = re.compile(r"[^\W\d_]")
_AROUND = re.compile(
    r"^[\W_]*(?:(?:Q\s*(?:\d{1,3})?|\d{1,3})(?:[-.]\d{1,3})*[\s.:)、\]】]+)?[\W_]*"
    r"|[\s(]*\d+\s*件?[\s)]*$|[\W_]+$"
)
_MIN_PLACES = 2


@dataclass(frozen=True)
class Place:
    """A line that a link leads to: the element where it begins, where the link leads, its words."""

    element: Element
    target: Element
    words: str

    @property
    def order(self) -> int:
        """Return where the line begins."""
        return max(self.element.order, self.target.order)


def places_of(page: Page) -> list[Place]:
    """Return the places that the links of a page name, in reading order; [] where it has none."""
    lines = _Lines(page.root)
    found: dict[int, Place] = {}
    for link in page.root.walk():
        if link.tag != "a" or not link.attributes.get("href", "").startswith("#"):
            continue
        target = next(filter(None, map(page.named.get, references(link))), None)
        if target is None or link in target or target in link or not lines.is_of_links(link):
            continue
        element, words = lines.at(target)
        if _core(words) and _core(words) == _core(on_one_line("".join(_texts(link)))):
            place = Place(element, target, words)
            found.setdefault(place.order, place)
    return sorted(found.values(), key=lambda p: p.order) if len(found) >= _MIN_PLACES else []


def is_contents_line(element: Element, page: Page) -> bool:
    """Return whether an element is nothing but links to other places of its page."""
    links = [each for each in element.walk() if each.tag == "a" and "href" in each.attributes]
    targets = [next(filter(None, map(page.named.get, references(a))), None) for a in links]
    is_within = all(target and target not in element for target in targets)
    is_within = is_within and all(a.attributes["href"].startswith("#") for a in links)
    return bool(links) and is_within and leads_elsewhere(element)


def _core(words: str) -> str:
    """Return a line's words without its number and the marks around it."""
    words = unicodedata.normalize("NFKC", words)
    return re.sub(r"\s+", "", _AROUND.sub("", words)).casefold()


def _texts(element: Element) -> Iterator[str]:
    for each in element.walk():
        yield from (child for child in each.children if isinstance(child, str))
        if each.tag == "img":
            yield each.attributes.get("alt", "")


class _Lines:
    """The lines of a page as a reader sees them, and where in them its elements begin."""

    def __init__(self, root: Element) -> None:
        self._lines: list[
            tuple[str, Element, str]
        ] = []  # its words, where it begins, those not linked
        self._begins: dict[int, tuple[int, int]] = {}  # by order: the line, and the place in it
        # Parts, joined at the end: a line of 100,000 elements would be copied as often.
        self._text, self._rest, self._length, self._element = list[str](), list[str](), 0, root
        self._read(root)

    def at(self, target: Element) -> tuple[Element, str]:
        """Return the first line from an element on: where it begins, and its words."""
        place, offset = self._begins.get(target.order, (len(self._lines), 0))
        for text, element, _ in self._lines[place : place + 2]:
            if words := on_one_line(text[offset:]):
                return element, words
            offset = 0
        return target, ""

    def is_of_links(self, link: Element) -> bool:
        """Return whether a link's line has no word but those of links, as a list of them has."""
        place, _ = self._begins.get(link.order, (len(self._lines), 0))
        return place < len(self._lines) and not _LETTERS.search(self._lines[place][2])

    def _read(self, root: Element) -> None:
        # What is to do next is on top: a node with whether it is linked, or None where a line ends.
        stack: list[tuple[Node | None, Element, bool]] = [(root, root, False)]
        while stack:
            node, parent, is_linked = stack.pop()
            if node is None:
                self._end()
            elif isinstance(node, str):
                self._add(node, parent, is_linked)
            else:
                self._begins[node.order] = (len(self._lines), self._length)
                if node.tag == "img" and not mark_of(alt := node.attributes.get("alt", "")):
                    self._add(alt, node, is_linked)
                elif node.tag == "br":
                    self._end()
                elif node.tag not in NOT_READ and not is_hidden(node):
                    if node.tag in BLOCKS:
                        self._end()
                        self._begins[node.order] = (len(self._lines), 0)
                        stack.append((None, node, False))
                    is_linked = is_linked or (node.tag == "a" and "href" in node.attributes)
                    stack += [(child, node, is_linked) for child in reversed(node.children)]
        self._end()

    def _add(self, text: str, parent: Element, is_linked: bool) -> None:
        if not self._text:
            text, self._element = text.lstrip(), parent
        if text:
            self._text.append(text)
            self._length += len(text)
            self._rest += [] if is_linked else [text]

    def _end(self) -> None:
        if self._text:
            self._lines.append(("".join(self._text), self._element, "".join(self._rest)))
        self._text, self._rest, self._length = [], [], 0
