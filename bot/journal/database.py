"""What was asked and how it ended, in a database.

Importing this costs 0.3 s and 50 MB: the server does it once, before its workers are forked; else
it is imported where a journal is opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    DateTime,
    Float,
    ForeignKey,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    delete,
    event,
    insert,
    make_url,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError

from bot.journal.record import QueryRecord, UnknownQuery

MIGRATIONS = Path(__file__).parent / "migrations"
_TIMEOUT_S = 5
# Any number, the same in every process that may migrate: PostgreSQL's advisory locks have no names.
_MIGRATION_LOCK = 5_011_972

METADATA = MetaData()
QUERIES = Table(
    "queries",
    METADATA,
    Column("query_id", String(32), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False, index=True),
    Column("channel", String(32), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("entry_id", String(200)),
    Column("confidence", Float),
    Column("version", String(64), nullable=False),
    Column("text", Text, nullable=False),
)
FEEDBACK = Table(
    "feedback",
    METADATA,
    Column(
        "query_id", String(32), ForeignKey("queries.query_id", ondelete="CASCADE"), primary_key=True
    ),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("helpful", Boolean, nullable=False),
    Column("comment", Text),
)
SEEN_EVENTS = Table(
    "seen_events",
    METADATA,
    Column("event_id", String(200), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False, index=True),
)


class Journal:
    """An open database, brought to the newest schema. Thread-safe; not to be carried over a fork.

    Everything here raises SQLAlchemyError or OSError where the database fails.
    """

    def __init__(self, url: str) -> None:
        address = make_url(url)
        if address.get_backend_name() == "sqlite" and address.database:
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)
        # hide_parameters: what people wrote belongs into the table, not into the log of an error.
        waits = "timeout" if address.get_backend_name() == "sqlite" else "connect_timeout"
        self._engine = create_engine(
            address, hide_parameters=True, pool_pre_ping=True, connect_args={waits: _TIMEOUT_S}
        )
        if address.get_backend_name() == "sqlite":
            event.listen(self._engine, "connect", _set_up_sqlite)
        with self._engine.begin() as connection:
            _migrate(connection)

    def write(self, records: Sequence[QueryRecord]) -> None:
        """Store records in one transaction: all or none."""
        with self._engine.begin() as connection:
            connection.execute(insert(QUERIES), [asdict(record) for record in records])

    def knows(self, query_id: str) -> bool:
        """Return whether a query is stored."""
        with self._engine.connect() as connection:
            return (
                connection.scalar(select(QUERIES.c.query_id).where(QUERIES.c.query_id == query_id))
                is not None
            )

    def rate(self, query_id: str, helpful: bool, comment: str | None) -> str | None:
        """Store what somebody thought of an answer; return the entry shown. The last word counts.

        A later rating without a comment keeps the earlier comment. `comment` comes masked. Raises
        UnknownQuery.
        """
        with self._engine.connect() as connection:
            row = connection.execute(
                select(QUERIES.c.entry_id).where(QUERIES.c.query_id == query_id)
            ).one_or_none()
        if row is None:
            raise UnknownQuery(query_id)
        values: dict[str, Any] = {"at": datetime.now(timezone.utc), "helpful": helpful}
        if comment is not None:
            values["comment"] = comment
        if not self._change(query_id, values):
            try:
                with self._engine.begin() as connection:
                    connection.execute(insert(FEEDBACK).values(query_id=query_id, **values))
            except IntegrityError as error:
                # Two clicks at once: the other one was first. Or the query has just grown too old
                # to be kept.
                if not self._change(query_id, values):
                    raise UnknownQuery(query_id) from error
        entry_id: str | None = row.entry_id
        return entry_id

    def delete_before(self, moment: datetime) -> int:
        """Delete queries before a moment (with time zone) and their feedback; return how many."""
        with self._engine.begin() as connection:
            return connection.execute(delete(QUERIES).where(QUERIES.c.at < moment)).rowcount

    def claim_event(self, event_id: str) -> bool:
        """Return whether an event, or a request's signature, is new: True for one worker of all."""
        try:
            with self._engine.begin() as connection:
                connection.execute(
                    insert(SEEN_EVENTS).values(event_id=event_id, at=datetime.now(timezone.utc))
                )
        except IntegrityError:
            return False
        return True

    def forget_events_before(self, moment: datetime) -> int:
        """Delete the events seen before a moment (with time zone); return how many."""
        with self._engine.begin() as connection:
            return connection.execute(delete(SEEN_EVENTS).where(SEEN_EVENTS.c.at < moment)).rowcount

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def _change(self, query_id: str, values: dict[str, Any]) -> bool:
        with self._engine.begin() as connection:
            result = connection.execute(
                update(FEEDBACK).where(FEEDBACK.c.query_id == query_id).values(**values)
            )
        return result.rowcount > 0


def _set_up_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute(
        "PRAGMA journal_mode=WAL"
    )  # readers and one writer of another worker do not wait for each other
    cursor.execute(
        "PRAGMA synchronous=NORMAL"
    )  # with WAL a power cut may lose the last rows, never the file
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _migrate(connection: Connection) -> None:
    """Bring the schema up to date; workers that start together wait for the first one."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    elif connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
