"""Which questions stand among others, and where the last answers end: before the page's own."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from corpus.importers.html.boilerplate import is_boilerplate
from corpus.importers.html.following import has_content
from corpus.importers.html.groups import Guess, shape_of
from corpus.importers.html.lines import is_bold
from corpus.importers.html.question_words import heads_no_answer
from corpus.importers.html.titles import leads_elsewhere
from corpus.importers.html.tree import Element, Node
from corpus.importers.html.words import HEADINGS, words_of

_MAX_ROWS = 60
_MANY_TIMES = 3  # more questions than a column beside has


def container_of(guess: Guess, orders: Sequence[int]) -> int:
    """Return the order of the element that holds a question together with others."""
    for ancestor in guess.question.ancestors():
        if bisect_right(orders, ancestor.last) - bisect_left(orders, ancestor.order) > 1:
            return ancestor.order
    return 0


def without_tails(guesses: Sequence[Guess]) -> list[Guess]:
    """Return guesses whose last answers do not reach into what stands below all questions."""
    answers = [[n for n in g.answer if isinstance(n, Element)] for g in guesses]
    orders = sorted(guess.question.order for guess in guesses)
    places = [container_of(guess, orders) for guess in guesses]
    has_text = [any(isinstance(n, str) and n.strip() for n in g.answer) for g in guesses]
    singles = Counter(
        shape_of(a[0]) for a, has in zip(answers, has_text, strict=True) if len(a) == 1 and not has
    )
    seen = Counter(shape_of(n) for a in answers for n in {shape_of(n): n for n in a}.values())
    trimmed = []
    for at, guess in enumerate(guesses):
        is_last = at + 1 == len(guesses) or places[at + 1] != places[at]
        nodes = _until_page(guess.answer) if is_last else list(guess.answer)
        parents = {n.parent.order for n in answers[at] if n.parent}
        if is_last and len(guesses) > 2 and parents == {places[at]}:
            nodes = _trimmed(nodes, singles, seen, len(guesses))
        trimmed.append(replace(guess, answer=tuple(nodes)))
    return trimmed


def _until_page(nodes: Sequence[Node]) -> list[Node]:
    """Return nodes up to what is the page's: its ways to ask, or a line of links to its parts."""
    for place, node in enumerate(nodes):
        is_page = isinstance(node, Element) and (heads_contact(node) or _is_menu(node))
        if is_page and any(map(has_content, nodes[:place])):
            return list(nodes[:place])
    return list(nodes)


def _is_menu(element: Element) -> bool:
    """Return whether an element has several links and no words but theirs."""
    links = [each for each in islice(element.walk(), _MAX_ROWS) if each.tag == "a"]
    linked = "".join(words_of(link) for link in links)
    words = words_of(element)
    is_row = element.tag in ("p", "div", "center") and len(links) > 1
    return is_row and len(re.sub(r"[\W_]", "", words)) == len(re.sub(r"[\W_]", "", linked))


def _trimmed(nodes: list[Node], singles: Counter[str], seen: Counter[str], many: int) -> list[Node]:
    has_content = False
    # What is like the answers above it is one, and so is what stands before it.
    alike = [at for at, n in enumerate(nodes) if isinstance(n, Element) and _is_alike(n, seen)]
    for place, node in enumerate(nodes):
        if isinstance(node, str):
            has_content = has_content or bool(node.strip())
            continue
        shape = shape_of(node)
        is_new = seen[shape] < 2 and (
            node.tag in ("section", "form")
            or (node.tag == "div" and (not alike or place > alike[-1] or _has_heading(node)))
            or (node.classes and leads_elsewhere(node))
        )
        if has_content and (is_new or node.tag == "hr"):
            return nodes[:place]
        has_content = has_content or bool(words_of(node, 20))
        is_last = node.tag != "dd" or not any(_is_dd(each) for each in nodes[place + 1 :])
        if singles[shape] >= max(3, 0.7 * many) and is_last:
            rest = nodes[place + 1 :]
            ends = (at for at, each in enumerate(rest) if not _goes_on(each))
            return [*nodes[: place + 1], *rest[: next(ends, len(rest))]]
    return nodes


def _is_alike(node: Element, seen: Counter[str]) -> bool:
    repeats = seen[shape_of(node)] >= 2 and node.tag != "hr"
    return repeats and bool(words_of(node, 20)) and not is_boilerplate(node)


def _has_heading(node: Element) -> bool:
    return any(each.tag in HEADINGS for each in node.walk())


def _goes_on(node: Node) -> bool:
    """Return whether a node belongs to the paragraph before it, which can hold no list."""
    if isinstance(node, str):
        return True
    return node.tag in ("ul", "ol", "dl", "br")


def _is_dd(node: Node) -> bool:
    return isinstance(node, Element) and node.tag == "dd"


def heads_contact(element: Element) -> bool:
    """Return whether an element begins with a title that is the page's, such as a way to ask."""
    first = element
    if element.tag == "table":
        rows = [row for row in islice(element.walk(), _MAX_ROWS) if row.tag == "tr"]
        first = next((row for row in rows if words_of(row, 20)), element)
        if sum(bool(words_of(cell, 20)) for cell in first.elements[:9]) != 1:
            return False
    elif not is_bold(element):
        return False
    return heads_no_answer(words_of(first))


def without_side(guesses: Sequence[Guess]) -> list[Guess]:
    """Return guesses without the few in a column of the page's layout beside that of most."""
    columns: dict[int, list[int]] = defaultdict(list)
    parents: dict[int, int] = {}
    for at, guess in enumerate(guesses):
        for ancestor in guess.question.ancestors():
            if ancestor.tag in ("td", "th") and ancestor.parent:
                columns[ancestor.order].append(at)
                parents[ancestor.order] = ancestor.parent.order
    apart: set[int] = set()
    for order, inside in columns.items():
        beside = [len(ats) for other, ats in columns.items()
                  if other != order and parents[other] == parents[order]]  # fmt: skip
        if max(beside, default=0) >= _MANY_TIMES * len(inside):
            apart.update(inside)
    return [guess for at, guess in enumerate(guesses) if at not in apart]
