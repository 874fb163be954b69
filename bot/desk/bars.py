"""Bars of stacked parts as an SVG: numbers → where each rectangle stands. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 260
_LEFT, _TOP, _BOTTOM = 60, 24, 36
_GAP = 4
_STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Part:
    """A rectangle of a bar; it stands on the part before it."""

    y: float
    height: float


@dataclass(frozen=True)
class Column:
    """A bar."""

    x: float
    width: float
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Bars:
    """Everything the template draws."""

    columns: tuple[Column, ...]
    lines: tuple[tuple[int, float], ...]  # (value, y)
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    top: int = _TOP
    floor: int = HEIGHT - _BOTTOM


def bars_of(stacks: Sequence[Sequence[int]]) -> Bars:
    """Return the bars; each stack is its parts from the floor up, and there is at least one."""
    highest = max((sum(stack) for stack in stacks), default=0)
    step = _step(highest)
    top = step * max(1, -(-highest // step))
    floor, room = HEIGHT - _BOTTOM, HEIGHT - _BOTTOM - _TOP
    slot = (WIDTH - _LEFT) / len(stacks)
    gap = min(_GAP, slot / 3)

    def column(place: int, stack: Sequence[int]) -> Column:
        y, parts = float(floor), []
        for part in stack:
            height = room * part / top
            y -= height
            parts.append(Part(round(y, 2), round(height, 2)))
        return Column(round(_LEFT + place * slot, 2), round(slot - gap, 2), tuple(parts))

    lines = tuple(
        (value, round(floor - room * value / top, 2)) for value in range(0, top + 1, step)
    )
    return Bars(tuple(column(place, stack) for place, stack in enumerate(stacks)), lines)


def _step(highest: int) -> int:
    """Return a round number of which four at most reach the highest bar."""
    power = 1
    while True:
        for step in _STEPS:
            if highest <= 4 * step * power:
                return step * power
        power *= 10
