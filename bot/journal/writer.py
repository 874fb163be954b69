"""Replies → journal, without an answer ever waiting for it; ratings, which wait a second at most.

Every process has its own queue, its own thread that writes, and two that answer requests.
"""

from __future__ import annotations

import atexit
import logging
import os
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.answer.query_ids import QueryIds
from bot.answer.reply import Reply
from bot.journal.backlog import Backlog
from bot.journal.gate import Gate
from bot.journal.masking import mask_question
from bot.journal.open_journal import OpenJournal
from bot.journal.record import JournalUnavailable, UnknownQuery, record_of
from bot.journal.retention import Retention
from bot.journal.row_writer import RowWriter
from bot.quiet_log import trace
from bot.this_request import note_reply
from index.question import Question

if TYPE_CHECKING:
    from bot.journal.database import Journal

log = logging.getLogger(__name__)

# Of each process. At a hundred questions a second a database may be away for three minutes.
_MAX_ROWS, _MAX_BYTES = 20_000, 16 * 2**20
_MEGABYTE = 2**20
_CLOSE_WITHIN_S = 3.0
# A query may stand in another worker's queue: a twentieth of a second where all is well, longer on a
# disk that stalls. Every rating looks for it that long, whatever the others do.
_FRESH = timedelta(seconds=10)
_OTHER_WORKER_S = 0.5
_LOOK_EVERY_S = 0.02


class Recorder:
    """The journal as the channels see it. Thread-safe; every process gets a writer of its own.

    Threads do not survive a fork: the writer begins with the first use in a process, or with
    `start` (for a hook after the fork), never in the server's parent process.
    """

    def __init__(
        self,
        url: str,
        retention_days: int,
        query_ids: QueryIds,
        *,
        max_mb: int = 1024,
        max_rows: int = _MAX_ROWS,
        max_bytes: int = _MAX_BYTES,
        replied: Callable[[Reply, str], None] | None = None,
        dropped: Callable[[int], None] | None = None,
    ) -> None:
        """`max_mb` bounds the journal; `max_rows` and `max_bytes` what waits to be written.

        `replied` is told of each reply and its channel, `dropped` how many rows were lost; neither
        raises.
        """
        self._replied, self._dropped = replied, dropped
        self._url, self._retention_days, self._max_mb = url, retention_days, max_mb
        self._query_ids = query_ids
        self._room = max_rows, max_bytes
        self._lock = threading.Lock()
        self._writer: _Writer | None = None
        self._before_fork: _Writer | None = None

    def start(self) -> None:
        """Begin this process's writer, so that the first answer finds the database open."""
        self._of_this_process()

    def record(
        self,
        reply: Reply,
        question: Question | None,
        channel: str,
        in_reply_to: str | None = None,
    ) -> None:
        """Queue what is kept of a reply to a question, or to a choice (None).

        `in_reply_to` is the reply that the choice stood in, where the client says so; what is no id
        of ours is not kept. Never raises and never waits.
        """
        note_reply(reply.kind, reply.grounds.reason if reply.grounds else "")
        if self._replied:
            self._replied(reply, channel)
        try:
            if in_reply_to and self._query_ids.age(in_reply_to) is None:
                in_reply_to = None
            self._of_this_process().rows.put(record_of(reply, question, channel, in_reply_to))
        except Exception as error:  # whatever it is, the answer goes out
            log.error("journal: a query was not recorded: %s", trace(error))

    def rate(self, query_id: str, helpful: bool, comment: Question | None = None) -> str | None:
        """Store a rating at once and return the id of the entry it is about, if any.

        Raises UnknownQuery where the id was not made here, or is too old to be kept, and
        JournalUnavailable within a second where the database fails or lost the query.
        """
        age = self._query_ids.age(query_id)
        if age is None:
            raise UnknownQuery(query_id)
        masked = mask_question(comment) if comment else None
        try:
            return self._of_this_process().rate(query_id, helpful, masked, is_fresh=age < _FRESH)
        except UnknownQuery:
            if age > timedelta(days=self._retention_days):
                raise
            missing = "the query is not in the journal"
            self._of_this_process().gate.complain(missing)
            raise JournalUnavailable(missing) from None

    def claim_event(self, event_id: str) -> bool:
        """Return whether an event, or a request's signature, is new, for all workers.

        Raises JournalUnavailable within a second where the database fails: a chat platform waits
        three.
        """
        return self._of_this_process().gate.call(lambda journal: journal.claim_event(event_id))

    def conversation_of(self, chat_id: str) -> str | None:
        """Return the token of the conversation that a chat is in, for all workers.

        Raises JournalUnavailable within a second where the database fails.
        """
        return self._of_this_process().gate.call(lambda journal: journal.conversation_of(chat_id))

    def continue_chat(self, chat_id: str, conversation: str | None) -> None:
        """Note the conversation that a chat is in now, None where in none. Raises likewise."""
        self._of_this_process().gate.call(
            lambda journal: journal.continue_chat(chat_id, conversation)
        )

    @property
    def waiting(self) -> int:
        """Return how many rows of this process are not written yet."""
        writer = self._writer
        return writer.waiting if writer and writer.pid == os.getpid() else 0

    def close(self) -> None:
        """Write what is queued and end this process's writer; for the exit of a worker.

        A database that is silent is waited for three seconds.
        """
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
                    writer = self._writer = self._begin()
                    atexit.register(self.close)
        return writer

    def _begin(self) -> _Writer:
        return _Writer(
            OpenJournal(self._url),
            self._retention_days,
            self._max_mb,
            Backlog(*self._room),
            self._dropped,
        )


class _Writer:
    """One process's open journal, with what waits for it."""

    def __init__(
        self,
        journal: OpenJournal,
        retention_days: int,
        max_mb: int,
        backlog: Backlog,
        dropped: Callable[[int], None] | None,
    ) -> None:
        self.pid = os.getpid()
        self._journal, self._backlog = journal, backlog
        self.gate = Gate(journal)
        self.rows = RowWriter(
            journal, backlog, Retention(journal, retention_days, max_mb * _MEGABYTE), dropped
        )

    @property
    def waiting(self) -> int:
        """Return how many rows are not written yet."""
        return len(self._backlog)

    def rate(
        self, query_id: str, helpful: bool, comment: str | None, *, is_fresh: bool
    ) -> str | None:
        """Store a rating; its query is written along where it still waits here."""

        def rate(journal: Journal) -> str | None:
            waiting = self._backlog.find(query_id)
            entry_id = journal.rate(query_id, helpful, comment, waiting)
            if waiting and journal.is_there():
                self._backlog.forget(query_id)
            return entry_id

        deadline = time.monotonic() + (_OTHER_WORKER_S if is_fresh else 0)
        while True:
            try:
                return self.gate.call(rate)
            except UnknownQuery:
                if time.monotonic() > deadline:
                    raise
            time.sleep(_LOOK_EVERY_S)

    def close(self) -> None:
        """Write what is queued and end."""
        self.rows.close(_CLOSE_WITHIN_S)
        self.gate.close()
        self._journal.close()
