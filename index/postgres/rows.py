"""An index folder's rows → PostgreSQL: what is not there yet, in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString
from uuid import uuid4

import numpy as np
import psycopg
from psycopg import Connection
from psycopg.conninfo import make_conninfo
from psycopg.sql import Composed

from corpus.whole_file import write_whole
from index.dense import DenseIndex
from index.lexical import LexicalIndex
from index.manifest import REBUILD, IndexRefused, Manifest
from index.postgres.address import RowsUnavailable
from index.postgres.schema import (
    formatted,
    lock,
    make_candidates_quick,
    make_tables,
    number_of,
)

_CONNECT_S = 5
_HOME_FILE = "rows-home"
_WANTED: LiteralString = (
    "CREATE TEMP TABLE faq_wanted (position integer PRIMARY KEY, digest bytea NOT NULL)"
    " ON COMMIT DROP"
)
_MISSING: LiteralString = (
    "SELECT min(w.position) FROM faq_wanted w LEFT JOIN {rows} r USING (digest)"
    " WHERE r.id IS NULL GROUP BY w.digest ORDER BY 1"
)
_COPY: LiteralString = "COPY {rows} (digest, vector, terms, counts, length) FROM STDIN"
_JOIN: LiteralString = (
    "INSERT INTO {members} (version, position, row)"
    " SELECT %s, w.position, r.id FROM faq_wanted w JOIN {rows} r USING (digest)"
)
_UNUSED: LiteralString = (
    "DELETE FROM faq_versions v WHERE NOT EXISTS"
    " (SELECT FROM faq_uses u WHERE u.version = v.version) RETURNING version"
)
_LEFT_ROWS: LiteralString = (
    "DELETE FROM {rows} r WHERE NOT EXISTS (SELECT FROM {members} m WHERE m.row = r.id)"
)


@dataclass(frozen=True)
class Written:
    """How many rows a version has, and how many of these were new."""

    rows: int
    new: int


def put_rows(folder: Path, index_dir: Path, address: str) -> Written:
    """Bring the rows of the version in `folder` into the database, all of them or none.

    When this returns, every connection to the primary finds them. What versions of this `index_dir`
    have and no folder of theirs any more is removed. Raises IndexRefused where the folder lacks
    what is needed, RowsUnavailable where the database cannot be written to.
    """
    manifest = Manifest.load(folder)
    home = _home(index_dir)
    try:
        # Of several hosts, the one that takes what is written.
        primary = make_conninfo(
            address, target_session_attrs="read-write", connect_timeout=_CONNECT_S
        )
        with psycopg.connect(primary) as connection:
            written = _put(connection, folder, manifest, home)
        with psycopg.connect(primary) as connection:
            _remove_unused(connection, index_dir, home, [number_of(manifest)])
    except psycopg.Error as error:
        said = str(error).strip().splitlines() or [type(error).__name__]
        raise RowsUnavailable(
            f"the index's rows cannot be written to PostgreSQL: {said[0]}. What is served stays as it "
            "is. Mend it (docs/postgres.md) and run the command again"
        ) from error
    return written


def _home(index_dir: Path) -> str:
    """Return what tells this index folder from all others, also from a copy of it.

    No host name: in a container it is another one with every start.
    """
    file = index_dir / _HOME_FILE
    if not file.exists():
        write_whole(file, uuid4().hex.encode())
    return f"{file.read_text()}:{index_dir.stat().st_ino}"


def _put(connection: Connection[Any], folder: Path, manifest: Manifest, home: str) -> Written:
    version, dense = number_of(manifest), DenseIndex.load(folder)
    vectors = dense.copied_rows()
    width = vectors.shape[1]
    lock(connection)
    make_tables(connection, width)
    connection.execute(
        "INSERT INTO faq_uses VALUES (%s, %s) ON CONFLICT DO NOTHING", [home, version]
    )
    if connection.execute("SELECT 1 FROM faq_versions WHERE version = %s", [version]).fetchone():
        return Written(len(vectors), 0)
    new = _put_rows(connection, vectors, _lexical(folder), version)
    if not dense.is_exact:
        make_candidates_quick(connection, width)
    connection.execute("INSERT INTO faq_versions VALUES (%s, %s)", [version, len(vectors)])
    return Written(len(vectors), new)


def _lexical(folder: Path) -> LexicalIndex:
    lexical = LexicalIndex.load(folder)
    if lexical.occurrences is None:
        raise IndexRefused(
            f"{folder}: an older program built it, without counts. {REBUILD} --force"
        )
    return lexical


def _put_rows(
    connection: Connection[Any], vectors: np.ndarray, lexical: LexicalIndex, version: int
) -> int:
    """Write rows and members of a version, and return how many rows were new."""
    assert lexical.occurrences is not None
    width, lengths = vectors.shape[1], lexical.occurrences.lengths.tolist()
    vectors = np.asarray(vectors, np.float32)
    documents = [sorted(each.items()) for each in lexical.counted_documents()]
    connection.execute(_WANTED)
    digests = []
    with connection.cursor().copy("COPY faq_wanted FROM STDIN") as copy:
        for position, document in enumerate(documents):
            digests.append(_digest(vectors[position], document, lengths[position]))
            copy.write_row((position, digests[-1]))
    missing = [row[0] for row in connection.execute(formatted(_MISSING, width))]
    with connection.cursor().copy(formatted(_COPY, width)) as copy:
        copy.set_types(["bytea", "text", "text[]", "int4[]", "int4"])
        for position in missing:
            terms = [term for term, _ in documents[position]]
            counts = [count for _, count in documents[position]]
            vector = vector_text(vectors[position])
            copy.write_row((digests[position], vector, terms, counts, lengths[position]))
    connection.execute(formatted(_JOIN, width), [version])
    # The planner must know of them at once: autovacuum looks in a minute.
    connection.execute(_analyze(width, "rows"))
    connection.execute(_analyze(width, "members"))
    return len(missing)


def vector_text(vector: np.ndarray) -> str:
    """Return a vector as pgvector reads it: nine digits are a float32."""
    return "[" + ",".join(["%.9g"] * len(vector)) % tuple(vector.tolist()) + "]"


def _digest(vector: np.ndarray, document: Sequence[tuple[str, int]], length: int) -> bytes:
    digest = hashlib.blake2b(vector.tobytes(), digest_size=16)
    digest.update(repr((document, length)).encode())
    return digest.digest()


def _analyze(width: int, table: str) -> Composed:
    return formatted("ANALYZE {rows}" if table == "rows" else "ANALYZE {members}", width)


def _remove_unused(
    connection: Connection[Any], index_dir: Path, home: str, kept: list[int]
) -> None:
    """Remove what no folder of this index has any more, and nobody else's either."""
    kept = [*kept]
    for folder in (index_dir / "versions").glob("[!.]*"):
        try:
            kept.append(number_of(Manifest.load(folder)))
        except IndexRefused:  # of another program: it may still have rows
            return
    lock(connection)
    connection.execute("DELETE FROM faq_uses WHERE home = %s AND version <> ALL (%s)", [home, kept])
    gone = [row[0] for row in connection.execute(_UNUSED)]
    if not gone:
        return
    tables = connection.execute(
        "SELECT substring(c.relname FROM 13)::integer FROM pg_class c"
        " WHERE c.relkind = 'r' AND c.relname ~ '^faq_members_[0-9]+$'"
        " AND pg_table_is_visible(c.oid)"
    ).fetchall()
    for (width,) in tables:
        remove = formatted("DELETE FROM {members} WHERE version = ANY (%s)", width)
        if connection.execute(remove, [gone]).rowcount:
            connection.execute(formatted(_LEFT_ROWS, width))
