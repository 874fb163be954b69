"""The journal's rows with their ratings, oldest first, however many: a thousand at a time.

Each thousand is read by itself, so that no reader keeps SQLite's log from being emptied.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.exc import SQLAlchemyError

from bot.journal.choose_rows import Chosen
from bot.journal.complaint import reason_of
from bot.journal.moments import aware, utc
from bot.journal.read_engine import read_engine
from bot.journal.record import JournalUnreadable
from bot.journal.tables import FEEDBACK, QUERIES

_PAGE_ROWS = 1000
_COLUMNS = (
    *QUERIES.c,
    FEEDBACK.c.helpful,
    FEEDBACK.c.comment,
    FEEDBACK.c.at.label("rated_at"),
)
NAMES = tuple(column.name for column in _COLUMNS)


def read_rows(url: str, chosen: Chosen) -> Iterator[dict[str, Any]]:
    """Yield the chosen rows by column (NAMES); moments have a time zone.

    Raises JournalUnreadable.
    """
    at, query_id = QUERIES.c.at, QUERIES.c.query_id
    last: tuple[datetime, str] | None = None
    engine = read_engine(url)
    page = (
        select(*_COLUMNS)
        .join_from(QUERIES, FEEDBACK, isouter=True)
        .where(chosen.where)
        .order_by(at, query_id)
        .limit(_PAGE_ROWS)
    )
    while True:
        wanted = page
        if last:
            moment = utc(last[0])
            wanted = page.where(at >= moment, or_(at > moment, query_id > last[1]))
        try:
            with engine.connect() as connection:
                found = [dict(row) for row in connection.execute(wanted).mappings()]
        except (SQLAlchemyError, sqlite3.Error, OSError) as error:
            raise JournalUnreadable(f"the journal cannot be read: {reason_of(error)}") from error
        for row in found:
            row["at"] = aware(row["at"])
            row["rated_at"] = row["rated_at"] and aware(row["rated_at"])
            yield row
        if len(found) < _PAGE_ROWS:
            return
        last = found[-1]["at"], found[-1]["query_id"]
