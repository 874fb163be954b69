"""Where requests wait for the journal: few at a time, not for long, and not twice in vain.

What a database does not answer cannot be cancelled: a stopped process keeps its connections, and
its kernel acknowledges whatever is sent. So the calls run in threads of their own, the same two for
ever; whoever asked waits for them a second, no longer.

pybreaker 1.4 has a breaker, but counts by the wall clock and knows no time limit.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bot.journal.complaint import Complaint, reason_of
from bot.journal.open_journal import OpenJournal
from bot.journal.record import JournalUnavailable, UnknownQuery

if TYPE_CHECKING:
    from bot.journal.database import Journal

log = logging.getLogger(__name__)
T = TypeVar("T")

MAX_CALLS = 2
WITHIN_S = 1.0
RETRY_AFTER_S = 3.0
# A third call waits for one of the first two while the database is quick: while the last sign of
# its life is no older than this, which a slow disk needs for a commit.
_QUICK_S = 0.4


@dataclass(frozen=True)
class _Call(Generic[T]):
    work: Callable[[Journal], T]
    began: float
    future: Future[T] = field(default_factory=Future)


class Gate:
    """Two calls at a time, a second each. After a failure none for three seconds, then one to try.

    Thread-safe; its threads begin with the first call.
    """

    def __init__(self, journal: OpenJournal) -> None:
        self._journal = journal
        self._calls: queue.SimpleQueue[_Call[Any]] = queue.SimpleQueue()
        self._changed = threading.Condition()
        self._threads: list[threading.Thread] = []
        self._running: list[_Call[Any]] = []
        self._failed_at: float | None = None  # and nothing has succeeded since
        self._is_tried = False
        self._ended_at = 0.0
        self._refused = Complaint(
            log, "journal: %d ratings or claims refused: %s (answers are not affected)"
        )

    def call(self, work: Callable[[Journal], T]) -> T:
        """Return what `work` returns for the open journal.

        Raises JournalUnavailable after a second at most, and UnknownQuery as it comes. What took
        longer may still be done.
        """
        try:
            return self._outcome(self._begin(work))
        except JournalUnavailable as error:
            self.complain(str(error))
            raise

    def complain(self, reason: str) -> None:
        """Count what is refused, and have the log tell it once a minute."""
        self._refused.add(reason)

    def close(self) -> None:
        """Tell what has not been told."""
        self._refused.tell(at_once=True)

    def _begin(self, work: Callable[[Journal], T]) -> _Call[T]:
        """Hand a call over to a thread, or raise JournalUnavailable."""
        self._journal.load()
        call = _Call(work, time.monotonic())
        with self._changed:
            tries = self._failed_at is not None
            if self._failed_at is not None and (
                self._is_tried or call.began < self._failed_at + RETRY_AFTER_S
            ):
                raise JournalUnavailable("the database failed a moment ago")
            while not tries and len(self._running) == MAX_CALLS and self._is_quick(call.began):
                self._changed.wait(_QUICK_S)
            if len(self._running) == MAX_CALLS:
                raise JournalUnavailable("the database is busy")
            self._is_tried = tries
            self._running.append(call)
            if len(self._threads) < MAX_CALLS:
                # Daemons: a database that hangs must not keep a worker from its exit.
                self._threads.append(
                    threading.Thread(target=self._run, name="journal-call", daemon=True)
                )
                self._threads[-1].start()
        self._calls.put(call)
        return call

    def _outcome(self, call: _Call[T]) -> T:
        try:
            return call.future.result(WITHIN_S)
        except TimeoutError:
            self._failed()
            raise JournalUnavailable(f"the database was silent for {WITHIN_S:g} s") from None

    def _run(self) -> None:
        while True:
            call = self._calls.get()
            result: Any = None
            error: Exception | None = None
            try:
                result = self._journal.use(call.work)
            except UnknownQuery as unknown:
                error = unknown
            except Exception as failure:  # whatever the database does, the thread lives on
                self._failed()
                error = JournalUnavailable(reason_of(failure))
            # First the room, then the outcome: whoever gets it may come again at once.
            with self._changed:
                self._running.remove(call)
                self._ended_at = time.monotonic()
                if not isinstance(error, JournalUnavailable):
                    self._failed_at, self._is_tried = None, False
                self._changed.notify_all()
            if error:
                call.future.set_exception(error)
            else:
                call.future.set_result(result)

    def _failed(self) -> None:
        with self._changed:
            self._failed_at, self._is_tried = time.monotonic(), False

    def _is_quick(self, came: float) -> bool:
        """Return whether it is worth waiting for a call to end, since one has just begun or ended.

        Nobody waits for that longer than for the call itself.
        """
        now = time.monotonic()
        oldest = min(each.began for each in self._running)
        return now < max(oldest, self._ended_at) + _QUICK_S and now < came + WITHIN_S
