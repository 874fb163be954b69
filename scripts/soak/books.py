"""The journal's books: is everything in them that the server acknowledged, and nothing else?"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from scripts.soak.mix import Acknowledged


@dataclass(frozen=True)
class Books:
    """What was acknowledged, and how much of it the journal lacks.

    `unasked_rows` are rows of queries that nobody saw a reply to; `unread` is how many asks could
    have left one.
    """

    asked: int
    missing_rows: int
    unasked_rows: int
    unread: int
    rated: int
    missing_ratings: int
    wrong_ratings: int
    missing_comments: int


def read_books(database: Path, acknowledged: Acknowledged, unread: int) -> Books:
    """Compare a SQLite journal with what visitors were told. The server may be running or gone."""
    with closing(sqlite3.connect(database, timeout=30)) as journal:
        rows = {row[0] for row in journal.execute("SELECT query_id FROM queries")}
        ratings = {
            query_id: (bool(helpful), comment)
            for query_id, helpful, comment in journal.execute(
                "SELECT query_id, helpful, comment FROM feedback"
            )
        }
    rated = acknowledged.rated
    return Books(
        asked=len(acknowledged.asked),
        missing_rows=len(acknowledged.asked - rows),
        unasked_rows=len(rows - acknowledged.asked),
        unread=unread,
        rated=len(rated),
        missing_ratings=len(rated.keys() - ratings.keys()),
        wrong_ratings=sum(
            ratings[query_id][0] != helpful
            for query_id, helpful in rated.items()
            if query_id in ratings
        ),
        missing_comments=sum(
            not ratings.get(query_id, (False, None))[1] for query_id in acknowledged.commented
        ),
    )
