"""What the database counted → the numbers that people read. Pure but for counting a split hour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.answer.contact import TOKYO
from bot.desk.stretch import HOUR, Stretch, overlap
from bot.journal.readings import DayCount, HourCount, Span

Count = Callable[[Sequence[Span]], Sequence[int]]


@dataclass(frozen=True)
class Totals:
    """Questions that were typed, by what they got, and what came besides.

    A choice taken from a list is no question of its own; nor is a greeting.
    """

    answered: int = 0
    listed: int = 0
    phoned: int = 0
    greetings: int = 0
    taken: int = 0

    @property
    def questions(self) -> int:
        """Return how many questions there were."""
        return self.answered + self.listed + self.phoned

    @property
    def served(self) -> int:
        """Return how many got an answer or a list."""
        return self.answered + self.listed

    def share(self, count: int) -> int:
        """Return a count in percent of the questions."""
        return round(100 * count / self.questions) if self.questions else 0


@dataclass(frozen=True)
class Bar:
    """The questions of an hour of the day: while somebody was there, and while not."""

    hour: int
    attended: int
    shut: int
    is_open: bool

    @property
    def count(self) -> int:
        """Return both together."""
        return self.attended + self.shut


@dataclass(frozen=True)
class Numbers:
    """A stretch of days in numbers."""

    totals: Totals
    before: Totals
    bars: tuple[Bar, ...]
    by_day: tuple[tuple[date, Totals], ...]
    by_channel: tuple[tuple[str, int], ...] = field(default=())

    @property
    def shut(self) -> int:
        """Return how many questions came while nobody was there."""
        return sum(bar.shut for bar in self.bars)


def totals_of(counted: Iterable[HourCount | DayCount]) -> Totals:
    """Return the totals of what was counted."""
    typed: Counter[str] = Counter()
    taken = 0
    for each in counted:
        if each.is_choice:
            taken += each.count
        else:
            typed[each.kind] += each.count
    return Totals(typed["answer"], typed["choices"], typed["fallback"], typed["notice"], taken)


def numbers_of(
    stretch: Stretch,
    hours: Sequence[HourCount],
    hours_before: Sequence[HourCount],
    spans_open: Sequence[Span],
    count: Count,
) -> Numbers:
    """Return the numbers; `count` is asked for the hours in which a line opens or shuts."""
    typed: Counter[datetime] = Counter()
    channels: Counter[str] = Counter()
    days: dict[date, list[HourCount]] = {each: [] for each in stretch.dates}
    for each in hours:
        days.setdefault(each.hour.astimezone(TOKYO).date(), []).append(each)
        if each.is_choice or each.kind == "notice":
            continue
        typed[each.hour] += each.count
        channels[each.channel] += each.count
    return Numbers(
        totals_of(hours),
        totals_of(hours_before),
        _bars(typed, spans_open, count),
        tuple((day, totals_of(found)) for day, found in sorted(days.items())),
        tuple(channels.most_common()),
    )


def _bars(typed: Counter[datetime], spans_open: Sequence[Span], count: Count) -> tuple[Bar, ...]:
    attended: Counter[int] = Counter()
    shut: Counter[int] = Counter()
    split: list[tuple[datetime, tuple[Span, ...]]] = []
    for hour, questions in typed.items():
        parts = overlap(hour, spans_open)
        clock = hour.astimezone(TOKYO).hour
        if not parts:
            shut[clock] += questions
        elif sum((end - begin for begin, end in parts), start=0 * HOUR) == HOUR:
            attended[clock] += questions
        else:
            split.append((hour, parts))
    counted = iter(count([part for _, parts in split for part in parts]))
    for hour, parts in split:
        clock = hour.astimezone(TOKYO).hour
        # Some may have come between the two counts.
        known = min(typed[hour], sum(next(counted) for _ in parts))
        attended[clock] += known
        shut[clock] += typed[hour] - known
    there = _clocks(spans_open)
    return tuple(Bar(hour, attended[hour], shut[hour], hour in there) for hour in range(24))


def _clocks(spans_open: Sequence[Span]) -> set[int]:
    """Return the hours of the day in which somebody is there, on any of the days."""
    clocks = set()
    for opens, closes in spans_open:
        hour = opens.astimezone(TOKYO).replace(minute=0, second=0)
        while hour < closes:
            clocks.add(hour.hour)
            hour += HOUR
    return clocks
