"""The bars of a day as an SVG: numbers → where each rectangle stands. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.desk.day_numbers import Bar

WIDTH, HEIGHT = 720, 260
_LEFT, _TOP, _BOTTOM = 60, 24, 36
_GAP = 4
_STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Column:
    """An hour: its shut part stands on its attended one. `band` marks an hour with somebody there."""

    bar: Bar
    x: float
    width: float
    attended_y: float
    attended_height: float
    shut_y: float
    shut_height: float


@dataclass(frozen=True)
class Chart:
    """Everything the template draws."""

    columns: tuple[Column, ...]
    lines: tuple[tuple[int, float], ...]  # (value, y)
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    top: int = _TOP
    floor: int = HEIGHT - _BOTTOM


def chart_of(bars: Sequence[Bar]) -> Chart:
    """Return the chart of an ordinary day's 24 bars."""
    step = _step(max((bar.count for bar in bars), default=0))
    top = step * max(1, -(-max((bar.count for bar in bars), default=0) // step))
    floor, room = HEIGHT - _BOTTOM, HEIGHT - _BOTTOM - _TOP
    slot = (WIDTH - _LEFT) / len(bars)

    def column(bar: Bar) -> Column:
        attended, shut = (room * part / top for part in (bar.attended, bar.shut))
        return Column(
            bar,
            round(_LEFT + bar.hour * slot, 2),
            round(slot - _GAP, 2),
            round(floor - attended, 2),
            round(attended, 2),
            round(floor - attended - shut, 2),
            round(shut, 2),
        )

    lines = tuple(
        (value, round(floor - room * value / top, 2)) for value in range(0, top + 1, step)
    )
    return Chart(tuple(map(column, bars)), lines)


def _step(highest: int) -> int:
    """Return a round number of which four at most reach the highest bar."""
    power = 1
    while True:
        for step in _STEPS:
            if highest <= 4 * step * power:
                return step * power
        power *= 10
