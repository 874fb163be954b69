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
