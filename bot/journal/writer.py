"""Replies → journal, without an answer ever waiting for it.

A bounded queue and one writer thread per process.
"""

from __future__ import annotations

import atexit
import logging
import math
import os
import queue
import re
import threading
import time
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from bot.answer.reply import Reply
from bot.journal.masking import mask_question
from bot.journal.record import QueryRecord, UnknownQuery, record_of
from index.question import Question

if TYPE_CHECKING:
    from bot.journal.database import Journal

log = logging.getLogger(__name__)

_QUEUE_SIZE = 1000
_BATCH_SIZE = 200
_PURGE_EVERY_S = 3600
_EVENTS_KEPT = timedelta(days=1)  # Slack's last retry comes after five minutes
_COMPLAIN_EVERY_S = 60
_FLUSH_S = 5
# What comes within this time is written together: a commit for every question costs a worker a
# tenth of its answers.
_COLLECT_S = 0.1
# The query may stand in another worker's queue, which only that worker can flush: it does so at
# once, so little is waited, since every invented id waits as long.
_OTHER_WORKER_S = 0.25
_RETRY_S = 0.02
_CLAIM_WITHIN_S = 1.0
_QUERY_ID = re.compile("[0-9a-f]{32}")


class Recorder:
    """The journal as the channels see it. Thread-safe; every process gets a writer of its own.

    Threads do not survive a fork: the writer begins with the first use in a process, or with
    `start` (for a post_fork hook), never in gunicorn's master.
    """

    def __init__(self, url: str, retention_days: int, queue_size: int = _QUEUE_SIZE) -> None:
        self._url, self._retention, self._queue_size = (
            url,
            timedelta(days=retention_days),
            queue_size,
        )
        self._lock = threading.Lock()
        self._writer: _Writer | None = None
        self._before_fork: _Writer | None = None

    def start(self) -> None:
        """Begin this process's writer, so that the first answer finds the database open."""
        self._of_this_process()

    def record(self, reply: Reply, question: Question | None, channel: str) -> None:
        """Queue what is kept of a reply to a question, or to a choice (None).

        Never raises and never waits.
        """
        try:
            self._of_this_process().put(record_of(reply, question, channel))
        except Exception:
            log.exception("journal: a query was not recorded")

    def rate(self, query_id: str, helpful: bool, comment: Question | None = None) -> str | None:
        """Store a rating at once and return the id of the entry it is about, if any.

        Raises UnknownQuery, or whatever the failing database raises.
        """
        if not _QUERY_ID.fullmatch(query_id):
            raise UnknownQuery(query_id)
        writer = self._of_this_process()
        journal = writer.journal()
        if not journal.knows(query_id):
            writer.flush()
            deadline = time.monotonic() + _OTHER_WORKER_S
            while not journal.knows(query_id) and time.monotonic() < deadline:
                time.sleep(_RETRY_S)
        return journal.rate(query_id, helpful, mask_question(comment) if comment else None)

    def claim_event(self, event_id: str) -> bool:
        """Return whether an event, or a request's signature, is new, for all workers.

        Raises what the failing database raises, and TimeoutError where it is silent: a chat
        platform waits three seconds.
        """
        outcomes: queue.Queue[bool | Exception] = queue.Queue()

        def claim() -> None:
            try:
                outcomes.put(self._of_this_process().journal().claim_event(event_id))
            except Exception as error:
                outcomes.put(error)

        threading.Thread(target=claim, name="claim", daemon=True).start()
        try:
            outcome = outcomes.get(timeout=_CLAIM_WITHIN_S)
        except queue.Empty:
            raise TimeoutError(f"the journal is silent for {_CLAIM_WITHIN_S} s") from None
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def close(self) -> None:
        """Write what is queued and end this process's writer; for the exit of a worker."""
        with self._lock:
            writer, self._writer = self._writer, None
        if writer and writer.pid == os.getpid():
            writer.close()
        atexit.unregister(self.close)

    def _of_this_process(self) -> _Writer:
        writer = self._writer
        if writer is None or writer.pid != os.getpid():
            with self._lock:
                writer = self._writer
                if writer is None or writer.pid != os.getpid():
                    # Kept: SQLite connections of the parent must not be closed here.
                    self._before_fork = writer
                    writer = self._writer = _Writer(self._url, self._retention, self._queue_size)
                    atexit.register(self.close)
        return writer


class _Writer:
    """One process's queue, thread and open journal."""

    def __init__(self, url: str, retention: timedelta, queue_size: int) -> None:
        self.pid = os.getpid()
        self._url, self._retention = url, retention
        self._queue: queue.Queue[QueryRecord | threading.Event] = queue.Queue(queue_size)
        self._opening, self._counting = threading.Lock(), threading.Lock()
        self._journal: Journal | None = None
        self._dropped, self._reason = 0, ""
        self._complained_at = self._purged_at = -math.inf
        self._end, self._hurry = threading.Event(), threading.Event()
        # A daemon: a database that hangs must not keep a worker from its exit.
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    def put(self, record: QueryRecord) -> None:
        """Queue a record, or count it as dropped."""
        try:
            self._queue.put_nowait(record)
        except queue.Full:
            self._drop(1)

    def journal(self) -> Journal:
        """Return the open journal, opened by whoever needs it first."""
        with self._opening:
            if self._journal is None:
                from bot.journal.database import Journal

                self._journal = Journal(self._url)
            return self._journal

    def flush(self) -> None:
        """Wait until everything queued so far is written, or dropped."""
        self._reach(threading.Event())

    def close(self) -> None:
        """Write what is queued and end."""
        self._reach(self._end)
        self._complain(at_once=True)
        if self._journal:
            self._journal.close()

    def _reach(self, mark: threading.Event) -> None:
        """Queue a mark and wait until the thread has come to it, or the time is up."""
        deadline = time.monotonic() + _FLUSH_S
        self._hurry.set()
        try:
            self._queue.put(mark, timeout=_FLUSH_S)
        except queue.Full:
            return
        mark.wait(deadline - time.monotonic())

    def _run(self) -> None:
        while not self._end.is_set():
            batch, waiting = self._next_batch()
            if batch:
                self._write(batch)
            self._complain()
            for mark in waiting:
                mark.set()
            if not self._end.is_set():
                self._purge()

    def _next_batch(self) -> tuple[list[QueryRecord], list[threading.Event]]:
        """Return what is queued, waiting for the first of it.

        Nothing where it is time to look for old rows.
        """
        batch: list[QueryRecord] = []
        waiting: list[threading.Event] = []
        if time.monotonic() - self._purged_at >= _PURGE_EVERY_S and self._queue.empty():
            return batch, waiting
        try:
            item = self._queue.get(timeout=_PURGE_EVERY_S)
            if isinstance(item, QueryRecord):
                self._hurry.wait(_COLLECT_S)
            self._hurry.clear()
            while True:
                if isinstance(item, QueryRecord):
                    batch.append(item)
                else:
                    waiting.append(item)
                if len(batch) >= _BATCH_SIZE:
                    break
                item = self._queue.get_nowait()
        except queue.Empty:
            pass
        return batch, waiting

    def _write(self, batch: list[QueryRecord]) -> None:
        try:
            self.journal().write(batch)
        except Exception as error:  # whatever the database does, the writer lives on
            self._drop(len(batch), error)

    def _purge(self) -> None:
        if time.monotonic() - self._purged_at < _PURGE_EVERY_S:
            return
        self._purged_at = time.monotonic()
        try:
            self.journal().delete_before(datetime.now(timezone.utc) - self._retention)
            self.journal().forget_events_before(datetime.now(timezone.utc) - _EVENTS_KEPT)
        except Exception as error:
            log.warning("journal: rows past RETENTION_DAYS are not deleted yet: %s", error)

    def _drop(self, count: int, error: Exception | None = None) -> None:
        with self._counting:
            self._dropped += count
            self._reason = str(error) if error else "they come faster than they are written"

    def _complain(self, *, at_once: bool = False) -> None:
        with self._counting:
            due = at_once or time.monotonic() - self._complained_at >= _COMPLAIN_EVERY_S
            if not self._dropped or not due:
                return
            count, self._dropped, self._complained_at = self._dropped, 0, time.monotonic()
        log.warning(
            "journal: %d query rows dropped: %s (answers are not affected)", count, self._reason
        )
