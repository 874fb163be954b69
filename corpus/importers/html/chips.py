"""Categories that a page writes on each question, or filters its questions by."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence

from corpus.importers.html.question_words import clean_title
from corpus.importers.html.tree import Element, Page
from corpus.importers.html.words import words_of

_CHIP = re.compile(r"(?:^|[-_])(?:cat|cate|category|categories|genre)(?:$|[-_])", re.IGNORECASE)
_FILTERS = {"button", "a", "li", "option", "label", "span"}
_MAX_WORDS = 20
_MIN_SHARE = 0.8


def chips_of(page: Page, questions: Sequence[Element]) -> dict[int, str]:
    """Return the category of each question, by its order; {} where few have one, or all the same."""
    orders = sorted(question.order for question in questions)
    filters = _filters(page, orders)
    found = {}
    for question in questions:
        entry = _entry(question, orders)
        chip = next(_chips(question, entry), "") or next(_filtered(entry, filters), "")
        if chip:
            found[question.order] = chip
    many = len(set(found.values()))
    is_sorting = many > 1 and 2 * many <= len(found)
    return found if is_sorting and len(found) >= _MIN_SHARE * len(questions) else {}


def _entry(question: Element, orders: Sequence[int]) -> Element:
    """Return the largest element around a question that holds no other."""
    entry = question
    for each in question.ancestors():
        if bisect_right(orders, each.last) - bisect_left(orders, each.order) > 1:
            break
        entry = each
    return entry


def _chips(question: Element, entry: Element) -> Iterator[str]:
    for each in entry.walk():
        if each.order > question.last:
            return
        words = clean_title(words_of(each, _MAX_WORDS + 1))
        is_part = each is not entry and question not in each
        if is_part and 0 < len(words) <= _MAX_WORDS and any(map(_CHIP.search, each.classes)):
            yield words


def _filtered(entry: Element, filters: dict[str, str]) -> Iterator[str]:
    for name in _values(entry):
        if name in filters:
            yield filters[name]


def _filters(page: Page, orders: Collection[int]) -> dict[str, str]:
    """Return the words of what filters a page, by the value that entries have as well."""
    asked = set(orders)
    found: dict[str, str] = {}
    for each in page.root.walk():
        if each.tag in _FILTERS and each.order not in asked:
            words = clean_title(words_of(each, _MAX_WORDS + 1))
            if 0 < len(words) <= _MAX_WORDS:
                for value in _values(each):
                    found.setdefault(value, words)
    return found


def _values(element: Element) -> Iterator[str]:
    for name, value in element.attributes.items():
        if name.startswith("data-") and 0 < len(value) <= _MAX_WORDS and not value.isdigit():
            yield value.strip(" .#")
