"""How long each request took, and what went wrong: small enough to be kept for hours."""

from __future__ import annotations

import threading
from array import array
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

_MAX_KEPT = 1000


class Failure(NamedTuple):
    """A request that was not answered as it must be; seconds since the load began."""

    begun_s: float
    ended_s: float
    kind: str
    fault: str


@dataclass
class Timings:
    """The requests of one kind: when they were due (seconds since the load began) and how long
    after that their replies were read."""

    due_s: array[float] = field(default_factory=lambda: array("d"))
    latency_ms: array[float] = field(default_factory=lambda: array("f"))


class Outcomes:
    """What happened to every request. Thread-safe. `began` is time.perf_counter's."""

    def __init__(self, began: float) -> None:
        self.began = began
        self.timings: dict[str, Timings] = {}
        self.failures: list[Failure] = []
        self.failed: Counter[str] = Counter()
        # Asks whose reply nobody read: the journal may hold them, or not.
        self.unread = 0
        self._lock = threading.Lock()

    def answered(self, kind: str, due: float, ended: float) -> None:
        """Add a request with the right reply."""
        with self._lock:
            timings = self.timings.setdefault(kind, Timings())
            timings.due_s.append(due - self.began)
            timings.latency_ms.append(1000 * (ended - due))

    def wrong(self, kind: str, begun: float, ended: float, fault: str) -> None:
        """Add a request that failed."""
        with self._lock:
            self.failed[kind] += 1
            if len(self.failures) < _MAX_KEPT:
                times = (begun - self.began, ended - self.began)
                self.failures.append(Failure(*times, kind, fault))

    def left_unread(self) -> None:
        """Count an ask whose reply nobody read."""
        with self._lock:
            self.unread += 1

    @property
    def count(self) -> int:
        """Return how many requests there were, but those that were abandoned."""
        return self.failed.total() + sum(len(each.due_s) for each in self.timings.values())
