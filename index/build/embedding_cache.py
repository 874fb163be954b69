"""Vectors already computed, by encoder and text.

A changed entry costs only its own texts, and a killed build goes on where it was.
"""

from __future__ import annotations

import errno
import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from index.encoder import Encoder, Kind
from index.manifest import LEARNING_VERSIONS

_CHUNK = 512
_ROUNDING = 1e-3  # of the length of a unit vector
_NOT_WRITABLE = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def embed_cached(
    encoder: Encoder,
    encoder_digest: str,
    texts: Sequence[str],
    kind: Kind,
    file: Path,
    progress: Callable[[int, int], None] | None = None,
) -> np.ndarray:
    """Return the same as `encoder.embed_many`, computing only what `file` does not hold yet.

    Each finished chunk is committed, so that a build killed halfway loses at most one.
    `progress` gets (done, total) of the texts that had to be computed. A damaged file is made anew.
    Raises OSError where it cannot be written.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _embed(encoder, encoder_digest, texts, kind, file, progress)
    except sqlite3.DatabaseError as error:
        code = error.sqlite_errorcode & 0xFF  # the low byte of an extended code
        if code in _NOT_WRITABLE:
            raise OSError(errno.EACCES, str(error), str(file)) from error
        if code not in _DAMAGED:
            raise
    for each in (file, file.with_name(f"{file.name}-journal")):
        each.unlink(missing_ok=True)
    return _embed(encoder, encoder_digest, texts, kind, file, progress)


def _embed(
    encoder: Encoder,
    encoder_digest: str,
    texts: Sequence[str],
    kind: Kind,
    file: Path,
    progress: Callable[[int, int], None] | None,
) -> np.ndarray:
    keys = [cache_key(encoder_digest, kind, text) for text in texts]
    with closing(sqlite3.connect(file, timeout=60)) as database:
        database.execute(
            "CREATE TABLE IF NOT EXISTS vector (key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID"
        )
        found = {key: _read(database, key) for key in keys}
        known = {key: value for key, value in found.items() if _is_vector(value, encoder.dim)}
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        order = sorted(missing, key=lambda key: len(missing[key]))
        for start in range(0, len(order), _CHUNK):
            chunk = order[start : start + _CHUNK]

            def report(done: int, _total: int, start: int = start) -> None:
                if progress:
                    progress(start + done, len(order))

            vectors = encoder.embed_many([missing[key] for key in chunk], kind, progress=report)
            new = {key: vector.tobytes() for key, vector in zip(chunk, vectors, strict=True)}
            with database:
                database.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?)", new.items())
            known |= new
    if not keys:
        return np.zeros((0, encoder.dim), np.float32)
    return np.stack([np.frombuffer(known[key], np.float32) for key in keys])


def cache_key(encoder_digest: str, kind: Kind, text: str) -> bytes:
    """Return what a text's vector depends on: the encoder, the code around it, role and text."""
    parts = (str(LEARNING_VERSIONS["encoder"]), encoder_digest, kind, text)
    return hashlib.sha256("\0".join(parts).encode()).digest()


def _read(database: sqlite3.Connection, key: bytes) -> bytes:
    row = database.execute("SELECT value FROM vector WHERE key = ?", (key,)).fetchone()
    return row[0] if row else b""


def _is_vector(value: object, dim: int) -> bool:
    """Return whether a stored value is a vector as it was written: the disk may have changed it."""
    if not isinstance(value, bytes) or len(value) != dim * 4:
        return False
    return abs(float(np.linalg.norm(np.frombuffer(value, np.float32))) - 1) < _ROUNDING
