"""Vectors already computed, by encoder and text.

A changed entry costs only its own texts, and a killed build goes on where it was.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from index.encoder import Encoder, Kind
from index.manifest import LEARNING_VERSIONS

_CHUNK = 512


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
    keys = [cache_key(encoder_digest, kind, text) for text in texts]
    with closing(sqlite3.connect(file, timeout=60)) as database:
        database.execute(
            "CREATE TABLE IF NOT EXISTS vector (key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID"
        )
        known = {key: value for key in keys if (value := _read(database, key))}
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


def _read(database: sqlite3.Connection, key: bytes) -> bytes | None:
    row = database.execute("SELECT value FROM vector WHERE key = ?", (key,)).fetchone()
    return row[0] if row else None
