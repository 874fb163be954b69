"""A build's progress as lines for people."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO

from index.progress import Progress

_EVERY_S = 10  # where there is no terminal, a counted step says how far it is this often
_ERASE_LINE = "\r\x1b[K"


class ProgressLines:
    """Prints what a build reports: seconds since its beginning, the step, how far it is.

    A counted step also says about how long it will still take, and at its end how long it took. On
    a terminal it is one line that counts; elsewhere a line at its beginning, at its end, and every
    ten seconds. `clock` returns seconds.
    """

    def __init__(
        self, out: TextIO | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._out, self._clock = out or sys.stderr, clock
        self._terminal = self._out.isatty()
        self._began = self._printed = clock()
        self._last = Progress("")
        self._count_began, self._count_from = self._began, 0
        self._open = False  # the line on the terminal will be written over

    def __call__(self, progress: Progress) -> None:
        """Print one report, where it says something new."""
        if progress == self._last:
            return
        first = not self._continues(progress)
        if first:
            self._count_began, self._count_from = self._clock(), progress.done
        self._last = progress
        finished = progress.done == progress.total
        waited = self._clock() - self._printed >= _EVERY_S
        if first or finished or waited or self._terminal:
            self._print(self._text(progress), same_line=not first, ends=finished)

    def _continues(self, progress: Progress) -> bool:
        """Return whether a report counts on from the last one."""
        last = self._last
        same = (last.step, last.note, last.total) == (progress.step, progress.note, progress.total)
        return same and last.done < progress.done

    def _text(self, progress: Progress) -> str:
        now = self._clock()
        text = f"[{now - self._began:5.1f} s] {progress.step}: {progress.note}"
        if not progress.total:
            return text
        text += f" {progress.done}/{progress.total}"
        elapsed, done = now - self._count_began, progress.done - self._count_from
        if progress.done == progress.total:
            return f"{text}, took {elapsed:.0f} s" if done else text
        left = (progress.total - progress.done) * elapsed / done if done else 0
        return f"{text}, about {left:.0f} s left" if left else text

    def _print(self, text: str, *, same_line: bool, ends: bool) -> None:
        if self._open:
            text = (_ERASE_LINE if same_line else "\n") + text
        self._open = self._terminal and not ends
        print(text, end="" if self._open else "\n", file=self._out, flush=True)
        self._printed = self._clock()
