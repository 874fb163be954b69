"""What work on the journal at the console fails with: one sentence, without what people wrote."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from bot.journal.complaint import reason_of
from corpus.errors import FaqError


class UpkeepError(FaqError, RuntimeError):
    """The journal is not purged, exported, backed up or restored; the message says why."""


@contextmanager
def told_plainly() -> Iterator[None]:
    """Raise UpkeepError for what a database raises."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise UpkeepError(
            f"the journal's database says: {reason_of(error)}. Check DATABASE_URL and DATA_DIR, "
            "and that it runs and has room"
        ) from error
