"""How far a build is, told to whoever started it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """One report: the step, what there is to know, and how far it is.

    `total` is 0 where a step is not counted.
    """

    step: str
    note: str = ""
    done: int = 0
    total: int = 0


Report = Callable[[Progress], None]


def silent(_progress: Progress) -> None:
    """Report nothing."""


class StepCounter:
    """Reports a step that is counted: once at its beginning, and whenever a part of it is done."""

    def __init__(self, report: Report, step: str, note: str, total: int) -> None:
        self._report, self._step, self._note = report, step, note
        self._done, self._total = 0, total
        self._tell()

    def advance(self) -> None:
        """Count one part as done."""
        self._done += 1
        self._tell()

    def _tell(self) -> None:
        self._report(Progress(self._step, self._note, self._done, self._total))
