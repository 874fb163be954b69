"""Names of sections that are no headings: what stands between questions, alike and short."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from itertools import islice

from corpus.importers.html.boilerplate import is_page_words
from corpus.importers.html.groups import shape_of
from corpus.importers.html.lines import LETTERS, begins_answer, is_bold
from corpus.importers.html.marks import mark_of
from corpus.importers.html.question_words import is_void
from corpus.importers.html.tree import Element, Node
from corpus.importers.html.words import BLOCKS, HEADINGS, words_of

_MAX_TITLE = 40
_MAX_BEHIND = 4  # nodes behind a picture, among them blanks
_MARKED = re.compile(r"[■◆●▼◇□★【＜<《〈]")
_MAX_ROW = 40  # elements in a row of a table; one with more is a layout


def titles_between(members: Sequence[Element]) -> list[Element]:
    """Return what stands before questions and names some of them: alike, short, never an answer."""
    orders = [member.order for member in members]
    last = orders[-1]
    before: dict[int, Element] = {}
    for member in members:
        title = _before(member, orders)
        if title is None or _holds_any(title, orders):
            continue
        if title.tag in HEADINGS or may_title(title):
            before[title.order] = title
    titles: list[Element] = []
    by_look: dict[str, list[Element]] = defaultdict(list)
    for title in before.values():
        by_look[_look(title)].append(title)
    for look, alike in by_look.items():
        parents = {title.parent.order: title.parent for title in alike if title.parent}
        # What also stands elsewhere between questions and answers is no title.
        elsewhere = [
            each
            for parent in parents.values()
            for each in parent.elements
            if alike[0].order < each.order < last
            and _look(each) == look
            and each.order not in before
            and not leads_away(each)
            and not _holds_any(each, orders)
        ]
        # Unless that is built as they all are, on a ground of its own: a section still empty.
        are_bands = 3 * len(elsewhere) <= len(alike) and all(map(_is_band, (*alike, *elsewhere)))
        are_bands = are_bands and {build_of(e) for e in elsewhere} <= set(map(build_of, alike))
        is_elsewhere = bool(elsewhere) and not are_bands
        named = alike[0].tag in (*HEADINGS, "caption", "th", "tr") or alike[0].classes
        is_tab = alike[0].attributes.get("role") == "tab"
        is_named = bool(named) or is_tab or look.endswith("*")
        # What stands above the first question as well is a title, whatever it is made of.
        is_further = alike[0].tag not in HEADINGS and alike[0].order > orders[0]
        is_button = is_further and leads_elsewhere(alike[0]) and leads_away(alike[0])
        is_picture = is_further and len(alike) == 1 and _is_picture(alike[0])
        is_answers = is_button or is_picture or is_elsewhere
        if is_named and not is_answers and len(alike) < max(2, 0.6 * len(members)):
            titles += [*alike, *elsewhere]
    return titles


def _is_band(element: Element) -> bool:
    """Return whether an element is a line of words large, on a ground, or bold behind a mark."""
    is_marked = bool(_MARKED.match(words_of(element))) and is_bold(element)
    is_picture = any(each.tag == "img" for each in element.walk())
    return may_title(element) and not is_picture and (is_marked or _is_striking(element))


def _is_picture(element: Element) -> bool:
    """Return whether an element is a picture, alone or with words in a box below it."""
    images = [each for each in element.walk() if each.tag == "img"]
    alts = sum(len(image.attributes.get("alt", "").strip()) for image in images)
    if images and len(words_of(element)) <= alts:
        return True
    for image in images:
        behind = image.parent.children[image.place + 1 :][:_MAX_BEHIND] if image.parent else []
        if any(isinstance(n, Element) and n.tag in BLOCKS and words_of(n) for n in behind):
            return True
    return False


def are_controls(element: Element) -> bool:
    """Return whether an element's words are all on buttons, several: they name nothing below."""
    buttons = [each for each in element.walk() if each.tag == "button"]
    return len(buttons) > 1 and len(words_of(element)) <= sum(len(words_of(b)) + 1 for b in buttons)


def may_title(element: Element) -> bool:
    """Return whether an element could name the questions below it: short, and alone in its row."""
    words = words_of(element)
    is_answer = begins_answer(words) or "line-A" in element.classes
    if len(words) > _MAX_TITLE or words.endswith("。") or is_answer:
        return False
    if is_page_words(words) or are_controls(element) or is_void(words):
        return False
    if any(each.tag == "figure" for each in element.walk()):
        return False  # its words are the picture's
    row = next((e for e in (element, *element.ancestors()) if e.tag == "tr"), None)
    is_in_row = row is not None and row.last - row.order < _MAX_ROW
    return row is None or not is_in_row or sum(bool(words_of(c)) for c in row.elements) == 1


def build_of(element: Element) -> tuple[str, ...]:
    """Return how the outermost element with the same words is built: mark, tags, grounds."""
    words = words_of(element)
    mark = words[:1] if _MARKED.match(words) else ""
    while (parent := element.parent) and words_of(parent) == words:
        element = parent
    inside = (each for each in islice(element.walk(), _MAX_ROW) if words_of(each, 1))
    return mark, *(f"{shape_of(e)} {e.attributes.get('bgcolor', '')}" for e in inside)


def leads_away(element: Element) -> bool:
    """Return whether an element is a link to another page."""
    for each in element.walk():
        href = each.attributes.get("href", "").strip().lower()
        if each.tag == "a" and href and not href.startswith(("#", "javascript:")):
            return True
    return False


def stands_out(element: Element) -> bool:
    """Return whether an element without a class looks like a title."""
    return bool(words_of(element, 20)) and _look(element).endswith("*")


def _look(element: Element) -> str:
    """Return what titles have in common; it ends with "*" where they stand out without a class."""
    if element.tag == "tr":  # a row of one cell is not one of two
        return f"{shape_of(element)}{sum(bool(words_of(cell)) for cell in element.elements)}"
    is_alone = element.tag in ("p", "div", "center", "b", "strong", "font", "big", "table", "img")
    stands_out = is_alone and (
        is_bold(element) or bool(_MARKED.match(words_of(element))) or _is_striking(element)
    )
    return shape_of(element) + ("*" if stands_out else "")


def _is_striking(element: Element) -> bool:
    """Return whether an element is large, in the middle, a picture, or on a colour of its own."""
    if element.tag in ("center", "img"):
        return True
    inside = list(element.walk())
    return len(inside) < _MAX_ROW and any(map(_has_size_or_ground, inside))


def _has_size_or_ground(element: Element) -> bool:
    is_large = element.attributes.get("size", "") in ("4", "5", "6", "7", "+1", "+2", "+3")
    is_large = element.tag == "big" or (element.tag == "font" and is_large)
    ground = "bgcolor" in element.attributes or "background" in element.attributes
    return is_large or ground or "background" in element.attributes.get("style", "")


def _holds_any(element: Element, orders: Sequence[int]) -> bool:
    return bisect_right(orders, element.last) > bisect_left(orders, element.order)


def _before(member: Element, orders: Sequence[int]) -> Element | None:
    """Return what stands before an element, or before what it begins."""
    element = member
    lead: Element | None = None  # a sentence below the title
    for _ in range(4):
        if element.parent is None:
            return None
        for place in range(element.place - 1, -1, -1):
            node = element.parent.children[place]
            if isinstance(node, str) and LETTERS.search(node) and not mark_of(node):
                return None  # the end of an answer
            words = words_of(node, 60) if isinstance(node, Element) else ""
            if isinstance(node, Element) and words and not mark_of(words) and not words.isdigit():
                if _is_row_of_cells(node) and not _holds_any(node, orders):
                    continue  # the head of a table
                if lead is None and words_of(node).endswith("。"):
                    lead = node
                    continue
                return node if lead is None or _look(node).endswith("*") else lead
        element = element.parent
    return None


def _is_row_of_cells(element: Element) -> bool:
    return element.tag == "tr" and sum(bool(words_of(cell)) for cell in element.elements[:9]) > 1


def leads_elsewhere(node: Node) -> bool:
    """Return whether the words of a node are links and buttons, and nothing else."""
    if isinstance(node, str):
        return not node.strip()
    links = [each for each in node.walk() if each.tag in ("a", "button")]
    return bool(links) and len(words_of(node)) <= sum(len(words_of(each)) for each in links) + 4
