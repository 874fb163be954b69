"""The entries that a search and a filter leave, page by page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from corpus.intent import Corpus, Entry
from corpus.text import normalize

PAGE = 50
_FEW = 3  # wordings; with fewer, an entry is found badly
FILTERS = {
    "draft": "下書きあり",
    "hidden": "非公開",
    "over": "期限切れ",
    "link": "リンク未設定",
    "few": f"言い方が{_FEW}つ未満",
}


@dataclass(frozen=True)
class Wanted:
    """What is looked for; "" for whatever does not matter."""

    query: str = ""
    section: str = ""
    only: str = ""
    page: int = 1


@dataclass(frozen=True)
class Row:
    """A line of the list: an entry, and what is special about it by name of FILTERS."""

    entry: Entry
    marks: tuple[str, ...]


@dataclass(frozen=True)
class Listed:
    """One page of the entries found, and how many there are on all of them."""

    rows: tuple[Row, ...]
    total: int
    page: int
    pages: int


def listed(corpus: Corpus, changed: Collection[str], wanted: Wanted, today: date) -> Listed:
    """Return the entries wanted, in the order of the page; `changed` are ids that a draft changes."""
    marks_of = _marks_of(changed, today)
    found = []
    for entry in having(corpus.entries, wanted.query):
        if wanted.section and entry.section != wanted.section:
            continue
        marks = marks_of(entry)
        if not wanted.only or wanted.only in marks:
            found.append(Row(entry, marks))
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(wanted.page, 1), pages)
    return Listed(tuple(found[(page - 1) * PAGE : page * PAGE]), len(found), page, pages)


def having(entries: Iterable[Entry], query: str) -> Iterator[Entry]:
    """Yield the entries whose texts have each word of a query, in any order."""
    words = folded(query).split()
    return (entry for entry in entries if all(word in _text(entry) for word in words))


def _marks_of(changed: Collection[str], today: date) -> Callable[[Entry], tuple[str, ...]]:
    def marks(entry: Entry) -> tuple[str, ...]:
        found = {
            "draft": entry.id in changed,
            "hidden": entry.hidden,
            "over": entry.valid_until is not None and entry.valid_until < today,
            "link": entry.link_missing and not entry.links,
            "few": len(entry.wordings) < _FEW,
        }
        return tuple(name for name, holds in found.items() if holds)

    return marks


def _text(entry: Entry) -> str:
    texts = (entry.id, entry.question, entry.label, entry.answer, *entry.wordings)
    return folded("\n".join(texts))


@lru_cache(maxsize=4096)  # a megabyte or two; looking anew at a thousand entries takes 50 ms
def folded(text: str) -> str:
    """Return a text as searches compare it."""
    return normalize(text).casefold()
