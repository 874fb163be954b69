"""Elements that look alike, each group a guess at what a page's questions are.

A page has no rule for its questions, but it repeats itself: they share a tag, a class, a place in
their parent, bold, or a "Q.".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from corpus.importers.html.apart import begins_other_part
from corpus.importers.html.boilerplate import is_boilerplate
from corpus.importers.html.lines import LETTERS, begins_answer, is_bold
from corpus.importers.html.marks import mark_of
from corpus.importers.html.question_words import has_mark, question_likeness, without_badges
from corpus.importers.html.tree import Element, Node, Page, references
from corpus.importers.html.words import BLOCKS, HEADINGS, is_closed, is_hidden, words_of

MAX_QUESTION = 200
_MAX_INSIDE = 60  # elements within a question
_MAX_GROUPS = 400
_SPEAKING_TAGS = {*HEADINGS, "dt", "summary", "button", "label", "th", "legend", "caption"}
_WINDOW_CLASS = re.compile(r"(?:^|[-_])(?:modal|dialog|pop-?up|lightbox)$", re.IGNORECASE)
_MIN_TOLD = 20
_INLINE = {"span", "a", "strong", "b", "font"}
_ARROW = re.compile(r"[→⇒➡]")  # stands before answers
_HOLDERS = {"dt": "dd", "summary": "details", "td": "td", "th": "td"}


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


def groups_of(
    page: Page, within: Sequence[Element] = (), left_out: Collection[int] = ()
) -> list[tuple[str, list[Element]]]:
    """Return the groups of a page with the form that each is of, largest first.

    `within` are the only parts that count, where there are any; `left_out` the orders of others.
    """
    groups: dict[tuple[str, str], list[Element]] = defaultdict(list)
    apart: set[int] = set()
    kept_back: set[int] = set()
    are_opened = any(is_dialog(each) and each.is_target for each in page.root.walk())
    for element in page.root.walk():
        parent = element.parent
        if parent is None:
            continue
        is_out = element.order in left_out or begins_other_part(element)
        # A button elsewhere asks what a dialog answers; what none opens, nobody sees.
        is_out = is_out or (are_opened and is_dialog(element)) or element.is_quoted
        if parent.order in apart or is_out:
            apart.add(element.order)
            continue
        if within and not any(element in part for part in within):
            continue
        if element.last - element.order > _MAX_INSIDE:
            continue
        if is_hidden(element):
            if element.tag not in {*BLOCKS, *_SPEAKING_TAGS} or not is_closed(element):
                continue
            kept_back.add(element.order)
        words = words_of(element)
        is_long = len(words) > MAX_QUESTION
        is_none = is_long or mark_of(words) or _is_answer(element, words) or is_boilerplate(element)
        if words and not is_none and not any(e.tag in ("ul", "ol") for e in element.walk()):
            for key in _keys(element, words):
                groups[key].append(element)
    by_size = sorted(groups.items(), key=lambda item: -len(item[1]))[:_MAX_GROUPS]
    found: dict[tuple[int, ...], tuple[str, list[Element]]] = {}
    for (form, _), members in by_size:
        outer = _outermost(_without_inner(_mostly_seen(members, kept_back), page))
        found.setdefault(tuple(member.order for member in outer), (form, outer))
    return list(found.values())


def _mostly_seen(members: Sequence[Element], kept_back: Collection[int]) -> Sequence[Element]:
    """Return members without those that the page hides, unless these are few among the others.

    A question hidden by itself ends the answer above it, and takes its own answer away with it.
    """
    seen = [member for member in members if member.order not in kept_back]
    return members if 2 * len(seen) > len(members) else seen


def _is_answer(element: Element, words: str) -> bool:
    """Return whether an element begins with the mark of an answer."""
    first = element.elements[0] if element.elements else None
    alt = first.attributes.get("alt", "") if first and first.tag == "img" else ""
    return bool(_ARROW.match(words)) or begins_answer(words) or mark_of(alt) == "A"


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


def is_dialog(element: Element) -> bool:
    """Return whether an element is a window over the page, which something opens."""
    role = element.attributes.get("role", "")
    if role in ("dialog", "alertdialog") or element.tag == "dialog":
        return True
    is_named = element.tag in ("div", "section") and "id" in element.attributes
    return is_named and any(map(_WINDOW_CLASS.search, element.classes))


def _without_inner(members: Sequence[Element], page: Page) -> list[Element]:
    """Return members without those within another's answer: a dl in a dd, details in details.

    Where they ask, the outer ones are their sections, unless few have any and answer by themselves.
    """
    inner: dict[int, list[Element]] = defaultdict(list)
    holders: dict[int, Element] = {}
    orders = {member.order for member in members}
    opened = {panel.order for member in members for panel in panels_of(member, page)}
    for member in members:
        holder = next((each for each in member.ancestors() if each.order in opened), None)
        if holder is None and member.tag in _HOLDERS:
            holder = _holder(member, orders)
        if holder:
            inner[holder.order].append(member)
            holders[holder.order] = holder
    are_few = 4 * len(inner) <= len(members) - sum(map(len, inner.values()))
    answers = {
        member.order
        for order, inside in inner.items()
        for member in inside
        if sum(question_likeness(words_of(each)) for each in inside) <= 0.5 * len(inside)
        or (are_few and _tells_before(holders[order], inside[0]))
    }
    return [member for member in members if member.order not in answers]


def panels_of(question: Element, page: Page) -> Iterator[Element]:
    """Yield what an element opens or leads to elsewhere on the page."""
    for element in question.walk():
        panels = [page.named.get(name) for name in references(element)]
        for panel in (*panels, page.labelled.get(element.attributes.get("id", ""))):
            if panel and question not in panel and panel not in question and panel.tag != "input":
                yield panel


def _tells_before(holder: Element, inner: Element) -> bool:
    """Return whether a question's answer begins before what is opened inside it."""
    own = next((words_of(each) for each in holder.elements if each.tag == "summary"), "")
    before = words_of(holder).partition(words_of(inner))[0].replace(own, "", 1)
    return "。" in before or len(before) > _MIN_TOLD


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
                if LETTERS.search(node) and not mark_of(node):
                    return False
            elif node.tag in BLOCKS or node.tag == "br":
                break
            elif LETTERS.search(without_badges(words := words_of(node, 20))) and not mark_of(words):
                return False
    return True


def _outermost(members: Sequence[Element]) -> list[Element]:
    outer: list[Element] = []
    for member in members:
        if not outer or member.order > outer[-1].last:
            outer.append(member)
    return outer
