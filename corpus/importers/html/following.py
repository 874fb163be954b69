"""Where answers lie: what a question opens or leads to, or else what follows it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from itertools import islice

from corpus.importers.html.apart import begins_other_part
from corpus.importers.html.boilerplate import is_page_words
from corpus.importers.html.groups import is_dialog, panels_of
from corpus.importers.html.marks import mark_of
from corpus.importers.html.question_words import has_mark, is_void, question_likeness
from corpus.importers.html.table import MAX_SPAN
from corpus.importers.html.titles import leads_elsewhere
from corpus.importers.html.tree import Element, Node, Page
from corpus.importers.html.words import HEADINGS, has_words, is_shut, words_of

_MAX_CLIMB = 6
_WHOLES = {"body", "main", "article", "section"}


class Answers:
    """Where the answers of a group lie: what a question opens or leads to, or what follows it."""

    def __init__(
        self,
        page: Page,
        members: Sequence[Element],
        titles: Collection[int] = (),
        places: Sequence[int] = (),
    ) -> None:
        """Keep where answers end: at titles, and at places that the page's contents lead to."""
        self._page = page
        self._level = next(filter(None, (level_above(page, member) for member in members)), 0)
        self._orders = sorted(member.order for member in members)
        self._titles, self._places = titles, places
        self._are_marked = all(has_mark(words_of(member)) for member in members)
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
        panel = next(panels_of(question, self._page), None)
        return None if panel is None or self._holds(panel, self._orders) else panel

    def _inside(self, panel: Element, words: str) -> tuple[Node, ...]:
        if words_of(panel) or panel.tag not in ("a", "span"):
            nodes: tuple[Node, ...] = (panel,)
            if panel.tag in HEADINGS or panel.tag in ("dt", "summary", "a", "span"):
                nodes = ()  # the question again, above its answer
        else:
            nodes = self._behind(panel, self._stops)
        first = next((words_of(n) for n in nodes if isinstance(n, Element) and words_of(n)), "")
        core = words.strip("QＱ.．:： ?？")
        if is_dialog(panel) or is_shut(panel):
            again = next((e for e in panel.walk() if e is not panel and _says(e, core)), None)
            below = self._behind(again, self._stops) if again else ()
            inside = tuple(n for n in below if isinstance(n, str) or n in panel)
            return inside or nodes
        return () if core and core in first[: len(words) + 12] else nodes

    def _behind(self, element: Element, stops: Sequence[int]) -> tuple[Node, ...]:
        """Return what follows an element, or the one it begins, up to the next question."""
        level = _level(element) or self._level
        for _ in range(_MAX_CLIMB):
            parent = element.parent
            if parent is None:
                return ()
            nodes, is_stopped = self._siblings(element, parent, stops, level)
            if any(map(has_content, nodes)):
                if not is_stopped:
                    nodes += self._rows_below(element, stops, level)
                if parent.tag == "p" and not is_stopped:
                    nodes += self._behind_paragraph(parent, stops, level)
                return tuple(nodes)
            if is_stopped or parent.tag in _WHOLES or self._holds(parent, stops, 2):
                return ()
            element = parent
        return ()

    def _rows_below(self, cell: Element, stops: Sequence[int], level: int) -> list[Node]:
        """Return what stands beside a cell in the further rows that it spans."""
        span = cell.attributes.get("rowspan", "")
        row = cell.parent
        if not (span.isascii() and span.isdigit()) or row is None or row.parent is None:
            return []
        after = islice(row.parent.children, row.place + 1, row.place + 3 * MAX_SPAN)
        rows = (each for each in after if isinstance(each, Element) and each.tag == "tr")
        below = list(islice(rows, max(0, min(int(span[:4]), MAX_SPAN) - 1)))
        return [] if any(self._stops_at(each, stops, level) for each in below) else [*below]

    def _behind_paragraph(self, element: Element, stops: Sequence[int], level: int) -> list[Node]:
        """Return what of an answer follows the paragraph in which it began: it can hold no list.

        Behind the last question nobody can tell where its answer ends, but for a list right there.
        """
        parent = element.parent
        if parent is None:
            return []
        nodes, is_stopped = self._siblings(element, parent, stops, level)
        is_own = parent.tag in ("li", "dd", "td") and not self._holds(parent, stops, 2)
        if is_stopped or is_own:
            return nodes
        ends = (at for at, node in enumerate(nodes) if not _is_blank_or_list(node))
        return nodes[: next(ends, len(nodes))]

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
            or self._holds(element, self._places)
            or element.order in self._titles
            or begins_other_part(element)
            or _is_void_row(element)
        ):
            return True
        is_heading = self._are_marked and element.tag in HEADINGS
        if is_heading and question_likeness(words_of(element)) > 0.5:
            return True  # a question of another form
        return any(0 < _level(each) <= level for each in (element, *element.elements[:1]))

    @staticmethod
    def _holds(element: Element, orders: Sequence[int], many: int = 1) -> bool:
        found = bisect_right(orders, element.last) - bisect_left(orders, element.order)
        return found >= many


def _is_void_row(element: Element) -> bool:
    """Return whether a row has the mark of a question, and beside it that there is none."""
    return element.tag == "tr" and is_void(words_of(element))


def _says(element: Element, core: str) -> bool:
    """Return whether an element is a question again, above its answer in a dialog."""
    words = words_of(element)
    return bool(core) and core in words and len(words) <= len(core) + 8


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


def _is_blank_or_list(node: Node) -> bool:
    if isinstance(node, str):
        return not node.strip()
    return node.tag in ("ul", "ol", "dl") and not any(e.tag == "a" for e in node.walk())


def has_content(node: Node) -> bool:
    """Return whether there is more to a node than a mark: words, or a picture."""
    if isinstance(node, str):
        return bool(node.strip())
    if node.tag in ("img", "iframe", "video"):
        return True
    words = words_of(node, 20)
    if mark_of(words):
        return False
    if leads_elsewhere(node):  # "＋" and 「回答を見る」 open what is below
        return bool(re.search(r"\w", words)) and not is_page_words(words)
    return bool(words or has_words(node))


def shared(question: Element, answers: Answers) -> tuple[Node, ...]:
    """Return the answer of the next dt where two questions in a row share one."""
    if (
        question.tag != "dt"
        or question.parent is None
        or question_likeness(words_of(question)) < 0.8
        or is_void(words_of(question))
    ):
        return ()
    after = (
        n for n in question.parent.children[question.place + 1 :][:6] if isinstance(n, Element)
    )
    following = next(after, None)
    return answers.of(following) if following and following.tag == "dt" else ()
