"""Vectors already computed, by encoder and text: a changed entry costs only its own texts, a killed
build goes on."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from index.encoder import Encoder, Kind

_CHUNK = 512
_MADE = "one by one"  # how the vectors were made: another way makes other ones


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
    `progress` gets (done, total) of the texts that had to be computed.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    keys = [
        hashlib.sha256(f"{_MADE}\0{encoder_digest}\0{kind}\0{text}".encode()).digest()
        for text in texts
    ]
    with closing(sqlite3.connect(file, timeout=60)) as database:
        database.execute(
            "CREATE TABLE IF NOT EXISTS vector (key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID"
        )
        missing = {
            key: text for key, text in zip(keys, texts, strict=True) if not _read(database, key)
        }
        order = sorted(missing, key=lambda key: len(missing[key]))
        for start in range(0, len(order), _CHUNK):
            chunk = order[start : start + _CHUNK]

            def report(done: int, _total: int, start: int = start) -> None:
                if progress:
                    progress(start + done, len(order))

            vectors = encoder.embed_many([missing[key] for key in chunk], kind, progress=report)
            with database:
                database.executemany(
                    "INSERT OR REPLACE INTO vector VALUES (?, ?)",
                    [(key, vector.tobytes()) for key, vector in zip(chunk, vectors, strict=True)],
                )
        rows = [np.frombuffer(_read(database, key), np.float32) for key in keys]
    return np.stack(rows) if rows else np.zeros((0, encoder.dim), np.float32)


def _read(database: sqlite3.Connection, key: bytes) -> bytes:
    row = database.execute("SELECT value FROM vector WHERE key = ?", (key,)).fetchone()
    return row[0] if row else b""
