"""A journal → one file that holds it whole: SQLite's own, whatever the journal lies in.

So one form is restored to either database, needs no other program (pg_dump wants the server's
version), and is a journal that any SQLite program opens.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, func, select

from bot.journal.database import Journal
from bot.journal.engines import patient_engine
from bot.journal.files import make_private_file
from bot.journal.moments import aware, utc
from bot.journal.read_engine import sqlite_file
from bot.journal.tables import METADATA
from bot.journal.upkeep import UpkeepError

_PAGES = 2000  # 8 MB between two reports
_BATCH_ROWS = 1000

Told = Callable[[int, int], None]


def back_up(url: str, target: Path, told: Told) -> int:
    """Write the journal at an address into a file, also while the server writes; return its rows.

    `told` gets how much is done, of how much. The file is there when it is whole and looked at, or
    not at all. Raises UpkeepError, and what the database raises.
    """
    if target.exists():
        raise UpkeepError(f"{target} is there already. Name another file, or move it away")
    source = sqlite_file(url)
    if source and not source.exists():
        raise UpkeepError(f"{source} is not there: nothing was asked yet, or DATA_DIR is another")
    with unfinished(target) as part:
        if source:
            copy_file(source, part, told)
        else:
            _copy_database(url, part, told)
        count = check(part)
        part.replace(target)
    return count


def check(file: Path) -> int:
    """Return how many questions a backup holds. Raises UpkeepError where it is not whole."""
    try:
        with closing(
            sqlite3.connect(f"file:{quote(str(file.absolute()))}?mode=ro", uri=True)
        ) as db:
            found = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
            count = db.execute("SELECT count(*) FROM queries").fetchone()[0]
    except sqlite3.Error as error:
        raise UpkeepError(f"{file} is no backup of a journal: {error}") from error
    if found != "ok":
        raise UpkeepError(f"{file} is damaged: {found}. Take another backup")
    return int(count)


@contextmanager
def unfinished(target: Path) -> Iterator[Path]:
    """Yield a private file beside the target to be renamed when it is whole; else it goes."""
    part = target.with_name(f".{target.name}.part-{os.getpid()}")
    make_private_file(part)
    try:
        yield part
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            with suppress(FileNotFoundError):
                part.with_name(part.name + suffix).unlink()
        with suppress(FileNotFoundError):
            part.with_name(f".{part.name}.lock").unlink()


def copy_rows(source: Connection, target: Connection, told: Told) -> None:
    """Copy every table of the newest schema from one database to another."""
    tables = METADATA.sorted_tables
    total = sum(source.scalar(select(func.count()).select_from(table)) or 0 for table in tables)
    done = 0
    told(done, total)
    for table in tables:
        rows = source.execution_options(yield_per=_BATCH_ROWS).execute(select(table))
        for batch in rows.mappings().partitions():
            target.execute(table.insert(), [_in_utc(dict(row)) for row in batch])
            done += len(batch)
            told(done, total)


def _in_utc(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: utc(aware(value)) if isinstance(value, datetime) else value
        for name, value in row.items()
    }


def copy_file(source: Path, part: Path, told: Told) -> None:
    """Copy a SQLite database as it is at one moment, with what stands in its log."""
    address = f"file:{quote(str(source.absolute()))}?mode=ro"
    with (
        closing(sqlite3.connect(address, uri=True, timeout=30, isolation_level=None)) as old,
        closing(sqlite3.connect(part, isolation_level=None)) as new,
    ):
        # One snapshot: else every row that is written meanwhile has it begin anew.
        old.execute("BEGIN")
        old.execute("SELECT count(*) FROM sqlite_master").fetchone()
        old.backup(
            new,
            pages=_PAGES,
            progress=lambda _status, left, total: told(total - left, total),
            sleep=0,
        )
        new.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it


def _copy_database(url: str, part: Path, told: Told) -> None:
    Journal(f"sqlite:///{quote(str(part.absolute()))}").close()
    old, new = patient_engine(url), patient_engine(f"sqlite:///{quote(str(part.absolute()))}")
    try:
        with old.connect() as connection, new.begin() as target:
            snapshot = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
            copy_rows(snapshot, target, told)
    finally:
        old.dispose()
        new.dispose()
    with closing(sqlite3.connect(part, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode=DELETE")
