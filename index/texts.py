"""Where the rows and words of an index are: in its folder, or in a database."""

from __future__ import annotations

from pathlib import Path

from index.hybrid import Hybrid, TextIndex
from index.manifest import Manifest


def open_texts(folder: Path, manifest: Manifest, database: str) -> TextIndex:
    """Open the rows and words of a version; `database` is an address, or "". Raises IndexRefused."""
    if not database:
        return Hybrid.load(folder)
    # psycopg is only there where the rows are in a database.
    from index.postgres.texts import PostgresTexts

    return PostgresTexts.open(folder, manifest, database)
