"""A connection that reads the journal and cannot change it, nor wait for it long."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Engine, NullPool, create_engine, event, make_url

from bot.journal.engines import BUSY_S, connect_arguments
from bot.journal.files import state_of, wal_of

# A page that reads longer says so instead.
WITHIN_S = 5.0
_STEPS = 20_000  # of SQLite's machine, some milliseconds, between two looks at the clock


def sqlite_file(url: str) -> Path | None:
    """Return the file of an address, where it is SQLite's."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        return None
    return Path(address.database)


def journal_bytes(url: str) -> int | None:
    """Return how large a journal is that is a file, with the log before it; None for another."""
    file = sqlite_file(url)
    if file is None:
        return None
    return sum(found.size for each in (file, wal_of(file)) if (found := state_of(each)))


def read_engine(url: str) -> Engine:
    """Return an engine that only reads; it keeps no connection between two uses.

    So it may be made before a fork, and a file that was set aside is not read on.
    """
    if file := sqlite_file(url):
        return create_engine(
            "sqlite://", creator=lambda: _open_file(file), poolclass=NullPool, hide_parameters=True
        )
    address = make_url(url)
    engine = create_engine(
        address,
        poolclass=NullPool,
        hide_parameters=True,
        connect_args=connect_arguments(address),
    )
    event.listen(engine, "connect", _set_up_postgresql)
    return engine


def _open_file(file: Path) -> sqlite3.Connection:
    address = f"file:{quote(str(file.absolute()))}?mode=ro"
    connection = sqlite3.connect(address, uri=True, timeout=BUSY_S, check_same_thread=False)
    deadline = time.monotonic() + WITHIN_S
    connection.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
    return connection


def _set_up_postgresql(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
        cursor.execute(f"SET statement_timeout = {int(WITHIN_S * 1000)}")
    connection.commit()
