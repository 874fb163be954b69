"""What is kept of a question: already masked, and all that ever reaches the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone

from bot.answer.answerer import Reply
from bot.journal.masking import mask


class UnknownQuery(LookupError):
    """No recorded query has this id."""


@dataclass(frozen=True)
class QueryRecord:
    """One query and how it ended. `at` is UTC; `entry_id` is the first entry shown; `text` is
    masked."""

    query_id: str
    at: datetime
    channel: str
    kind: str
    entry_id: str | None
    confidence: float | None
    version: str
    text: str


def record_of(reply: Reply, text: str, channel: str) -> QueryRecord:
    """Return what is kept of a reply to a raw text, as of now."""
    shown = reply.answer or next(iter(reply.choices), None)
    return QueryRecord(
        reply.query_id,
        datetime.now(timezone.utc),
        channel,
        reply.kind,
        shown.id if shown else None,
        reply.confidence,
        reply.version,
        mask(text),
    )
