"""What the support page lists, whatever it was asked for: sections, frequent questions, days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from corpus.intent import Entry


@dataclass(frozen=True)
class Section:
    """Entries that stand under one heading; `anchor` is its name in the page's addresses."""

    anchor: str
    name: str
    entries: tuple[Entry, ...]


def sections_of(entries: Iterable[Entry]) -> tuple[Section, ...]:
    """Return the sections in page order."""
    groups = groupby(entries, key=lambda entry: entry.section)
    return tuple(
        Section(f"section-{number}", name, tuple(own))
        for number, (name, own) in enumerate(groups, start=1)
    )


def last_reviewed(entries: Sequence[Entry]) -> date | None:
    """Return the latest day on which somebody checked any of the entries."""
    return max((entry.reviewed for entry in entries if entry.reviewed), default=None)


def day_text(day: date | str) -> str:
    """Return a day, or its ISO 8601 form, as people write it: 2026年4月1日."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{day.year}年{day.month}月{day.day}日"
