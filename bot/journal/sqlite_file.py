"""The SQLite file behind an open journal: is it still there, is it whole, does it shrink."""

from __future__ import annotations

import logging
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from bot.journal.files import (
    FileState,
    make_private_file,
    one_at_a_time,
    set_aside,
    state_of,
    wal_of,
)

log = logging.getLogger(__name__)

_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_INCREMENTAL = 2


class SqliteFile:
    """One file, opened by one engine."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._state: FileState | None = None
        self._wal: FileState | None = None

    def open(self, engine: Engine, migrate: Callable[[Engine], None], *, suspect: bool) -> None:
        """Bring the file's schema up to date; one that cannot be read is set aside first.

        A journal is a record, not what answers are made of: to go on with a new one loses less than
        to keep none. `suspect` has every page looked at.
        """
        make_private_file(self._path)
        with one_at_a_time(self._path):
            make_private_file(self._path)  # another process may have set it aside meanwhile
            before = state_of(self._path)
            try:
                if suspect:
                    _check(engine)
                migrate(engine)
            except DBAPIError as error:
                engine.dispose()
                if not self.is_damage(error):
                    raise
                kept = set_aside(self._path, before)
                log.error(
                    "journal: %s is damaged (%s): kept as %s, and a new one is begun. What can be "
                    "saved: sqlite3 %s .recover",
                    self._path,
                    error.orig,
                    kept,
                    kept,
                )
                make_private_file(self._path)
                migrate(engine)
            self._state, self._wal = state_of(self._path), state_of(wal_of(self._path))

    def is_there(self, engine: Engine) -> bool:
        """Return whether path and log still lead to the file that was opened, at its full length.

        What is written to a deleted file is gone, and SQLite does not say so.
        """
        now, wal = state_of(self._path), state_of(wal_of(self._path))
        if now is None or self._state is None or now[:2] != self._state[:2]:
            return False
        if self._wal is not None and (wal is None or wal[:2] != self._wal[:2]):
            return False
        # A vacuum shortens it too; then every page it says to have is there.
        if now.size < self._state.size and now.size < _logical_size(engine):
            return False
        self._state = now
        return True

    def is_damage(self, error: Exception) -> bool:
        """Return whether an error says that the file cannot be read."""
        code = getattr(getattr(error, "orig", None), "sqlite_errorcode", 0)
        return code & 0xFF in _DAMAGED

    def give_back(self, engine: Engine, pages: int) -> bool:
        """Give so many free pages back to the disk; return whether there are more."""
        with engine.connect() as connection:
            sqlite = connection.execution_options(isolation_level="AUTOCOMMIT")
            if sqlite.exec_driver_sql("PRAGMA auto_vacuum").scalar() != _INCREMENTAL:
                free = shutil.disk_usage(self._path.parent).free
                if free < 2 * self._path.stat().st_size:
                    return False  # it is copied, and the log holds the copy
                # Only once: a file of an earlier version. Rows wait in memory meanwhile.
                sqlite.exec_driver_sql("VACUUM")
            if sqlite.exec_driver_sql("PRAGMA freelist_count").scalar_one() == 0:
                return False
            # As a script: it gives a page back for each step, and execute() takes one step.
            driver = sqlite.connection.driver_connection
            assert driver is not None
            driver.executescript(f"PRAGMA incremental_vacuum({pages})")
            return bool(sqlite.exec_driver_sql("PRAGMA freelist_count").scalar_one())


def _check(engine: Engine) -> None:
    with engine.connect() as connection:
        found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    if found != "ok":
        error = sqlite3.DatabaseError(found)
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise DBAPIError("PRAGMA quick_check", None, error)


def _logical_size(engine: Engine) -> int:
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        return int(pages * connection.exec_driver_sql("PRAGMA page_size").scalar_one())
