"""Entries that customers may not see: hidden, or past their date. Pure.

They stay in the index: a question that one of them would answer is still known as such and gets the
phone, where otherwise its neighbour might answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from corpus.intent import Entry
from index.result import Hit, SearchResult


def is_withdrawn(entry: Entry, today: date) -> bool:
    """Return whether an entry is hidden, or its answer past its date."""
    return entry.hidden or (entry.valid_until is not None and today > entry.valid_until)


def visible_hits(hits: Sequence[Hit[Entry]], today: date) -> tuple[Hit[Entry], ...]:
    """Return the hits that customers may see."""
    return tuple(hit for hit in hits if not is_withdrawn(hit.target, today))


def without_withdrawn(result: SearchResult, today: date) -> SearchResult:
    """Return a result with those entries alone that customers may see."""
    if not any(is_withdrawn(hit.target, today) for hit in result.hits):
        return result
    return replace(result, hits=visible_hits(result.hits, today))
