"""Trouble that comes a thousand times a second, told once a minute."""

from __future__ import annotations

import logging
import math
import threading
import time

_EVERY_S = 60


class Complaint:
    """One kind of trouble: a log line a minute with how often it came and its last reason.

    `line` takes both. Thread-safe.
    """

    def __init__(self, log: logging.Logger, line: str) -> None:
        self._log, self._line = log, line
        self._lock = threading.Lock()
        self._count, self._reason, self._told_at = 0, "", -math.inf

    def add(self, reason: str, count: int = 1) -> None:
        """Count it, and write the line where the last one is a minute old."""
        with self._lock:
            self._count, self._reason = self._count + count, reason
        self.tell()

    def tell(self, *, at_once: bool = False) -> None:
        """Write the line where something is left to tell and its time has come."""
        with self._lock:
            due = at_once or time.monotonic() - self._told_at >= _EVERY_S
            if not self._count or not due:
                return
            count, self._count, self._told_at = self._count, 0, time.monotonic()
            reason = self._reason
        self._log.warning(self._line, count, reason)


def reason_of(error: Exception) -> str:
    """Return an error of the database in one line, without a word of what people wrote.

    SQLAlchemy adds the statement, PostgreSQL repeats a refused row on its second line.
    """
    told = getattr(error, "orig", None) or error
    lines = str(told).strip().splitlines()
    return lines[0] if lines else type(error).__name__
