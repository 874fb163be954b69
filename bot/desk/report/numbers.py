"""What was counted → the figures of a report. Pure."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.answer.contact import TOKYO
from bot.desk.day_numbers import Totals, totals_of
from bot.desk.stretch import DAY, HOUR, Stretch, overlap
from bot.journal.readings import DayCount, RatedEntry, Span, Trend

_Z = 1.96  # of 95 %
_MAX_STEPS = 31  # days; what is longer goes by weeks


@dataclass(frozen=True)
class Share:
    """How many of how many, with the 95 % interval of the share. `of` is at least 1."""

    count: int
    of: int

    @property
    def percent(self) -> int:
        """Return the share."""
        return round(100 * self.count / self.of)

    @property
    def interval(self) -> tuple[int, int]:
        """Return its ends in percent (Wilson 1927): they hold for ten ratings as for a thousand."""
        share, square = self.count / self.of, _Z**2
        middle = share + square / (2 * self.of)
        width = _Z * math.sqrt(share * (1 - share) / self.of + square / (4 * self.of**2))
        low, high = ((middle + side * width) / (1 + square / self.of) for side in (-1, 1))
        return math.floor(100 * max(0.0, low)), math.ceil(100 * min(1.0, high))


@dataclass(frozen=True)
class Outcome:
    """How some days went: what was asked, and how answers were rated."""

    totals: Totals
    helpful: int
    unhelpful: int

    @property
    def resolved(self) -> int:
        """Return for how many questions an answer was shown, or taken from a list, and not refused.

        Whether somebody was helped is known of those alone who say so.
        """
        shown = self.totals.answered + min(self.totals.taken, self.totals.listed)
        return max(0, shown - self.unhelpful)

    @property
    def precision(self) -> Share | None:
        """Return how many of the rated answers helped; None where none was rated."""
        rated = self.helpful + self.unhelpful
        return Share(self.helpful, rated) if rated else None


@dataclass(frozen=True)
class Step:
    """A day, or a week that begins with it."""

    first: date
    last: date
    outcome: Outcome


@dataclass(frozen=True)
class Report:
    """A long stretch in figures. `heat` is the questions by weekday (Monday first) and hour."""

    outcome: Outcome
    before: Outcome
    steps: tuple[Step, ...]
    heat: tuple[tuple[int, ...], ...]
    is_open: tuple[tuple[bool, ...], ...]
    shut: int
    median_ms: int | None
    slow_ms: int | None


def report_of(stretch: Stretch, trend: Trend, before: Trend, spans_open: Sequence[Span]) -> Report:
    """Return the report of a stretch of whole weeks; `before` is how the one before it went.

    A question of an hour in which a line opens or shuts counts as the part of it somebody was there.
    """
    heat = [[0] * 24 for _ in range(7)]
    shut = 0.0
    for hour, count in trend.typed:
        local = hour.astimezone(TOKYO)
        heat[local.weekday()][local.hour] += count
        there = sum((end - begin for begin, end in overlap(hour, spans_open)), start=0 * HOUR)
        shut += count * (1 - there / HOUR)
    return Report(
        _outcome(trend),
        _outcome(before),
        _steps(stretch, trend),
        tuple(map(tuple, heat)),
        _open_hours(spans_open),
        round(shut),
        _percentile(trend.latencies, 0.5),
        _percentile(trend.latencies, 0.95),
    )


def _outcome(trend: Trend) -> Outcome:
    ratings: Counter[bool] = Counter()
    for each in trend.rated:
        if each.kind == "answer":
            ratings[each.helpful] += each.count
    return Outcome(totals_of(trend.days), ratings[True], ratings[False])


def _steps(stretch: Stretch, trend: Trend) -> tuple[Step, ...]:
    days: dict[date, list[DayCount]] = defaultdict(list)
    for counted in trend.days:
        days[counted.at.astimezone(TOKYO).date()].append(counted)
    ratings: dict[date, Counter[bool]] = defaultdict(Counter)
    for rated in trend.rated:
        if rated.kind == "answer":
            ratings[rated.at.astimezone(TOKYO).date()][rated.helpful] += rated.count
    length = 1 if stretch.days <= _MAX_STEPS else 7
    steps = []
    for begin in range(0, stretch.days, length):
        inside = stretch.dates[begin : begin + length]
        marks = sum((ratings[day] for day in inside), start=Counter())
        found = totals_of(each for day in inside for each in days[day])
        steps.append(Step(inside[0], inside[-1], Outcome(found, marks[True], marks[False])))
    return tuple(steps)


def _open_hours(spans_open: Sequence[Span]) -> tuple[tuple[bool, ...], ...]:
    """Return in which hours of the week somebody is there, in most of the weeks."""
    times: Counter[tuple[int, int]] = Counter()
    days: set[date] = set()
    for opens, closes in spans_open:
        hour = opens.astimezone(TOKYO).replace(minute=0, second=0, microsecond=0)
        while hour < closes:
            times[hour.weekday(), hour.hour] += 1
            days.add(hour.date())
            hour += HOUR
    weeks = ((max(days) - min(days)) // DAY + 7) // 7 if days else 1
    return tuple(
        tuple(2 * times[weekday, hour] > weeks for hour in range(24)) for weekday in range(7)
    )


def _percentile(classes: Sequence[tuple[int, int]], share: float) -> int | None:
    """Return the upper end of the class in which a percentile lies, in milliseconds."""
    left = share * sum(count for _, count in classes)
    for end, count in classes:
        left -= count
        if left <= 0:
            return end
    return None


def worst_entries(trend: Trend) -> list[RatedEntry]:
    """Return the entries that did not help somebody, those that most people refused first."""
    refused = [each for each in trend.rated_entries if each.ratings.unhelpful]
    return sorted(refused, key=lambda each: (-each.ratings.unhelpful, each.ratings.helpful))
