"""Warnings that may come by the thousand: one line a minute of each kind, with nobody's words."""

from __future__ import annotations

import logging
import math
import os
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

_MAX_FRAMES = 6


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


def trace(error: BaseException) -> str:
    """Return an error's kind and where it came from, innermost first, in one line.

    Without its message, which may hold what somebody wrote (a database's holds the parameters); of
    what the system said (disk full, no permission) the reason.
    """
    frames = reversed(traceback.extract_tb(error.__traceback__)[-_MAX_FRAMES:])
    places = " < ".join(map(_place, frames))
    kind = type(error).__name__
    if isinstance(error, OSError) and error.errno:
        kind += f" ({os.strerror(error.errno)})"
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return f"{kind} in {places}" + (f", after {trace(cause)}" if cause else "")


def _place(frame: traceback.FrameSummary) -> str:
    return f"{frame.name} ({'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno})"
