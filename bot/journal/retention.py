"""What goes from the journal: what is too old, what is too much; a slice at a time.

A slice holds the database's write lock for milliseconds, and between two of them it is free for
twice as long: a rating never waits for a million old rows.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone

from bot.answer.conversation import LASTS_S
from bot.journal.complaint import Complaint, reason_of
from bot.journal.open_journal import OpenJournal

log = logging.getLogger(__name__)

_EVERY_S = 600
_SLICE_ROWS = 250
_SLICE_PAGES = 250
_PAUSE = 2.0  # times what the slice took
_MIN_PAUSE_S = 0.01
_EVENTS_KEPT = timedelta(days=1)  # Slack's last retry comes after five minutes
_COUNTS_KEPT = timedelta(days=400)  # a year, and the month that it is compared with
_CHATS_KEPT = timedelta(seconds=LASTS_S)  # their tokens are good for no longer
_DOUBTED_FOR = timedelta(days=1)
_MAX_LEAP = timedelta(hours=1)


class SteadyClock:
    """The wall clock; a leap ahead of over an hour is believed when it has lasted a day.

    A clock set wrong for a minute must not delete ninety days of rows.
    """

    def __init__(
        self,
        wall: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wall, self._steady = wall, steady
        self._last, self._at = wall(), steady()
        self._doubted_since: float | None = None

    def now(self) -> datetime:
        """Return the moment (with time zone) that rows are old or young by."""
        wall, steady = self._wall(), self._steady()
        passed = timedelta(seconds=steady - self._at)
        expected = self._last + passed
        if wall - expected > _MAX_LEAP:
            if self._doubted_since is None:
                self._doubted_since = steady
                log.warning(
                    "journal: the clock leapt ahead by %s: not believed yet", wall - expected
                )
            if steady - self._doubted_since < _DOUBTED_FOR.total_seconds():
                return expected
        self._last, self._at, self._doubted_since = wall, steady, None
        return wall


class Retention:
    """Keeps a journal within its days and its bytes. For one thread."""

    def __init__(
        self,
        journal: OpenJournal,
        days: int,
        max_bytes: int,
        clock: SteadyClock | None = None,
    ) -> None:
        self._journal, self._days, self._max_bytes = journal, timedelta(days=days), max_bytes
        self._clock = clock or SteadyClock()
        self._round: Iterator[None] | None = None
        self._due = -math.inf
        self._failed = Complaint(log, "journal: old rows are not deleted yet, tried %d times: %s")

    def wait_s(self) -> float:
        """Return for how many seconds there is nothing to do here."""
        return max(0.0, self._due - time.monotonic())

    def step(self) -> None:
        """Do a slice, where its time has come."""
        if self.wait_s():
            return
        self._round = self._round or self._slices()
        begin = time.monotonic()
        try:
            next(self._round)
        except StopIteration:
            self._round, self._due = None, time.monotonic() + _EVERY_S
        except Exception as error:
            self._round, self._due = None, time.monotonic() + _EVERY_S
            self._failed.add(reason_of(error))
        else:
            took = time.monotonic() - begin
            self._due = time.monotonic() + max(_MIN_PAUSE_S, _PAUSE * took)

    def _slices(self) -> Iterator[None]:
        """Delete what has to go, one slice between two `yield`s."""
        use, now = self._journal.use, self._clock.now()
        while use(lambda journal: journal.delete_before(now - self._days, _SLICE_ROWS)):
            yield
        while use(lambda journal: journal.forget_events_before(now - _EVENTS_KEPT, _SLICE_ROWS)):
            yield
        while use(lambda journal: journal.forget_chats_before(now - _CHATS_KEPT, _SLICE_ROWS)):
            yield
        while use(lambda journal: journal.forget_losses_before(now - self._days, _SLICE_ROWS)):
            yield
        while use(lambda journal: journal.forget_counts_before(now - _COUNTS_KEPT, _SLICE_ROWS)):
            yield
        over = use(lambda journal: journal.rows_over(self._max_bytes))
        if over:
            log.warning(
                "journal: larger than JOURNAL_MAX_MB (%d): its %d oldest questions go",
                self._max_bytes // 2**20,
                over,
            )
        for _ in range(0, over, _SLICE_ROWS):
            yield
            use(lambda journal: journal.delete_oldest(_SLICE_ROWS))
        yield
        while use(lambda journal: journal.give_back(_SLICE_PAGES)):
            yield
