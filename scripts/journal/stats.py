"""How some days went, in numbers, as the desk's first page shows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.desk.day_numbers import numbers_of
from bot.desk.stretch import Stretch, open_spans
from bot.journal.reader import JournalReader
from bot.settings import read_settings
from corpus.reader import read_corpus


def stats_of(stretch: Stretch) -> dict[str, Any]:
    """Return the numbers of some days. Raises JournalUnreadable, CorpusError."""
    settings = read_settings()
    reader = JournalReader(settings.journal_read_url)
    tally = reader.tally(stretch.whole, stretch.before)
    site = read_corpus(settings.corpus_dir).site
    spans = open_spans(site, stretch.whole)
    numbers = numbers_of(stretch, tally.hours, tally.hours_before, spans, reader.count_questions)
    totals = numbers.totals
    return {
        "from": stretch.begin.isoformat(),
        "until": stretch.until.isoformat(),
        "questions": totals.questions,
        "answered": totals.answered,
        "choices": totals.listed,
        "phone": totals.phoned,
        "chosen": totals.taken,
        "notices": totals.greetings,
        "helpful": tally.ratings.helpful,
        "unhelpful": tally.ratings.unhelpful,
        "while_shut": numbers.shut if site.phones else None,
        "lost": tally.lost,
        "channels": dict(numbers.by_channel),
        "entries": {each.id: each.count for each in tally.entries if each.id},
        "topics": {each.id or "": each.count for each in tally.topics},
    }


def lines_of(found: dict[str, Any]) -> Iterator[str]:
    """Yield the numbers as lines; those in a list below their name."""
    for name, value in found.items():
        if isinstance(value, dict):
            yield f"{name}:"
            yield from (f"  {count:7,}  {key or '(no topic)'}" for key, count in value.items())
        elif value is not None:
            yield f"{name}: {value:,}" if isinstance(value, int) else f"{name}: {value}"
