"""One process's thread that writes rows and, in between, deletes old ones."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable

from bot.journal.backlog import Backlog
from bot.journal.complaint import Complaint, reason_of
from bot.journal.open_journal import OpenJournal
from bot.journal.record import QueryRecord
from bot.journal.retention import Retention

log = logging.getLogger(__name__)

_BATCH_ROWS = 200
# What comes within this time is written together: a commit for every question costs a worker a
# tenth of its answers.
_COLLECT_S = 0.05
_FIRST_RETRY_S, _LAST_RETRY_S = 0.25, 5.0
_NO_ROOM = "they come faster than they are written"


class RowWriter:
    """Writes rows in batches; where the database fails, keeps them and tries again."""

    def __init__(
        self,
        journal: OpenJournal,
        backlog: Backlog,
        retention: Retention,
        dropped: Callable[[int], None] | None = None,
    ) -> None:
        """`dropped` is told how many rows are lost."""
        self._tell_dropped = dropped
        self._journal, self._backlog, self._retention = journal, backlog, retention
        self._retry_s = 0.0
        self._dropped = Complaint(
            log, "journal: %d query rows dropped: %s (answers are not affected)"
        )
        self._failed = Complaint(
            log, "journal: rows are kept and written later, tried %d times: %s"
        )
        self._reason = _NO_ROOM
        self._lost, self._lost_lock = 0, threading.Lock()
        # A daemon: a database that hangs must not keep a worker from its exit.
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    def put(self, record: QueryRecord) -> None:
        """Queue a row; where there is no room, the oldest are dropped and counted."""
        if dropped := self._backlog.put(record):
            self._lose(self._reason, dropped)

    def close(self, within_s: float) -> None:
        """Write what is queued and end, within a time; tell what is lost."""
        self._journal.load()
        self._backlog.end()
        self._thread.join(within_s)
        if left := len(self._backlog):
            self._complain(
                "the process ends before the database answers"
                if self._thread.is_alive()
                else self._reason,
                left,
            )
        self._failed.tell(at_once=True)
        self._dropped.tell(at_once=True)

    def _run(self) -> None:
        self._open()
        while not self._backlog.ended:
            self._backlog.wait(self._retention.wait_s())
            self._backlog.pause(self._retry_s or _COLLECT_S)
            if self._write() and not self._backlog.ended:
                self._retention.step()
            self._dropped.tell()
            self._failed.tell()
        while len(self._backlog) and self._write():
            pass

    def _open(self) -> None:
        try:
            self._journal.use(lambda _journal: None)
        except Exception as error:
            self._reason = reason_of(error)
            self._failed.add(self._reason)

    def _write(self) -> bool:
        """Write a batch; return whether the database took it."""
        batch = self._backlog.take(_BATCH_ROWS)
        if not batch:
            return True
        try:
            refused = self._journal.use(lambda journal: journal.write(batch))
        except Exception as error:  # whatever the database does, the writer lives on
            self._reason = reason_of(error)
            self._retry_s = min(_LAST_RETRY_S, self._retry_s * 2 or _FIRST_RETRY_S)
            self._failed.add(self._reason)
            return False
        self._backlog.written()
        self._retry_s, self._reason = 0.0, _NO_ROOM
        if refused:
            self._lose("the database refuses them for good", refused)
        self._tell_losses()
        return True

    def _lose(self, reason: str, count: int) -> None:
        with self._lost_lock:
            self._lost += count
        self._complain(reason, count)

    def _complain(self, reason: str, count: int) -> None:
        self._dropped.add(reason, count)
        if self._tell_dropped:
            self._tell_dropped(count)

    def _tell_losses(self) -> None:
        """Note in the database, which has just worked, how many rows never will be in it."""
        with self._lost_lock:
            lost, self._lost = self._lost, 0
        if not lost:
            return
        loss_id = secrets.token_hex(16)  # `use` may do it twice
        try:
            self._journal.use(lambda journal: journal.note_loss(loss_id, lost))
        except Exception as error:
            self._failed.add(reason_of(error))
            with self._lost_lock:
                self._lost += lost
