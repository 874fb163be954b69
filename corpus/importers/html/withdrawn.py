"""What a page's data still asks although its editors took it from the page."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from corpus.importers.html.structured_data import Item, same
from corpus.importers.source import SourceEntry

_TAG = re.compile(r"<[^<>]*>")
_MAX_SEARCHED = 500_000_000  # characters, about half a second
_BEGINNING = 12  # of an answer: a comment often names what is below it, and says no more


def withdrawn(
    items: Sequence[Item], entries: Sequence[SourceEntry], hidden: Collection[str], html: str
) -> list[str]:
    """Return the questions that a page has in comments only, or hides: `hidden` are these."""
    shown = {same(entry.question) for entry in entries}
    left = [item for item in items if same(item.question) not in shown]
    kept_back = {same(words) for words in hidden}
    comments = same(_TAG.sub("", "\n".join(_comments(html)))) if left and entries else ""
    if len(left) * len(comments) > _MAX_SEARCHED:
        comments = ""
    return [
        item.question
        for item in left
        if same(item.question) in kept_back
        or (same(item.question) in comments and _beginning(item) in comments)
    ]


def _beginning(item: Item) -> str:
    return same(item.answer.plain)[:_BEGINNING]


def _comments(html: str) -> list[str]:
    parts = [part.partition("-->")[0] for part in html.split("<!--")[1:]]
    return [part for part in parts if "@type" not in part]  # data itself may stand in one
