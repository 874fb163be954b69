"""A journal of as many rows as a busy shop leaves in a month, written within seconds."""

from __future__ import annotations

import random
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from bot.journal.database import Journal

DAYS = 28
_TEXTS = (
    "駐車場は何台分ありますか",
    "花束の値段は？",
    "配達は何日前までに頼めますか",
    "返金してほしい",
)
_KINDS = ("answer", "answer", "answer", "choices", "fallback", "notice")
_REASONS = {
    "answer": "CONFIDENT",
    "choices": "SHARED",
    "fallback": "BELOW_THRESHOLD",
    "notice": "SMALL_TALK",
}


def fill(database: Path, count: int, now: datetime, entries: Sequence[str]) -> None:
    """Store replies of the 28 days before `now`, one in twenty rated."""
    Journal(f"sqlite:///{database}").close()
    chance = random.Random(1)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        kept = list(_rows(count, now, entries, chance))
        connection.executemany(
            "INSERT INTO queries (query_id, at, channel, kind, entry_id, confidence, version, text,"
            " reason, topic, choices, chosen, conversation, language, latency_ms)"
            " VALUES (?, ?, ?, ?, ?, .9, 'v1', ?, ?, ?, ?, ?, ?, 'ja', 12)",
            kept,
        )
        rated = ((*row[:2], row[3] != "fallback", None, row[3], row[4]) for row in kept[::20])
        connection.executemany("INSERT INTO feedback VALUES (?, ?, ?, ?, ?, ?)", rated)
        connection.commit()
    journal = Journal(f"sqlite:///{database}")
    journal.recount()
    journal.close()


def _rows(
    count: int, now: datetime, entries: Sequence[str], chance: random.Random
) -> Iterator[tuple[Any, ...]]:
    begin = now.astimezone(timezone.utc).replace(tzinfo=None) - timedelta(days=DAYS)
    step = timedelta(days=DAYS) / count
    conversation = ""
    for number in range(count):
        kind = chance.choice(_KINDS)
        entry = chance.choice(entries) if kind in ("answer", "choices") else None
        if number % 3 == 0:
            conversation = secrets.token_urlsafe(6)
        is_choice = kind == "answer" and chance.random() < 0.2
        yield (
            secrets.token_hex(16),
            f"{begin + step * number:%Y-%m-%d %H:%M:%S.%f}",
            chance.choice(("api", "api", "page", "slack")),
            kind,
            entry,
            "" if is_choice else chance.choice(_TEXTS),
            "CHOSEN" if is_choice else _REASONS[kind],
            chance.choice(("refund", "jobs", None)) if kind == "fallback" else None,
            " ".join(chance.sample(list(entries), 2)) if kind == "choices" else None,
            entry if is_choice else None,
            conversation,
        )
