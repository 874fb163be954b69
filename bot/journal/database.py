"""What was asked and how it ended, in a database.

Importing this costs 0.3 s and 50 MB: the server does it once, before its workers are forked; else
it is imported where a journal is opened.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Table,
    create_engine,
    delete,
    event,
    func,
    make_url,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DataError, IntegrityError

from bot.journal.counts import count, recount
from bot.journal.engines import connect_arguments, set_up_postgresql, set_up_sqlite
from bot.journal.record import QueryRecord, UnknownQuery
from bot.journal.sqlite_file import SqliteFile
from bot.journal.tables import CHATS, COUNTS, FEEDBACK, LOSSES, QUERIES, SEEN_EVENTS

MIGRATIONS = Path(__file__).parent / "migrations"
# Any number, the same in every process that may migrate: PostgreSQL's advisory locks have no names.
_MIGRATION_LOCK = 5_011_972
# Alembic keeps the migration under way in variables of its module: of eight threads that each
# migrated a database of their own, seven failed, and now and then one wrote through another's
# connection until the process crashed.
_one_migration = threading.Lock()


class Journal:
    """An open database, brought to the newest schema. Thread-safe; not to be carried over a fork.

    Everything here raises SQLAlchemyError or OSError where the database fails.
    """

    def __init__(self, url: str, *, suspect: bool = False) -> None:
        """Open it. A SQLite file that cannot be read is set aside, and a new one begun.

        `suspect` has its every page looked at.
        """
        address = make_url(url)
        self._engine = create_engine(
            address,
            hide_parameters=True,  # what people wrote belongs into the table, not into a log
            pool_pre_ping=True,
            connect_args=connect_arguments(address),
        )
        self._is_sqlite = address.get_backend_name() == "sqlite"
        self._insert: Any = (sqlite if self._is_sqlite else postgresql).insert
        self._file: SqliteFile | None = None
        self._closed = False
        event.listen(self._engine, "checkin", self._close_late)
        event.listen(
            self._engine, "connect", set_up_sqlite if self._is_sqlite else set_up_postgresql
        )
        if self._is_sqlite and address.database and address.database != ":memory:":
            self._file = SqliteFile(Path(address.database))
            self._file.open(self._engine, _migrate, suspect=suspect)
        else:
            _migrate(self._engine)

    def is_there(self) -> bool:
        """Return whether this is still the database that its address leads to.

        A file may have been deleted, replaced or cut off since.
        """
        return self._file is None or self._file.is_there(self._engine)

    def is_damaged_by(self, error: Exception) -> bool:
        """Return whether an error says that the file cannot be read."""
        return self._file is not None and self._file.is_damage(error)

    def write(self, records: Sequence[QueryRecord]) -> int:
        """Store records; return how many the database refuses for good.

        All in one transaction. What is there already stays as it is: a batch may be written again.
        """
        try:
            with self._engine.begin() as connection:
                self._store(connection, records)
        except (DataError, IntegrityError):
            if len(records) == 1:
                return 1
            return sum(self.write([record]) for record in records)
        return 0

    def rate(
        self, query_id: str, helpful: bool, comment: str | None, record: QueryRecord | None = None
    ) -> str | None:
        """Store what somebody thought of an answer; return the entry shown. The last word counts.

        A later rating without a comment keeps the earlier comment. `comment` comes masked. `record`
        is the query where it may not be stored yet. Raises UnknownQuery.
        """
        values: dict[str, Any] = {"at": datetime.now(timezone.utc), "helpful": helpful}
        if comment is not None:
            values["comment"] = comment
        about = select(QUERIES.c.kind, QUERIES.c.entry_id).where(QUERIES.c.query_id == query_id)
        try:
            with self._engine.begin() as connection:
                if record:
                    self._store(connection, [record])
                row = connection.execute(about).one_or_none()
                if row is None:
                    raise UnknownQuery(query_id)
                rating = self._insert(FEEDBACK).values(
                    query_id=query_id, kind=row.kind, entry_id=row.entry_id, **values
                )
                connection.execute(
                    rating.on_conflict_do_update(index_elements=["query_id"], set_=values)
                )
        except IntegrityError as error:  # it has just grown too old to be kept
            raise UnknownQuery(query_id) from error
        entry_id: str | None = row.entry_id
        return entry_id

    def recount(self) -> None:
        """Count anew what came up, from the rows that are there."""
        with self._engine.begin() as connection:
            recount(connection)

    def note_loss(self, loss_id: str, lost: int) -> None:
        """Store how many rows were lost; noted again under the same id, they count once."""
        values = {"loss_id": loss_id, "at": datetime.now(timezone.utc), "lost": lost}
        with self._engine.begin() as connection:
            connection.execute(self._insert(LOSSES).values(values).on_conflict_do_nothing())

    def claim_event(self, event_id: str) -> bool:
        """Return whether an event, or a request's signature, is new: True for one worker of all."""
        claim = self._insert(SEEN_EVENTS).values(event_id=event_id, at=datetime.now(timezone.utc))
        with self._engine.begin() as connection:
            claimed = connection.execute(
                claim.on_conflict_do_nothing(),
                execution_options={"preserve_rowcount": True},  # else -1 with psycopg
            )
            return claimed.rowcount > 0

    def conversation_of(self, chat_id: str) -> str | None:
        """Return the token of the conversation that a chat is in, if any."""
        found = select(CHATS.c.conversation).where(CHATS.c.chat_id == chat_id)
        with self._engine.begin() as connection:
            token: str | None = connection.scalar(found)
            return token

    def continue_chat(self, chat_id: str, conversation: str | None) -> None:
        """Note the conversation that a chat is in now; None: in none any more."""
        with self._engine.begin() as connection:
            if conversation is None:
                connection.execute(delete(CHATS).where(CHATS.c.chat_id == chat_id))
                return
            values = {"at": datetime.now(timezone.utc), "conversation": conversation}
            noted = self._insert(CHATS).values(chat_id=chat_id, **values)
            connection.execute(noted.on_conflict_do_update(index_elements=["chat_id"], set_=values))

    def forget_chats_before(self, moment: datetime, at_most: int) -> int:
        """Delete the oldest chats that ended before a moment (with time zone); return how many."""
        return self._delete_oldest(CHATS, CHATS.c.chat_id, at_most, moment)

    def delete_before(self, moment: datetime, at_most: int) -> int:
        """Delete the oldest queries before a moment (with time zone), and their feedback.

        Returns how many; there are more where it is `at_most`.
        """
        return self._delete_oldest(QUERIES, QUERIES.c.query_id, at_most, moment)

    def forget_events_before(self, moment: datetime, at_most: int) -> int:
        """Delete the oldest events seen before a moment (with time zone); return how many."""
        return self._delete_oldest(SEEN_EVENTS, SEEN_EVENTS.c.event_id, at_most, moment)

    def forget_losses_before(self, moment: datetime, at_most: int) -> int:
        """Delete the oldest losses noted before a moment (with time zone); return how many."""
        return self._delete_oldest(LOSSES, LOSSES.c.loss_id, at_most, moment)

    def forget_counts_before(self, moment: datetime, at_most: int) -> int:
        """Delete the oldest counts from before a moment (with time zone); return how many."""
        return self._delete_oldest(COUNTS, COUNTS.c.at, at_most, moment)

    def delete_oldest(self, at_most: int) -> int:
        """Delete the oldest queries and their feedback; return how many."""
        return self._delete_oldest(QUERIES, QUERIES.c.query_id, at_most)

    def rows_over(self, max_bytes: int) -> int:
        """Return how many of the oldest queries must go until all takes `max_bytes`."""
        with self._engine.begin() as connection:
            if self._is_sqlite:
                used = _used_bytes(connection)
            else:
                used = connection.scalar(_RELATION_BYTES)
                if used > max_bytes:
                    # Deleted rows count above until PostgreSQL has other use for their place.
                    connection.execute(text("SET LOCAL statement_timeout = '60s'"))
                    used = connection.scalar(_ROW_BYTES)
            if used <= max_bytes:
                return 0
            rows = connection.scalar(select(func.count()).select_from(QUERIES)) or 0
        return -int(-rows * (used - max_bytes) // used)

    def give_back(self, pages: int) -> bool:
        """Give free pages of a file back to the disk; return whether there are more.

        PostgreSQL does so by itself.
        """
        return self._file is not None and self._file.give_back(self._engine, pages)

    def close(self) -> None:
        """Close every connection; one that is in use as soon as it is not."""
        self._closed = True
        self._engine.dispose()

    def _store(self, connection: Connection, records: Sequence[QueryRecord]) -> None:
        """Store and count what is not there yet."""
        new = self._insert(QUERIES).on_conflict_do_nothing().returning(QUERIES.c.query_id)
        stored = set(connection.scalars(new, [asdict(record) for record in records]))
        written = {each.query_id: each for each in records if each.query_id in stored}
        count(connection, self._insert, written.values())

    def _close_late(self, connection: Any, _record: object) -> None:
        if self._closed and connection is not None:
            connection.close()

    def _delete_oldest(
        self, table: Table, key: Column[str], at_most: int, moment: datetime | None = None
    ) -> int:
        oldest = select(key).order_by(table.c.at).limit(at_most)
        if moment is not None:
            oldest = oldest.where(table.c.at < moment)
        with self._engine.begin() as connection:
            return connection.execute(delete(table).where(key.in_(oldest))).rowcount


# The rows with what an index of each takes.
_ROW_BYTES = text(
    "SELECT coalesce(sum(pg_column_size(queries.*)), 0) + count(*) * 150 FROM queries"
)
_RELATION_BYTES = text(
    "SELECT pg_total_relation_size('queries') + pg_total_relation_size('feedback')"
)


def _used_bytes(connection: Connection) -> int:
    pages, free, size = (
        connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
        for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)


def _migrate(engine: Engine) -> None:
    """Bring the schema up to date; workers that start together wait for the first one."""
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            # A change of a large table takes its time.
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SET LOCAL lock_timeout = '60s'"))
            lock = text("SELECT pg_advisory_xact_lock(:lock)")
            connection.execute(lock, {"lock": _MIGRATION_LOCK})
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        config.attributes["connection"] = connection
        with _one_migration:
            command.upgrade(config, "head")
