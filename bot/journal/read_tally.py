"""How a stretch of time went, counted by the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select

from bot.journal.counts import NOTHING, read_reply_key
from bot.journal.moments import aware, utc
from bot.journal.readings import (
    MAX_COUNTED,
    Complaint,
    Counted,
    HourCount,
    Ratings,
    ReplyCount,
    Span,
    Tally,
)
from bot.journal.tables import COUNTS, FEEDBACK, LOSSES, QUERIES

TOP = 10
_HOUR, _INSTANT = timedelta(hours=1), timedelta(microseconds=1)


def read_tally(connection: Connection, stretch: Span, before: Span) -> Tally:
    """Return how a stretch of whole days went, with little of the one it is compared with."""
    lost = select(func.sum(LOSSES.c.lost)).where(within(LOSSES.c.at, stretch))
    return Tally(
        _hours(connection, stretch),
        _ratings(connection, stretch),
        top(connection, "entry", stretch),
        top(connection, "topic", stretch),
        _complaints(connection, stretch),
        int(connection.scalar(lost) or 0),
        _hours(connection, before),
        _ratings(connection, before),
    )


def count_questions(connection: Connection, pieces: Sequence[Span]) -> tuple[int, ...]:
    """Return how many questions were typed in each stretch; greetings are none."""
    is_question = (QUERIES.c.kind != "notice") & (QUERIES.c.text != "")
    return tuple(
        connection.scalar(select(func.count()).where(within(QUERIES.c.at, piece), is_question)) or 0
        for piece in pieces
    )


def count_topics(
    connection: Connection, stretch: Span, topics: Sequence[str]
) -> tuple[tuple[str, int], ...]:
    """Return how many typed texts some topics decided in a stretch, by the kind of the reply."""
    counted = (
        select(QUERIES.c.kind, func.count())
        .where(within(QUERIES.c.at, stretch), QUERIES.c.topic.in_(topics), QUERIES.c.text != "")
        .group_by(QUERIES.c.kind)
    )
    return tuple((kind, count) for kind, count in connection.execute(counted))


def count_replies(connection: Connection, stretch: Span, language: str) -> tuple[ReplyCount, ...]:
    """Return the replies in a language by what led to them, of many the newest MAX_COUNTED.

    What was kept before v0004 is Japanese.
    """
    newest = (
        select(
            QUERIES.c.kind,
            func.coalesce(QUERIES.c.reason, "").label("reason"),
            func.coalesce(QUERIES.c.topic, "").label("topic"),
            QUERIES.c.choices.is_not(None).label("has_choices"),
        )
        .where(within(QUERIES.c.at, stretch), func.coalesce(QUERIES.c.language, "ja") == language)
        .order_by(QUERIES.c.at.desc())
        .limit(MAX_COUNTED)
        .subquery()
    )
    counted = select(*newest.c, func.count()).group_by(*newest.c)
    return tuple(
        ReplyCount(row[0], row[1], row[2], bool(row[3]), row[4])
        for row in connection.execute(counted)
    )


def _hours(connection: Connection, stretch: Span) -> tuple[HourCount, ...]:
    """Return the replies by the hour. Hours of which a part is meant are counted by their rows."""
    begin, until = (utc(moment) for moment in stretch)
    first, last = _hour_of(begin + _HOUR - _INSTANT), _hour_of(until)
    if first > last:
        return _of_rows(connection, (begin, until))
    whole = select(COUNTS.c.at, COUNTS.c.key, COUNTS.c.count).where(
        COUNTS.c.name == "replies", COUNTS.c.at >= first, COUNTS.c.at < last
    )
    counted = tuple(
        HourCount(aware(at), kind, channel, is_choice, count)
        for at, key, count in connection.execute(whole)
        for channel, kind, is_choice in [read_reply_key(key)]
    )
    return (
        *_of_rows(connection, (begin, first)),
        *counted,
        *_of_rows(connection, (last, until)),
    )


def _of_rows(connection: Connection, part: Span) -> tuple[HourCount, ...]:
    """Count the replies of a part of one hour."""
    begin, until = part
    if begin >= until:
        return ()
    parts = (QUERIES.c.kind, QUERIES.c.channel, QUERIES.c.text == "")
    counted = select(*parts, func.count()).where(within(QUERIES.c.at, part)).group_by(*parts)
    return tuple(
        HourCount(_hour_of(begin), kind, channel, bool(is_choice), count)
        for kind, channel, is_choice, count in connection.execute(counted)
    )


def _hour_of(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def top(
    connection: Connection, name: str, stretch: Span, at_most: int = TOP
) -> tuple[Counted, ...]:
    """Return what came up most often, by the counts of a name."""
    times = func.sum(COUNTS.c.count).label("times")
    most = (
        select(COUNTS.c.key, times)
        .where(COUNTS.c.name == name, within(COUNTS.c.at, stretch))
        .group_by(COUNTS.c.key)
        .order_by(times.desc(), COUNTS.c.key)
    )
    found = connection.execute(most.limit(at_most))
    return tuple(Counted(None if key == NOTHING else key, int(count)) for key, count in found)


def _ratings(connection: Connection, stretch: Span) -> Ratings:
    counted = (
        select(FEEDBACK.c.helpful, func.count())
        .where(within(FEEDBACK.c.at, stretch))
        .group_by(FEEDBACK.c.helpful)
    )
    found = {bool(helpful): count for helpful, count in connection.execute(counted)}
    return Ratings(found.get(True, 0), found.get(False, 0))


def _complaints(connection: Connection, stretch: Span) -> tuple[Complaint, ...]:
    newest = (
        select(
            QUERIES.c.query_id,
            FEEDBACK.c.at,
            QUERIES.c.text,
            QUERIES.c.kind,
            QUERIES.c.entry_id,
            FEEDBACK.c.comment,
        )
        .join(QUERIES, QUERIES.c.query_id == FEEDBACK.c.query_id)
        .where(within(FEEDBACK.c.at, stretch), FEEDBACK.c.helpful.is_(False))
        .order_by(FEEDBACK.c.at.desc())
        .limit(TOP)
    )
    return tuple(Complaint(row[0], aware(row[1]), *row[2:]) for row in connection.execute(newest))


def within(column: ColumnElement[Any], stretch: Span) -> ColumnElement[bool]:
    """Return whether a column's moments lie in a stretch."""
    begin, until = stretch
    return and_(column >= utc(begin), column < utc(until))
