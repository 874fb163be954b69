"""How a stretch of time went, counted by the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select

from bot.journal.moments import aware, utc
from bot.journal.readings import Complaint, Counted, HourCount, Ratings, Span, Tally
from bot.journal.tables import FEEDBACK, LOSSES, QUERIES

TOP = 10


def read_tally(connection: Connection, stretch: Span, before: Span) -> Tally:
    """Return how a stretch went, with little of the one that it is compared with."""
    day = _within(QUERIES.c.at, stretch)
    lost = select(func.sum(LOSSES.c.lost)).where(_within(LOSSES.c.at, stretch))
    return Tally(
        _hours(connection, stretch),
        _ratings(connection, stretch),
        _top(connection, QUERIES.c.entry_id, day & (QUERIES.c.kind == "answer")),
        _top(connection, QUERIES.c.topic, day & (QUERIES.c.kind == "fallback")),
        _complaints(connection, stretch),
        int(connection.scalar(lost) or 0),
        _hours(connection, before),
        _ratings(connection, before),
    )


def count_questions(connection: Connection, pieces: Sequence[Span]) -> tuple[int, ...]:
    """Return how many questions were typed in each stretch; greetings are none."""
    is_question = (QUERIES.c.kind != "notice") & (QUERIES.c.text != "")
    return tuple(
        connection.scalar(select(func.count()).where(_within(QUERIES.c.at, piece), is_question))
        or 0
        for piece in pieces
    )


def _hours(connection: Connection, stretch: Span) -> tuple[HourCount, ...]:
    at: ColumnElement[Any] = QUERIES.c.at
    if connection.dialect.name == "sqlite":
        hour = func.substr(at, 1, 13)  # of 2026-11-27 09:00:00.000000, as it is stored
    else:
        hour = func.to_char(func.timezone("UTC", at), "YYYY-MM-DD HH24")
    parts = (hour, QUERIES.c.kind, QUERIES.c.channel, QUERIES.c.text == "")
    columns = [part.label(f"part{number}") for number, part in enumerate(parts)]
    counted = (
        select(*columns).add_columns(func.count()).where(_within(at, stretch)).group_by(*columns)
    )
    found = connection.execute(counted).all()
    # Ten thousand rows, a few hundred hours.
    moments = {row[0]: datetime.fromisoformat(f"{row[0]}:00+00:00") for row in found}
    return tuple(
        HourCount(moments[hour], kind, channel, bool(is_choice), count)
        for hour, kind, channel, is_choice, count in found
    )


def _top(
    connection: Connection, column: ColumnElement[Any], which: ColumnElement[bool]
) -> tuple[Counted, ...]:
    count = func.count().label("times")
    top = select(column, count).where(which).group_by(column).order_by(count.desc(), column)
    return tuple(Counted(*row) for row in connection.execute(top.limit(TOP)))


def _ratings(connection: Connection, stretch: Span) -> Ratings:
    counted = (
        select(FEEDBACK.c.helpful, func.count())
        .where(_within(FEEDBACK.c.at, stretch))
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
        .where(_within(FEEDBACK.c.at, stretch), FEEDBACK.c.helpful.is_(False))
        .order_by(FEEDBACK.c.at.desc())
        .limit(TOP)
    )
    return tuple(Complaint(row[0], aware(row[1]), *row[2:]) for row in connection.execute(newest))


def _within(column: ColumnElement[Any], stretch: Span) -> ColumnElement[bool]:
    begin, until = stretch
    return and_(column >= utc(begin), column < utc(until))
