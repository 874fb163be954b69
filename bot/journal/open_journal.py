"""One process's open journal: opened when it is first needed, and anew where its file is gone."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from bot.journal.database import Journal

log = logging.getLogger(__name__)
T = TypeVar("T")


class JournalReplaced(OSError):
    """The file went away under what was being done, twice."""


class OpenJournal:
    """The journal at one address. Thread-safe; it may wait as long as the database likes."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = threading.Lock()
        self._journal: Journal | None = None
        self._suspect = False

    def load(self) -> None:
        """Import what a journal is opened with: half a second that no database is to blame for."""
        import bot.journal.database  # noqa: F401  # for what it loads

    def use(self, work: Callable[[Journal], T]) -> T:
        """Return what `work` returns for the open journal.

        It is done again where the file was deleted or replaced meanwhile: SQLite writes on into a
        file that nobody will find. So `work` must bear to be done twice. Raises what the failing
        database raises.
        """
        for _ in range(2):
            journal = self._open()
            try:
                result = work(journal)
                if journal.is_there():
                    return result
            except Exception as error:
                if journal.is_damaged_by(error):
                    self._leave(journal)
                raise
        raise JournalReplaced("the journal's file is replaced again and again")

    def close(self) -> None:
        """Close every connection that is not in use."""
        with self._lock:
            journal, self._journal = self._journal, None
        if journal:
            journal.close()

    def _open(self) -> Journal:
        with self._lock:
            journal = self._journal
            if journal and not self._is_there(journal):
                log.warning("journal: its file was deleted, replaced or cut off: opened anew")
                self._forget(journal)
            if self._journal is None:
                from bot.journal.database import Journal

                self._journal = Journal(self._url, suspect=self._suspect)
                self._suspect = False
            return self._journal

    def _is_there(self, journal: Journal) -> bool:
        try:
            return journal.is_there()
        except Exception as error:
            if not journal.is_damaged_by(error):
                raise
            return False

    def _leave(self, journal: Journal) -> None:
        """Let the next use look at the file's every page."""
        with self._lock:
            if journal is self._journal:
                self._forget(journal)

    def _forget(self, journal: Journal) -> None:
        journal.close()
        self._journal, self._suspect = None, True
