"""Tables of the rows: one for each width of vectors, and which version has which.

- `faq_versions` what is there in full: written last, in the transaction that brings the rows
- `faq_uses` whose index folder has the version: what nobody has any more is removed
- `faq_rows_384` an intent's vector and counted lemmas, by their digest: what does not change from
  one version to the next is there once. A change is a new row
- `faq_members_384` which row stands at which position of a version

The names have no schema: they lie where the role's search_path leads first. A version's number is
a digest of its content, so that it means the same in every database, also in one that was made anew.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, LiteralString

from psycopg import Connection
from psycopg.sql import SQL, Composable, Composed, Identifier, Literal

from index.dense import DenseIndex
from index.lexical import LexicalIndex
from index.manifest import Manifest

# HNSW as pgvector has it by default; measured in docs/postgres.md.
_GRAPH = "m = 16, ef_construction = 64"
_MAX_PLAIN = 1500  # a row must fit on a page of 8 KB
_LOCK = 0x666171  # of those who write

_SHARED: tuple[LiteralString, ...] = (
    "CREATE EXTENSION IF NOT EXISTS vector",
    "CREATE TABLE IF NOT EXISTS faq_versions ("
    " version bigint PRIMARY KEY, rows integer NOT NULL, made timestamptz NOT NULL DEFAULT now())",
    "CREATE TABLE IF NOT EXISTS faq_uses ("
    " home text NOT NULL, version bigint NOT NULL, PRIMARY KEY (home, version))",
)
_OF_A_WIDTH: tuple[LiteralString, ...] = (
    # Vectors lie in the row itself: a table aside (TOAST) would be read for each of them.
    "CREATE TABLE IF NOT EXISTS {rows} ("
    " id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, digest bytea NOT NULL UNIQUE,"
    " vector vector({width}) {storage} NOT NULL,"
    " terms text[] NOT NULL, counts integer[] NOT NULL, length integer NOT NULL)",
    "CREATE TABLE IF NOT EXISTS {members} ("
    " version bigint NOT NULL, position integer NOT NULL, row bigint NOT NULL,"
    " PRIMARY KEY (version, position))",
    "CREATE INDEX IF NOT EXISTS {by_row} ON {members} (row, version)",
)
_FOR_CANDIDATES: tuple[LiteralString, ...] = (
    "CREATE INDEX IF NOT EXISTS {by_terms} ON {rows} USING gin (terms)",
    "CREATE INDEX IF NOT EXISTS {by_vector} ON {rows}"
    " USING hnsw (vector vector_ip_ops) WITH (" + _GRAPH + ")",
)


def number_of(manifest: Manifest) -> int:
    """Return a version's number: a digest of the files that hold its rows and words."""
    own = (DenseIndex.FILE, DenseIndex.ROWS_FILE, DenseIndex.ORDER_FILE)
    files = {
        name: digest
        for name, digest in manifest.files.items()
        if name in own or name.startswith(f"{LexicalIndex.FOLDER}/")
    }
    digest = hashlib.sha256(json.dumps(files, sort_keys=True).encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def formatted(statement: LiteralString, width: int, **more: Composable) -> Composed:
    """Return a statement with the names of the tables for vectors of a width."""
    names = {
        name: Identifier(f"faq_{name}_{width}")
        for name in ("rows", "members", "by_row", "by_terms", "by_vector")
    }
    storage = SQL("STORAGE PLAIN" if width <= _MAX_PLAIN else "")
    return SQL(statement).format(**names, width=Literal(width), storage=storage, **more)


def lock(connection: Connection[Any]) -> None:
    """Let one write at a time, until the transaction ends."""
    connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def make_tables(connection: Connection[Any], width: int) -> None:
    """Make what is not there yet."""
    for statement in (*_SHARED, *_OF_A_WIDTH):
        connection.execute(formatted(statement, width))


def make_candidates_quick(connection: Connection[Any], width: int) -> None:
    """Index the rows by meaning and words: only where a version has too many to compare all."""
    connection.execute("SET LOCAL maintenance_work_mem = '512MB'")
    for statement in _FOR_CANDIDATES:
        connection.execute(formatted(statement, width))
