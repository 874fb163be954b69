"""Warnings that may come by the thousand: one line a minute of each kind, and how many there were."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class QuietLog:
    """Logs each kind of warning once a minute, with how many it held back. Thread-safe.

    A kind is the message before its values are filled in: the program's words, never a request's.
    """

    log: logging.Logger
    every_s: float = 60
    clock: Callable[[], float] = time.monotonic
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _kinds: dict[str, tuple[float, int]] = field(default_factory=dict)

    def warning(self, message: str, *values: object) -> None:
        """Log a line, or count it where one of its kind was logged within the minute."""
        with self._lock:
            now = self.clock()
            logged_at, held_back = self._kinds.get(message, (-math.inf, 0))
            is_due = now - logged_at >= self.every_s
            self._kinds[message] = (now, 0) if is_due else (logged_at, held_back + 1)
        if is_due:
            more = f" ({held_back} more like this since the line before)" if held_back else ""
            self.log.warning(f"{message}%s", *values, more)
