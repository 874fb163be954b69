"""Elements that look alike, each group a guess at what a page's questions are.

A page has no rule for its questions, but it repeats itself: they share a tag, a class, a place in
their parent, bold, or a "Q.".
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from corpus.importers.html_apart import begins_other_part
from corpus.importers.html_boilerplate import is_boilerplate
from corpus.importers.html_lines import is_bold
from corpus.importers.html_tree import Element, Node, Page, references
from corpus.importers.html_words import BLOCKS, HEADINGS, has_words, is_hidden, words_of
from corpus.importers.marks import mark_of
from corpus.importers.question_words import has_mark, question_likeness

MAX_QUESTION = 200
_MAX_INSIDE = 60  # elements within a question
_MAX_GROUPS = 400
_MAX_CLIMB = 6
_SPEAKING_TAGS = {*HEADINGS, "dt", "summary", "button", "label", "th", "legend", "caption"}
_INLINE = {"span", "a", "strong", "b", "font"}
_HOLDERS = {"dt": "dd", "summary": "details", "td": "td", "th": "td"}
_WHOLES = {"body", "main", "article", "section"}


@dataclass(frozen=True)
class Guess:
    """A question and its answer as one group has them; `words` are the question's."""

    question: Element
    answer: tuple[Node, ...]
    words: str
    form: str

    @property
    def span(self) -> list[tuple[int, int]]:
        """Return the ranges of elements that it takes."""
        nodes = [self.question, *(node for node in self.answer if isinstance(node, Element))]
        return [(node.order, node.last) for node in nodes]


def groups_of(page: Page) -> list[tuple[str, list[Element]]]:
    """Return the groups of a page with the form that each is of, largest first."""
    groups: dict[tuple[str, str], list[Element]] = defaultdict(list)
    apart: set[int] = set()
    for element in page.root.walk():
        parent = element.parent
        if parent is None:
            continue
        if parent.order in apart or begins_other_part(element):
            apart.add(element.order)
            continue
        if element.last - element.order > _MAX_INSIDE or is_hidden(element):
            continue
        words = words_of(element)
        is_long = len(words) > MAX_QUESTION
        if words and not is_long and not mark_of(words) and not is_boilerplate(element):
            for key in _keys(element, words):
                groups[key].append(element)
    by_size = sorted(groups.items(), key=lambda item: -len(item[1]))[:_MAX_GROUPS]
    found: dict[tuple[int, ...], tuple[str, list[Element]]] = {}
    for (form, _), members in by_size:
        outer = _outermost(_without_inner(members))
        found.setdefault(tuple(member.order for member in outer), (form, outer))
    return list(found.values())


def _keys(element: Element, words: str) -> list[tuple[str, str]]:
    tag, parent = element.tag, element.parent
    assert parent is not None
    shape = shape_of(element)
    keys = []
    if tag in _SPEAKING_TAGS:
        keys.append((tag, ""))
        keys.append((tag, shape))
        keys.append((tag, f"{shape_of(parent)}>{shape}"))
    elif tag in ("td", "p", "div", "li") or (tag in _INLINE and stands_alone(element)):
        keys.append(("shape", f"{shape_of(parent)}>{shape}"))
        keys.append(
            ("first", f"{shape_of(parent)}:{tag}") if parent.elements[0] is element else ("", "")
        )
    if tag not in _INLINE or stands_alone(element):
        keys += [("class", f"{tag}.{name}") for name in element.classes[:6]]
    if tag in BLOCKS:
        if has_mark(words) and not any(
            has_mark(words_of(each, 40)) for each in element.elements if each.tag in BLOCKS
        ):
            keys.append(("mark", ""))
        if tag not in _SPEAKING_TAGS and is_bold(element):
            keys.append(("bold", tag))
        if _marked_beside(element):
            keys.append(("mark", "beside"))
    if tag in ("td", "th"):
        cells = [each.order for each in parent.elements[:50] if each.tag in ("td", "th")]
        place = cells.index(element.order) if element.order in cells else -1
        # Counted from the right as well: a cell that spans rows stands left of the first only.
        keys += [("cell", f"{len(cells)}:{place}"), ("cell", f"{place - len(cells)}")]
    if element.attributes.get("aria-controls") or "aria-expanded" in element.attributes:
        keys.append(("controls", tag))
    return [key for key in keys if key[0]]


def shape_of(element: Element) -> str:
    """Return what elements that look alike have in common."""
    return element.tag + "." + ".".join(sorted(set(element.classes)))


def _marked_beside(element: Element) -> bool:
    """Return whether a "Q" of its own stands before an element."""
    siblings = element.parent.children if element.parent else []
    for place in range(element.place - 1, -1, -1):
        node = siblings[place]
        if isinstance(node, Element):
            return mark_of(words_of(node, 20)) == "Q"
    return False


def _without_inner(members: Sequence[Element]) -> list[Element]:
    """Return members without those within another's answer: a dl in a dd, details in details.

    Where they ask, the outer ones are their sections.
    """
    inner: dict[int, list[Element]] = defaultdict(list)
    orders = {member.order for member in members}
    for member in members:
        if member.tag in _HOLDERS and (holder := _holder(member, orders)):
            inner[holder.order].append(member)
    answers = {
        member.order
        for inside in inner.values()
        for member in inside
        if sum(question_likeness(words_of(each)) for each in inside) <= 0.5 * len(inside)
    }
    return [member for member in members if member.order not in answers]


def _holder(member: Element, orders: Collection[int]) -> Element | None:
    """Return the dd, the details or the cell beside a question that an element lies in."""
    own = member.parent if member.tag == "summary" else None
    tag = _HOLDERS[member.tag]
    holder = next((e for e in member.ancestors() if e.tag == tag and e is not own), None)
    if holder and tag == "td" and holder.parent:
        is_beside = any(each.order in orders for each in holder.parent.elements[:20])
        return holder if is_beside else None
    return holder


def stands_alone(element: Element) -> bool:
    """Return whether an element is a line of its own, but for marks and what has no words."""
    assert element.parent is not None
    children, place = element.parent.children, element.place
    for step, end in ((-1, -1), (1, len(children))):
        for at in range(place + step, end, step):
            node = children[at]
            if isinstance(node, str):
                if node.strip() and not mark_of(node):
                    return False
            elif node.tag in BLOCKS or node.tag == "br":
                break
            elif (words := words_of(node, 20)) and not mark_of(words):
                return False
    return True


def _outermost(members: Sequence[Element]) -> list[Element]:
    outer: list[Element] = []
    for member in members:
        if not outer or member.order > outer[-1].last:
            outer.append(member)
    return outer


class Answers:
    """Where the answers of a group lie: what a question opens or leads to, or what follows it."""

    def __init__(
        self, page: Page, members: Sequence[Element], titles: Collection[int] = ()
    ) -> None:
        self._page = page
        self._level = level_above(page, members[0])
        self._orders = sorted(member.order for member in members)
        self._titles = titles
        panels = [self._panel(member) for member in members]
        known = [panel for panel in panels if panel]
        is_linked = len({p.order for p in known}) == len(known) >= max(1, 0.5 * len(members))
        self._panels = {
            member.order: panel
            for member, panel in zip(members, panels, strict=True)
            if panel and is_linked
        }
        self._stops = sorted(self._orders + [panel.order for panel in self._panels.values()])

    def of(self, question: Element) -> tuple[Node, ...]:
        """Return the nodes of a question's answer; () where it has none."""
        if panel := self._panels.get(question.order):
            return self._inside(panel, words_of(question))
        return self._behind(question, self._orders)

    def _panel(self, question: Element) -> Element | None:
        """Return what a question opens or leads to, unless that is a question again."""
        for element in question.walk():
            for name in references(element):
                panel = self._page.named.get(name)
                if (
                    panel
                    and question not in panel
                    and panel not in question
                    and panel.tag != "input"
                ):
                    return None if self._holds(panel, self._orders) else panel
        return None

    def _inside(self, panel: Element, words: str) -> tuple[Node, ...]:
        if words_of(panel) or panel.tag not in ("a", "span"):
            nodes: tuple[Node, ...] = (panel,)
            if panel.tag in HEADINGS or panel.tag in ("dt", "summary", "a", "span"):
                nodes = ()  # the question again, above its answer
        else:
            nodes = self._behind(panel, self._stops)
        first = next((words_of(n) for n in nodes if isinstance(n, Element) and words_of(n)), "")
        core = words.strip("QＱ.．:： ?？")
        return () if core and core in first[: len(words) + 12] else nodes

    def _behind(self, element: Element, stops: Sequence[int]) -> tuple[Node, ...]:
        """Return what follows an element, or the one it begins, up to the next question."""
        level = _level(element) or self._level
        for _ in range(_MAX_CLIMB):
            parent = element.parent
            if parent is None:
                return ()
            nodes, is_stopped = self._siblings(element, parent, stops, level)
            if any(map(_has_content, nodes)):
                return tuple(nodes)
            if is_stopped or parent.tag in _WHOLES or self._holds(parent, stops, 2):
                return ()
            element = parent
        return ()

    def _siblings(
        self, element: Element, parent: Element, stops: Sequence[int], level: int
    ) -> tuple[list[Node], bool]:
        nodes: list[Node] = []
        for place in range(element.place + 1, len(parent.children)):
            child = parent.children[place]
            if isinstance(child, Element) and self._stops_at(child, stops, level):
                return nodes, True
            nodes.append(child)
        return nodes, False

    def _stops_at(self, element: Element, stops: Sequence[int], level: int) -> bool:
        """Return whether an element holds a question or begins another part of the page."""
        if (
            self._holds(element, stops)
            or element.order in self._titles
            or begins_other_part(element)
        ):
            return True
        return any(0 < _level(each) <= level for each in (element, *element.elements[:1]))

    @staticmethod
    def _holds(element: Element, orders: Sequence[int], many: int = 1) -> bool:
        found = bisect_right(orders, element.last) - bisect_left(orders, element.order)
        return found >= many


def level_above(page: Page, element: Element) -> int:
    """Return the rank of the last heading before an element; 0 where there is none."""
    orders = [heading.order for heading in page.headings]
    place = bisect_left(orders, element.order)
    return int(page.headings[place - 1].tag[1]) if place else 0


def _level(element: Element) -> int:
    """Return the rank of a heading, or of the one that an element is in or consists of; 0: none."""
    for each in (element, *element.elements[:1], element.parent):
        if each and each.tag in HEADINGS:
            return int(each.tag[1])
    return 0


def _has_content(node: Node) -> bool:
    if isinstance(node, str):
        return bool(node.strip())
    if node.tag in ("img", "iframe", "video"):
        return True
    words = words_of(node, 20)
    return bool(words or has_words(node)) and not mark_of(words)
