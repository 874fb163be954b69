"""What a search and a filter leave of entries or topics, page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from corpus.text import normalize

PAGE = 50
T = TypeVar("T")
Marks = Callable[[T], Mapping[str, bool]]


@dataclass(frozen=True)
class Wanted:
    """What is looked for; "" for whatever does not matter."""

    query: str = ""
    only: str = ""
    page: int = 1
    section: str = ""


@dataclass(frozen=True)
class Row(Generic[T]):
    """A line of the list: an item, and what is special about it, by name."""

    item: T
    marks: tuple[str, ...]


@dataclass(frozen=True)
class Listed(Generic[T]):
    """One page of the items found, and how many there are on all of them."""

    rows: tuple[Row[T], ...]
    total: int
    page: int
    pages: int


def page_of(items: Iterable[T], marks_of: Marks[T], wanted: Wanted) -> Listed[T]:
    """Return the page wanted of the items that have the mark wanted, in their order."""
    found = []
    for item in items:
        marks = tuple(name for name, holds in marks_of(item).items() if holds)
        if not wanted.only or wanted.only in marks:
            found.append(Row(item, marks))
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(wanted.page, 1), pages)
    return Listed(tuple(found[(page - 1) * PAGE : page * PAGE]), len(found), page, pages)


def having(items: Iterable[T], query: str, texts_of: Callable[[T], Iterable[str]]) -> Iterator[T]:
    """Yield the items whose texts have each word of a query, in any order."""
    words = _folded(query).split()
    for item in items:
        text = _folded("\n".join(texts_of(item)))
        if all(word in text for word in words):
            yield item


@lru_cache(maxsize=4096)  # a megabyte or two; looking anew at a thousand entries takes 50 ms
def _folded(text: str) -> str:
    return normalize(text).casefold()
