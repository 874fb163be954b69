"""The topics that a search and a filter leave, page by page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from bot.desk.entry_list import folded
from corpus.intent import Corpus, Referral
from corpus.lines import without_line

PAGE = 50
FEW = 3  # wordings; with fewer, a topic is found badly
FILTERS = {
    "draft": "下書きあり",
    "urgent": "急ぎ",
    "line": "窓口が未定",
    "few": f"言い方が{FEW}つ未満",
}


@dataclass(frozen=True)
class Wanted:
    """What is looked for; "" for whatever does not matter."""

    query: str = ""
    only: str = ""
    page: int = 1


@dataclass(frozen=True)
class Row:
    """A line of the list: a topic, and what is special about it by name of FILTERS."""

    topic: Referral
    marks: tuple[str, ...]


@dataclass(frozen=True)
class Listed:
    """One page of the topics found, and how many there are on all of them."""

    rows: tuple[Row, ...]
    total: int
    page: int
    pages: int


def listed(corpus: Corpus, changed: Collection[str], wanted: Wanted) -> Listed:
    """Return the company's topics wanted, in the order of its files.

    `changed` are ids that a draft changes.
    """
    marks_of = _marks_of(corpus, changed)
    found = []
    for topic in having(corpus.referrals, wanted.query):
        marks = marks_of(topic)
        if not wanted.only or wanted.only in marks:
            found.append(Row(topic, marks))
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(wanted.page, 1), pages)
    return Listed(tuple(found[(page - 1) * PAGE : page * PAGE]), len(found), page, pages)


def having(topics: Iterable[Referral], query: str) -> Iterator[Referral]:
    """Yield the topics whose texts have each word of a query, in any order."""
    words = folded(query).split()
    for each in topics:
        text = folded("\n".join((each.id, each.topic, each.message, *each.wordings)))
        if all(word in text for word in words):
            yield each


def _marks_of(corpus: Corpus, changed: Collection[str]) -> Callable[[Referral], tuple[str, ...]]:
    lost = {each.id for each in without_line(corpus)}

    def marks(topic: Referral) -> tuple[str, ...]:
        found = {
            "draft": topic.id in changed,
            "urgent": topic.urgent,
            "line": topic.id in lost,
            "few": len(topic.wordings) < FEW,
        }
        return tuple(name for name, holds in found.items() if holds)

    return marks
