"""What the workers count. Each writes into files of its own, which outlive it.

So what a killed worker counted stays counted; gauges (of kind `live…`) go with their worker.
Made before the fork, after `folder.make_folder`.
"""

from __future__ import annotations

import logging
import weakref
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from prometheus_client import Counter, Gauge, Histogram

from bot.answer.answerer import Answerer
from bot.answer.reply import Reply
from bot.http.request_watch import Finished
from bot.quiet_log import QuietLog, trace

_quiet = QuietLog(logging.getLogger(__name__))

# An answer takes 2 ms alone and 500 at the end of what people wait for without wondering.
_SECONDS = (
    *(0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05, 0.075),
    *(0.1, 0.15, 0.2, 0.3, 0.5, 1.0, 2.5, 10.0),
)
_NO_ROUTE = "none"


P = ParamSpec("P")


def _counted(method: Callable[P, None]) -> Callable[P, None]:
    """Return a method that raises nothing: no answer is lost because it could not be counted."""

    @wraps(method)
    def guarded(*arguments: P.args, **named: P.kwargs) -> None:
        try:
            method(*arguments, **named)
        except Exception as error:  # such as a folder that somebody has tidied away
            _quiet.warning("metrics: something was not counted: %s", trace(error))

    return guarded


class Counts:
    """All of them. Thread-safe, and nothing raises."""

    def __init__(self) -> None:
        # Registered nowhere: what is served is read from the files of all processes.
        self._replies = Counter(
            "faq_replies_total",
            "Replies to questions and choices.",
            ["channel", "kind", "reason"],
            registry=None,
        )
        self._requests = Counter(
            "faq_requests_total", "Requests.", ["method", "route", "status"], registry=None
        )
        self._seconds = Histogram(
            "faq_request_duration_seconds",
            "From a whole request to its reply, the wait for a thread included.",
            ["route"],
            registry=None,
            buckets=_SECONDS,
        )
        self._hits = Counter(
            "faq_answer_cache_hits_total", "Decisions that were remembered.", registry=None
        )
        self._misses = Counter(
            "faq_answer_cache_misses_total", "Decisions that had to be made.", registry=None
        )
        self._dropped = Counter(
            "faq_journal_dropped_rows_total",
            "Questions that were answered and will never be in the journal.",
            registry=None,
        )
        self._exits = Counter("faq_worker_exits_total", "Workers that ended.", registry=None)
        self._requests_waiting = Gauge(
            "faq_requests_waiting",
            "Whole requests that no thread has taken yet.",
            registry=None,
            multiprocess_mode="livesum",
        )
        self._rows_waiting = Gauge(
            "faq_journal_waiting_rows",
            "Questions that are not written to the journal yet.",
            registry=None,
            multiprocess_mode="livesum",
        )
        self._remembers: weakref.ref[Answerer] | None = None
        self._told = (0, 0)

    @_counted
    def finished(self, done: Finished) -> None:
        """Count a request."""
        route = done.route or _NO_ROUTE
        self._requests.labels(done.method, route, str(done.status)).inc()
        self._seconds.labels(route).observe(done.took_s)

    @_counted
    def replied(self, reply: Reply, channel: str) -> None:
        """Count a reply."""
        reason = reply.grounds.reason if reply.grounds else ""
        self._replies.labels(channel, reply.kind, reason).inc()

    @_counted
    def dropped(self, rows: int) -> None:
        """Count rows that the journal lost."""
        self._dropped.inc(rows)

    @_counted
    def worker_ended(self) -> None:
        """Count a worker that ended; in the parent."""
        self._exits.inc()

    @_counted
    def sample(self, requests_waiting: int, rows_waiting: int, answerer: Answerer) -> None:
        """Note what waits in this worker, and what its answerer remembered since the last time.

        One thread's alone. A cache goes with its answerer: the next one counts from nothing.
        """
        self._requests_waiting.set(requests_waiting)
        self._rows_waiting.set(rows_waiting)
        if self._remembers is None or self._remembers() is not answerer:
            self._remembers, self._told = weakref.ref(answerer), (0, 0)
        now, told = answerer.decided.cache_info(), self._told
        self._hits.inc(now.hits - told[0])
        self._misses.inc(now.misses - told[1])
        self._told = (now.hits, now.misses)
