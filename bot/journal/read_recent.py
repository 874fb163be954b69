"""What was asked of late, and how often."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from bot.journal.tables import QUERIES


def read_recent(connection: Connection, looked_at: int, at_most: int) -> list[tuple[str, int]]:
    """Return the masked texts of the newest `looked_at` queries, most asked first, and how often."""
    newest = (
        select(QUERIES.c.text, QUERIES.c.at)
        .where(QUERIES.c.text != "")
        .order_by(QUERIES.c.at.desc())
        .limit(looked_at)
        .subquery()
    )
    times = func.count().label("times")
    found = (
        select(newest.c.text, times)
        .group_by(newest.c.text)
        .order_by(times.desc(), func.max(newest.c.at).desc())
        .limit(at_most)
    )
    return [(row.text, row.times) for row in connection.execute(found)]
