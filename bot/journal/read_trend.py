"""How a long stretch went, read from the counts; a million rows are not looked at."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from bot.journal.counts import begin_of, read_reply_key
from bot.journal.moments import aware, utc
from bot.journal.read_tally import top, within
from bot.journal.readings import DayCount, RatedDay, RatedEntry, Ratings, Span, Trend
from bot.journal.tables import COUNTS, FEEDBACK, LOSSES


def read_trend(connection: Connection, stretch: Span) -> Trend:
    """Return how a stretch of whole days in Asia/Tokyo went."""
    lost = select(func.sum(LOSSES.c.lost)).where(within(LOSSES.c.at, stretch))
    return Trend(
        _days(connection, stretch),
        _typed(connection, stretch),
        _rated(connection, stretch),
        _rated_entries(connection, stretch),
        top(connection, "entry", stretch, at_most=20),
        top(connection, "topic", stretch),
        top(connection, "reason", stretch, at_most=100),
        _latencies(connection, stretch),
        int(connection.scalar(lost) or 0),
    )


def _days(connection: Connection, stretch: Span) -> tuple[DayCount, ...]:
    day = begin_of(connection.dialect, COUNTS.c.at, by_hour=False).label("day")
    counted = (
        select(day, COUNTS.c.key, func.sum(COUNTS.c.count))
        .where(COUNTS.c.name == "replies", within(COUNTS.c.at, stretch))
        .group_by(day, COUNTS.c.key)
    )
    found: Counter[tuple[datetime, str, bool]] = Counter()
    for at, key, count in connection.execute(counted):
        _, kind, is_choice = read_reply_key(key)
        found[_moment(at), kind, is_choice] += int(count)
    return tuple(DayCount(*which, count) for which, count in sorted(found.items()))


def _typed(connection: Connection, stretch: Span) -> tuple[tuple[datetime, int], ...]:
    is_question = COUNTS.c.key.like("% typed") & COUNTS.c.key.not_like("% notice typed")
    counted = (
        select(COUNTS.c.at, func.sum(COUNTS.c.count))
        .where(COUNTS.c.name == "replies", within(COUNTS.c.at, stretch), is_question)
        .group_by(COUNTS.c.at)
    )
    return tuple((aware(at), int(count)) for at, count in connection.execute(counted))


def _rated(connection: Connection, stretch: Span) -> tuple[RatedDay, ...]:
    # By the hour first: a day is calculated for each row else.
    hour = begin_of(connection.dialect, FEEDBACK.c.at, by_hour=True).label("hour")
    parts = (hour, FEEDBACK.c.kind, FEEDBACK.c.helpful)
    by_hour = (
        select(*parts, func.count().label("times"))
        .where(within(FEEDBACK.c.at, stretch), FEEDBACK.c.kind.is_not(None))
        .group_by(*parts)
        .subquery()
    )
    day = begin_of(connection.dialect, by_hour.c.hour, by_hour=False).label("day")
    by_day = (day, by_hour.c.kind, by_hour.c.helpful)
    counted = select(*by_day, func.sum(by_hour.c.times)).group_by(*by_day)
    return tuple(
        RatedDay(_moment(at), kind, bool(helpful), int(count))
        for at, kind, helpful, count in connection.execute(counted)
    )


def _rated_entries(connection: Connection, stretch: Span) -> tuple[RatedEntry, ...]:
    parts = (FEEDBACK.c.entry_id, FEEDBACK.c.helpful)
    counted = (
        select(*parts, func.count())
        .where(within(FEEDBACK.c.at, stretch), FEEDBACK.c.kind == "answer")
        .group_by(*parts)
    )
    found: dict[str, Counter[bool]] = {}
    for entry_id, helpful, count in connection.execute(counted):
        if entry_id:
            found.setdefault(entry_id, Counter())[bool(helpful)] = count
    return tuple(
        RatedEntry(entry_id, Ratings(counts[True], counts[False]))
        for entry_id, counts in sorted(found.items())
    )


def _latencies(connection: Connection, stretch: Span) -> tuple[tuple[int, int], ...]:
    counted = (
        select(COUNTS.c.key, func.sum(COUNTS.c.count))
        .where(COUNTS.c.name == "latency", within(COUNTS.c.at, stretch))
        .group_by(COUNTS.c.key)
    )
    return tuple(sorted((int(key), int(count)) for key, count in connection.execute(counted)))


def _moment(at: Any) -> datetime:
    """Return a moment that was calculated: text where SQLite did."""
    return utc(aware(datetime.fromisoformat(at) if isinstance(at, str) else at))
