"""The newest turns of a stretch of time, for whoever looks for what went wrong."""

from __future__ import annotations

from dataclasses import fields

from sqlalchemy import Connection, select

from bot.journal.moments import aware
from bot.journal.read_tally import within
from bot.journal.readings import Span, Turn
from bot.journal.record import QueryRecord
from bot.journal.tables import FEEDBACK, QUERIES

_READ = (
    "query_id",
    "at",
    "kind",
    "entry_id",
    "text",
    "reason",
    "topic",
    "choices",
    "chosen",
    "in_reply_to",
    "conversation",
)


def read_turns(connection: Connection, stretch: Span, at_most: int) -> list[Turn]:
    """Return the newest turns of a stretch, oldest first; of their fields what is looked at."""
    newest = (
        select(*(QUERIES.c[name] for name in _READ))
        .where(within(QUERIES.c.at, stretch))
        .order_by(QUERIES.c.at.desc(), QUERIES.c.query_id.desc())
        .limit(at_most)
        .subquery()
    )
    rated = select(newest, FEEDBACK.c.helpful).outerjoin(
        FEEDBACK, FEEDBACK.c.query_id == newest.c.query_id
    )
    unread = {each.name: None for each in fields(QueryRecord) if each.name not in _READ}
    found = []
    for *values, helpful in connection.execute(rated.order_by(newest.c.at, newest.c.query_id)):
        row = dict(zip(_READ, values, strict=True))
        row["at"] = aware(row["at"])
        record = QueryRecord(**unread, **row)  # type: ignore[arg-type]  # by name
        found.append(Turn(record, None if helpful is None else bool(helpful)))
    return found
