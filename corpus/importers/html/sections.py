"""Under which heading, tab or category a question stands."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from corpus.importers.html.apart import is_apart
from corpus.importers.html.boilerplate import is_page_words
from corpus.importers.html.chips import chips_of
from corpus.importers.html.choice import Choice
from corpus.importers.html.contents import places_of
from corpus.importers.html.groups import shape_of
from corpus.importers.html.marks import mark_of
from corpus.importers.html.question_words import clean_title, names_questions
from corpus.importers.html.title_words import NUMBER, title_words
from corpus.importers.html.titles import are_controls, leads_away
from corpus.importers.html.tree import Element, Page, references
from corpus.importers.html.words import HEADINGS, words_of

_MAX_TITLE = 80
_MAX_BESIDE = 60  # what may stand below a heading in its box, such as its English twin
_MAX_STEPS = 200
_OWN = {"summary", "caption", "legend"}
_MAX_AROUND = 3  # elements around the words of a title or of a question
_NO_SECTION = re.compile(
    r"目次|(?:カテゴリ|キーワード|項目|テーマ|質問)?ー?(?:別)?(?:に|から|で)?(?:探す|検索|一覧)|index|contents|menu|メニュー"
    r"|カテゴリー?(?:一覧)?|(?:ページ内)?検索|サイト内検索",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Title:
    """A section's words, and the range of elements that it is for."""

    order: int
    end: int
    words: str
    level: int = 0
    shape: str = ""


class Sections:
    """The sections of a page, once its questions are known."""

    def __init__(self, page: Page, choice: Choice) -> None:
        self._page = page
        self._elements = [guess.question for guess in choice.guesses]
        self._questions = [guess.question.order for guess in choice.guesses]
        self._spans = sorted(span for guess in choice.guesses for span in guess.span)
        left_out = {element.order for element in choice.left_out}
        headings = [h for h in page.headings if self._may_be(h) and h.order not in left_out]
        summaries = [e for e in page.root.walk() if e.tag in _OWN]
        titles = [title for title in choice.titles if not leads_away(title)]
        others = [t for t in (*titles, *summaries) if self._may_be(t)]
        elements = {each.order: each for each in (*headings, *others)}
        found = [title for each in elements.values() for title in self._titles(each)]
        found += self._named_above()
        found += self._tabs()
        found += self._tabs_by_place(found)
        captions = {e.order for e in summaries if e.tag != "summary"}
        self._found = sorted(found, key=lambda title: title.order)
        self._orders = [title.order for title in self._found]
        named = {t.order for t in self._found if t.order in captions and self._is_named(t)}
        self._found = [title for title in self._found if title.order not in named]
        self._orders = [title.order for title in self._found]
        h1 = [title_words(h) for h in page.headings if h.tag == "h1" and not is_apart(h)]
        self._default = next(filter(None, h1), "")

        questions = [guess.question for guess in choice.guesses]
        # Titles that part the questions say more than a word on each.
        is_parted = len({self._titled(question) for question in questions}) > 1
        self._chips = {} if is_parted else chips_of(page, questions)

    def of(self, question: Element) -> str:
        """Return the section of a question; "" where the page names none."""
        if words := _category_beside(question):
            return words
        return self._chips.get(question.order) or self._titled(question)

    def _titled(self, question: Element) -> str:
        """Return the words of the title above a question."""
        rank, shape = _rank(question)
        last = bisect_left(self._orders, question.order) - 1
        for place in range(last, max(-1, last - _MAX_STEPS), -1):
            title = self._found[place]
            is_above = title.level < rank or (title.level == rank and title.shape != shape)
            if title.end >= question.order and is_above:
                return title.words
        return self._default

    def _may_be(self, element: Element) -> bool:
        """Return whether a heading is neither a question nor in an answer, nor of another part."""
        words = title_words(element)
        return (
            not self._is_in_entry(element.order)
            and not self._holds(element.order, element.last)
            and 0 < len(words) <= _MAX_TITLE
            and not _NO_SECTION.fullmatch(words)
            and not is_page_words(words)
            and not are_controls(element)
            and not is_apart(element)
        )

    def _named_above(self) -> Iterator[_Title]:
        """Yield what the page's table of contents names and leads to, where that is no question."""
        looks = {look for question in self._elements for look in self._looks(question, 1)}
        for place in places_of(self._page):
            words = clean_title(place.words)
            is_out = self._is_in_entry(place.order) or _NO_SECTION.fullmatch(words)
            if (
                0 < len(words) <= _MAX_TITLE
                and not is_out
                and not looks & self._looks(place.element, 0)
            ):
                yield _Title(place.order, self._page.root.last, words)

    def _looks(self, element: Element, many: int) -> set[str]:
        """Return the shapes of an element and of what is around it, up to what holds questions."""
        around = [element, *islice(element.ancestors(), _MAX_AROUND)]
        own = [e for e in around if self._count(e.order, e.last) <= many]
        return {shape_of(e) for e in own if e.classes or e.tag in ("dt", "summary", *HEADINGS)}

    def _is_named(self, caption: _Title) -> bool:
        """Return whether a heading stands above a table's caption, and for no more than it."""
        at = bisect_left(self._orders, caption.order)
        above = reversed(self._found[max(0, at - _MAX_STEPS) : at])
        name = next((t for t in above if t.level > 1 and caption.order <= t.end), None)
        if name is None or names_questions(name.words):
            return False
        below = self._found[at : at + _MAX_STEPS]
        ends = (title.order - 1 for title in below if 0 < title.level <= name.level)
        end = min(name.end, next(ends, name.end))
        return self._count(name.order, end) == self._count(caption.order, caption.end)

    def _titles(self, element: Element) -> Iterator[_Title]:
        """Yield a heading with what it stands above: its box's rest, where that holds questions."""
        level = int(element.tag[1]) if element.tag in HEADINGS else 0
        words, inside = title_words(element), element
        for parent in element.ancestors():
            if self._holds(inside.last + 1, parent.last):
                yield _Title(element.order, parent.last, words, level, shape_of(element))
                return
            if element.tag in _OWN:  # they are for what they are in, and for nothing below it
                return
            rest = 0
            for node in parent.children[inside.place + 1 :][:50]:
                rest += len(node.strip()) if isinstance(node, str) else len(words_of(node, 60))
            if rest > _MAX_BESIDE or parent.tag in ("section", "article", "main"):
                return
            inside = parent

    def _holds(self, start: int, end: int) -> bool:
        return self._count(start, end) > 0

    def _count(self, start: int, end: int) -> int:
        return bisect_right(self._questions, end) - bisect_left(self._questions, start)

    def _tabs(self) -> list[_Title]:
        """Return panels that buttons or links elsewhere open, named by these."""
        panels: dict[int, tuple[Element, str, bool]] = {}
        for element in self._page.root.walk():
            if element.tag not in ("a", "button", "label", "li", "div", "span", "p", "option"):
                continue
            for name in references(element):
                panel = self._page.named.get(name)
                if panel is None or element in panel or panel in element:
                    continue
                words = title_words(element)
                if (
                    0 < len(words) <= 40
                    and not is_page_words(words)
                    and self._holds(panel.order, panel.last)
                ):
                    is_tab = "tab" in (element.attributes.get("role") or "")
                    panels.setdefault(panel.order, (panel, words, is_tab))
        whole = len(self._questions)
        found = []
        for panel, words, is_tab in panels.values():
            inside = self._count(panel.order, panel.last)
            is_entry = self._is_in_entry(panel.order)
            is_part = len(panels) > 1 and inside < whole
            is_part = is_part and (inside > 1 or panel.tag in ("section", "article"))
            if (is_tab or is_part) and not is_entry and inside > 0:
                found.append(_Title(panel.order, panel.last, words, 0))
        return found

    def _is_in_entry(self, order: int) -> bool:
        at = bisect_right(self._spans, (order, 1 << 60)) - 1
        return at >= 0 and self._spans[at][1] >= order

    def _tabs_by_place(self, titles: Sequence[_Title]) -> list[_Title]:
        """Return panels that a list before them names one after the other, without any id."""
        found: list[_Title] = []
        parents: dict[int, Element] = {}
        for element in self._page.root.walk():
            if element.parent and self._holds(element.order, element.last):
                parents[element.parent.order] = element.parent
        for parent in parents.values():
            panels = [
                each
                for each in parent.elements
                if each.tag in ("div", "section", "article", "dl", "ul")
            ]
            held = [panel for panel in panels if self._holds(panel.order, panel.last)]
            if len(held) < 2 or len(held) != len(panels) or self._are_entries(held):
                continue
            if any(held[0].order <= title.order <= held[-1].last for title in titles):
                continue
            if names := _list_before(held[0], len(held)):
                found += [
                    _Title(p.order, p.last, name, 0) for p, name in zip(held, names, strict=True)
                ]
        return found

    def _are_entries(self, panels: Sequence[Element]) -> bool:
        counts = Counter(self._count(p.order, p.last) for p in panels)
        return counts[1] == len(panels)


def _rank(question: Element) -> tuple[int, str]:
    """Return the rank and the shape of the heading that a question is; (10, "") of any other."""
    for each in (question, *question.ancestors(), *question.walk()):
        if each.tag in HEADINGS:
            return int(each.tag[1]), shape_of(each)
    return 10, ""


def _category_beside(question: Element) -> str:
    """Return the words of the cell left of a question that names its category, or of one above."""
    row = next((e for e in (question, *question.ancestors()) if e.tag == "tr"), None)
    own = next((each for each in row.elements if question in each), None) if row else None
    if row is None or own is None or words_of(own) != words_of(question):
        return ""
    for cell in row.elements:
        if cell is own:
            break
        words = words_of(cell)
        if words and not mark_of(words) and not NUMBER.fullmatch(words):
            return clean_title(words)
    assert row.parent is not None
    distance = 0
    for place in range(row.place - 1, -1, -1):
        above = row.parent.children[place]
        if isinstance(above, Element) and above.tag == "tr":
            distance += 1
            for cell in above.elements[:10]:
                span = cell.attributes.get("rowspan", "")
                words = words_of(cell) if span.isdigit() and int(span[:4]) > distance else ""
                if words and not mark_of(words):
                    return clean_title(words)
            if distance > _MAX_STEPS:
                break
    return ""


def _list_before(panel: Element, many: int) -> list[str]:
    """Return the words of the last list with as many items before a panel's parent or beside it."""
    element: Element | None = panel
    labels = [n for n in panel.parent.elements if n.order < panel.order] if panel.parent else []
    names = [title_words(label) for label in labels if label.tag == "label"]
    if len(names) == many and all(names):
        return names
    for _ in range(3):
        if element is None or element.parent is None:
            break
        for place in range(element.place - 1, -1, -1):
            node = element.parent.children[place]
            if isinstance(node, Element):
                for each in (node, *node.elements):
                    items = [title_words(item) for item in each.elements if words_of(item, 41)]
                    if len(items) == many and all(0 < len(words) <= 30 for words in items):
                        return items
        element = element.parent
    return []
