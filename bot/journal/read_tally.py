"""How a stretch of time went, counted by the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select

from bot.journal.moments import aware, utc
from bot.journal.readings import Complaint, Counted, HourCount, Span, Tally
from bot.journal.tables import FEEDBACK, LOSSES, QUERIES

TOP = 10
_HOUR = "%Y-%m-%d %H"


def read_tally(connection: Connection, since: datetime, begin: datetime, until: datetime) -> Tally:
    """Return the tally from `begin` until before `until`; hours and ratings `since` an earlier one."""
    day = _within(QUERIES.c.at, begin, until)
    ratings = _ratings(connection, begin, until)
    before = _ratings(connection, since, begin)
    lost = select(func.sum(LOSSES.c.lost)).where(_within(LOSSES.c.at, begin, until))
    return Tally(
        _hours(connection, since, until),
        _top(connection, QUERIES.c.entry_id, day & (QUERIES.c.kind == "answer")),
        _top(connection, QUERIES.c.topic, day & (QUERIES.c.kind == "fallback")),
        ratings.get(True, 0),
        ratings.get(False, 0),
        before.get(False, 0),
        before.get(True, 0),
        _complaints(connection, begin, until),
        int(connection.scalar(lost) or 0),
    )


def count_questions(connection: Connection, pieces: Sequence[Span]) -> tuple[int, ...]:
    """Return how many questions were typed in each stretch; greetings are none."""
    is_question = (QUERIES.c.kind != "notice") & (QUERIES.c.text != "")
    return tuple(
        connection.scalar(
            select(func.count()).where(_within(QUERIES.c.at, begin, until), is_question)
        )
        or 0
        for begin, until in pieces
    )


def _hours(connection: Connection, begin: datetime, until: datetime) -> tuple[HourCount, ...]:
    at: ColumnElement[Any] = QUERIES.c.at
    if connection.dialect.name == "sqlite":
        hour = func.substr(at, 1, 13)  # of 2026-11-27 09:00:00.000000, as it is stored
    else:
        hour = func.to_char(func.timezone("UTC", at), "YYYY-MM-DD HH24")
    parts = (hour, QUERIES.c.kind, QUERIES.c.channel, QUERIES.c.text == "")
    columns = [part.label(f"part{number}") for number, part in enumerate(parts)]
    counted = select(*columns, func.count()).where(_within(at, begin, until)).group_by(*columns)
    return tuple(
        HourCount(
            datetime.strptime(hour, _HOUR).replace(tzinfo=timezone.utc),
            kind,
            channel,
            bool(is_choice),
            count,
        )
        for hour, kind, channel, is_choice, count in connection.execute(counted)
    )


def _top(
    connection: Connection, column: ColumnElement[Any], which: ColumnElement[bool]
) -> tuple[Counted, ...]:
    count = func.count().label("times")
    top = select(column, count).where(which).group_by(column).order_by(count.desc(), column)
    return tuple(Counted(*row) for row in connection.execute(top.limit(TOP)))


def _ratings(connection: Connection, begin: datetime, until: datetime) -> dict[bool, int]:
    counted = (
        select(FEEDBACK.c.helpful, func.count())
        .where(_within(FEEDBACK.c.at, begin, until))
        .group_by(FEEDBACK.c.helpful)
    )
    return {bool(helpful): count for helpful, count in connection.execute(counted)}


def _complaints(connection: Connection, begin: datetime, until: datetime) -> tuple[Complaint, ...]:
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
        .where(_within(FEEDBACK.c.at, begin, until), FEEDBACK.c.helpful.is_(False))
        .order_by(FEEDBACK.c.at.desc())
        .limit(TOP)
    )
    return tuple(Complaint(row[0], aware(row[1]), *row[2:]) for row in connection.execute(newest))


def _within(column: ColumnElement[Any], begin: datetime, until: datetime) -> ColumnElement[bool]:
    return and_(column >= utc(begin), column < utc(until))
