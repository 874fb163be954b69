"""A backup → the journal, while no server has it open. What was there is set aside, never lost."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import datetime, timezone
from pathlib import Path
from urllib.parse import quote

from alembic.util import CommandError
from sqlalchemy import delete, func, select, text

from bot.journal.backup import Told, back_up, check, copy_file, copy_rows, unfinished
from bot.journal.database import Journal
from bot.journal.engines import patient_engine
from bot.journal.files import make_private_file, make_private_folder, one_at_a_time
from bot.journal.read_engine import sqlite_file
from bot.journal.tables import METADATA, QUERIES
from bot.journal.upkeep import UpkeepError

_OPEN = "the server has the journal open ({}). Stop it, restore, and start it again"
_NOT_EMPTY = (
    "the journal holds {:,} questions. Restore with --replace: they are set aside, not deleted"
)


def restore(backup: Path, url: str, aside: Path, told: Told, *, replace: bool) -> Path | None:
    """Bring a backup to the newest schema and put it in the journal's place.

    Returns where the journal that it replaces is kept, if it held anything; of PostgreSQL that is
    a backup in the folder `aside`. Raises UpkeepError, and what the database raises; then all is
    as it was.
    """
    if not backup.exists():
        raise UpkeepError(f"{backup} is not there. Check how the path is written")
    check(backup)
    target = sqlite_file(url)
    folder = target.parent if target else aside
    make_private_folder(folder)
    with unfinished(folder / backup.name) as part:
        copy_file(backup, part, told)
        _migrate(backup, part)
        if target:
            return _put_in_place(part, target, replace=replace)
        return _replace_rows(part, url, aside, told, replace=replace)


def _migrate(backup: Path, part: Path) -> None:
    try:
        Journal(f"sqlite:///{quote(str(part.absolute()))}").close()
    except CommandError as error:
        raise UpkeepError(
            f"{backup} was made by a newer release ({error}). Restore it with that release"
        ) from error
    with closing(sqlite3.connect(part, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode=DELETE")


def _put_in_place(part: Path, target: Path, *, replace: bool) -> Path | None:
    kept = None
    with one_at_a_time(target):
        if target.exists() and target.stat().st_size:
            if (count := _close_log(target)) and not replace:
                raise UpkeepError(_NOT_EMPTY.format(count))
            kept = target.with_name(f"{target.name}.replaced-{_moment()}")
            try:
                os.link(target, kept)  # so at no moment is there no journal
            except OSError:  # a file system without hard links
                target.rename(kept)
        part.replace(target)
        make_private_file(target)
    return kept


def _close_log(file: Path) -> int:
    """Move SQLite's log into its file, which nobody else has open; return how many questions it has.

    Out of the mode with a log it goes for one alone.
    """
    try:
        with closing(sqlite3.connect(file, timeout=0.5, isolation_level=None)) as db:
            tables = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'queries'").fetchone()
            count = db.execute("SELECT count(*) FROM queries").fetchone()[0] if tables else 0
            db.execute("PRAGMA journal_mode=DELETE")
            # Had it no log: whether somebody writes.
            db.execute("BEGIN EXCLUSIVE")
            db.execute("ROLLBACK")
    except sqlite3.DatabaseError as error:
        code = error.sqlite_errorcode & 0xFF
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            return 1  # nobody knows how many: it is set aside, where that is wished
        if code not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise
        raise UpkeepError(_OPEN.format(file)) from error
    return int(count)


def _replace_rows(part: Path, url: str, aside: Path, told: Told, *, replace: bool) -> Path | None:
    Journal(url).close()
    kept = None
    new, journal = patient_engine(f"sqlite:///{quote(str(part.absolute()))}"), patient_engine(url)
    try:
        with journal.connect() as connection:
            others = connection.scalar(_OTHERS) or 0
            count = connection.scalar(select(func.count()).select_from(QUERIES)) or 0
        if others:
            raise UpkeepError(_OPEN.format(f"{others} connections to its database"))
        if count and not replace:
            raise UpkeepError(_NOT_EMPTY.format(count))
        if count:
            kept = aside / f"journal-replaced-{_moment()}.db"
            back_up(url, kept, told)
        with new.connect() as source, journal.begin() as connection:
            for table in reversed(METADATA.sorted_tables):
                connection.execute(delete(table))
            copy_rows(source, connection, told)
    finally:
        new.dispose()
        journal.dispose()
    return kept


_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND usename = current_user AND pid <> pg_backend_pid()"
)


def _moment() -> str:
    return f"{datetime.now(timezone.utc):%Y%m%d-%H%M%S-%f}"
