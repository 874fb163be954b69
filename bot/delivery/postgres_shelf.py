"""A shelf in PostgreSQL: files in pieces, and notes, each written in one transaction.

It is asked again and again instead of told by NOTIFY: that reaches nobody through a pooler, nor who
was away, nor after another server has taken over.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Set
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    create_engine,
    delete,
    event,
    func,
    inspect,
    make_url,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError

from bot.delivery.shelf import FORGOTTEN_AFTER_S, Beat, NotOnShelf, ShelfUnavailable, Told
from bot.journal.complaint import reason_of
from bot.journal.engines import connect_arguments

_PIECE = 4 * 1024 * 1024
_WITHIN_S = 60  # a statement: a piece, over a slow line
_SET_UP_LOCK = 5_011_973  # any number, the same in every process

_METADATA = MetaData()
_NOTES = Table(
    "delivery_notes",
    _METADATA,
    Column("name", Text, primary_key=True),
    Column("revision", Text, nullable=False),
    Column("note", Text, nullable=False),
)
_FILES = Table(
    "delivery_files",
    _METADATA,
    Column("digest", Text, primary_key=True),
    Column("pieces", Integer, nullable=False),
)
_PIECES = Table(
    "delivery_pieces",
    _METADATA,
    Column("digest", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
_REPLICAS = Table(
    "delivery_replicas",
    _METADATA,
    Column("name", Text, primary_key=True),
    Column("told", Text, nullable=False),
    Column("seen", DateTime(timezone=True), nullable=False),
)


class PostgresShelf:
    """Four tables of their own, made when they are first needed: see Shelf."""

    def __init__(self, url: str) -> None:
        address = make_url(url)
        if address.drivername == "postgresql":
            address = address.set(drivername="postgresql+psycopg")
        self._engine: Engine = create_engine(
            address,
            hide_parameters=True,
            pool_pre_ping=True,
            pool_size=1,
            connect_args=connect_arguments(address),
        )
        event.listen(self._engine, "connect", _set_up)
        self._has_tables = False

    def revisions(self) -> Mapping[str, str]:
        """Return for each note what changes with its text."""
        with self._begin() as connection:
            rows = connection.execute(select(_NOTES.c.name, _NOTES.c.revision)).all()
            return {row.name: row.revision for row in rows}

    def read(self, name: str) -> str | None:
        """Return the text of a note."""
        with self._begin() as connection:
            note: str | None = connection.scalar(select(_NOTES.c.note).where(_NOTES.c.name == name))
            return note

    def write(self, name: str, text: str) -> None:
        """Replace a note, in one step."""
        values = {"revision": hashlib.sha256(text.encode()).hexdigest(), "note": text}
        with self._begin() as connection:
            connection.execute(_upsert(_NOTES, {"name": name}, values))

    def missing(self, digests: Collection[str]) -> set[str]:
        """Return which of the files are not there."""
        with self._begin() as connection:
            found = select(_FILES.c.digest).where(_FILES.c.digest.in_(list(digests)))
            return set(digests) - set(connection.scalars(found))

    def put(self, digest: str, file: Path) -> None:
        """Add a file, wholly or not at all."""
        read = hashlib.sha256()
        with file.open("rb") as source, self._begin() as connection:
            number = 0
            while piece := source.read(_PIECE):
                read.update(piece)
                values = {"digest": digest, "number": number, "content": piece}
                connection.execute(insert(_PIECES).values(values).on_conflict_do_nothing())
                number += 1
            if read.hexdigest() != digest:
                raise OSError(None, "changed while it was delivered", str(file))
            of = insert(_FILES).values(digest=digest, pieces=number)
            connection.execute(of.on_conflict_do_nothing())

    def get(self, digest: str, target: Path, beat: Beat) -> None:
        """Write a file to `target`; `beat` is called between pieces and may raise."""
        with target.open("wb") as file, self._begin() as connection:
            pieces = connection.scalar(select(_FILES.c.pieces).where(_FILES.c.digest == digest))
            for number in range(self._there(pieces, digest)):
                of = (_PIECES.c.digest == digest) & (_PIECES.c.number == number)
                content = connection.scalar(select(_PIECES.c.content).where(of))
                file.write(self._there(content, digest))
                beat()

    def keep_only(self, digests: Set[str]) -> None:
        """Remove every other file."""
        kept = list(digests)
        with self._begin() as connection:
            connection.execute(delete(_FILES).where(_FILES.c.digest.not_in(kept)))
            connection.execute(delete(_PIECES).where(_PIECES.c.digest.not_in(kept)))

    def tell(self, replica: str, text: str) -> None:
        """Replace what a replica told."""
        values = {"told": text, "seen": func.now()}
        with self._begin() as connection:
            # It is told again in seconds: no standby need confirm it.
            connection.exec_driver_sql("SET LOCAL synchronous_commit = local")
            connection.execute(_upsert(_REPLICAS, {"name": replica}, values))

    def told(self) -> Mapping[str, Told]:
        """Return what each replica told, by name."""
        age_s = func.extract("epoch", func.now() - _REPLICAS.c.seen).label("age_s")
        rows = select(_REPLICAS.c.name, _REPLICAS.c.told, age_s).order_by(_REPLICAS.c.name)
        with self._begin() as connection:
            return {
                row.name: Told(row.told, max(0.0, float(row.age_s)))
                for row in connection.execute(rows)
                if row.age_s < FORGOTTEN_AFTER_S
            }

    def close(self) -> None:
        """Let go of connections."""
        self._engine.dispose()

    @staticmethod
    def _there(found: Any, digest: str) -> Any:
        if found is None:
            raise NotOnShelf(digest)
        return found

    @contextmanager
    def _begin(self) -> Iterator[Connection]:
        """Yield a connection in a transaction, the tables there."""
        try:
            with self._engine.begin() as connection:
                if not self._has_tables:
                    _make_tables(connection)
                yield connection
            self._has_tables = True
        except SQLAlchemyError as error:
            raise ShelfUnavailable(f"DELIVERY's database: {reason_of(error)}") from error


def _set_up(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET statement_timeout = '{_WITHIN_S}s'")
        cursor.execute(f"SET lock_timeout = '{_WITHIN_S}s'")
    connection.commit()


def _make_tables(connection: Connection) -> None:
    if inspect(connection).has_table(_REPLICAS.name):
        return
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _SET_UP_LOCK})
    _METADATA.create_all(connection)
    # Weights do not compress, and trying costs more than the bytes.
    connection.exec_driver_sql("ALTER TABLE delivery_pieces ALTER content SET STORAGE EXTERNAL")


def _upsert(table: Table, key: dict[str, Any], values: dict[str, Any]) -> Any:
    row = insert(table).values(**key, **values)
    return row.on_conflict_do_update(index_elements=list(key), set_=values)
