"""Rows that have to go now, a slice at a time, while the server runs; nothing of them stays behind.

SQLite would leave a deleted row's bytes in the file until something else needs the place: here they
are overwritten, free pages are given back, and the log is emptied.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, delete, func, select

from bot.journal.choose_rows import Chosen
from bot.journal.engines import patient_engine
from bot.journal.moments import aware
from bot.journal.tables import CHATS, COUNTS, FEEDBACK, LOSSES, QUERIES

_SLICE_ROWS = 250
_PAUSE = 2.0  # times what the slice took
_EMPTY_LOG_WITHIN_S = 5.0


@dataclass(frozen=True)
class Extent:
    """How many questions and ratings are meant, and when the first and last of them came."""

    queries: int
    ratings: int
    first: datetime | None = None
    last: datetime | None = None


class Purge:
    """Deletes chosen rows of the journal at an address, which has the newest schema."""

    def __init__(self, url: str, chosen: Chosen) -> None:
        self._engine = patient_engine(url)
        self._chosen = chosen

    def extent(self) -> Extent:
        """Return what is meant as of now."""
        at, ids = QUERIES.c.at, select(QUERIES.c.query_id).where(self._chosen.where)
        with self._engine.connect() as connection:
            count, first, last = connection.execute(
                select(func.count(), func.min(at), func.max(at)).where(self._chosen.where)
            ).one()
            rated = select(func.count()).where(FEEDBACK.c.query_id.in_(ids))
            ratings = connection.scalar(rated) or 0
        return Extent(count, ratings, first and aware(first), last and aware(last))

    def run(self) -> Iterator[int]:
        """Delete the rows and their ratings; yield after each slice how many are gone.

        Of everything, also what is counted, the chats and the losses: nothing is left but the
        events seen, a day's ids of Slack. Whatever is deleted stays so where it is broken off.
        """
        gone = 0
        for slice_ in self._slices(QUERIES):
            gone += slice_
            yield gone
        if self._chosen.is_everything:
            for table in (COUNTS, CHATS, LOSSES):
                for _ in self._slices(table):
                    pass
        self._empty_log()

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def _slices(self, table: Table) -> Iterator[int]:
        key = QUERIES.c.query_id if table is QUERIES else table.c.at
        wanted = select(key).limit(_SLICE_ROWS)
        if table is QUERIES:
            wanted = wanted.where(self._chosen.where)
        while True:
            begin = time.monotonic()
            with self._engine.begin() as connection:
                found = connection.scalars(wanted).all()
                if not found:
                    return
                gone = connection.execute(delete(table).where(key.in_(found))).rowcount
            yield gone
            time.sleep(_PAUSE * (time.monotonic() - begin))

    def _empty_log(self) -> None:
        """Give free pages back, and move SQLite's log into the file, as soon as nobody reads it."""
        if self._engine.dialect.name != "sqlite":
            return
        with self._engine.connect() as connection:
            sqlite = connection.execution_options(isolation_level="AUTOCOMMIT")
            driver = sqlite.connection.driver_connection
            assert driver is not None
            driver.executescript("PRAGMA incremental_vacuum")
            end = time.monotonic() + _EMPTY_LOG_WITHIN_S
            while sqlite.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]:  # busy
                if time.monotonic() > end:
                    return  # the server does it when it stops
                time.sleep(0.1)
