"""How often what came up, counted while rows are written: a year of it is read in milliseconds.

Nothing in it says who asked or what: the counts stay when the questions themselves are deleted.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    String,
    case,
    cast,
    delete,
    func,
    literal,
    select,
)

from bot.journal.record import QueryRecord
from bot.journal.tables import COUNTS, QUERIES

# Of Asia/Tokyo, which has known no other time since 1951.
_DAY_BEGINS = timedelta(hours=15)
LATENCIES_MS = (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)  # the upper ends of the classes
SLOWER = 10_000  # and of the last one
NOTHING = "-"  # a key cannot be empty


@dataclass(frozen=True)
class _Counted:
    """What is counted: by hours, or by days in Asia/Tokyo; of a record, and by the database."""

    name: str
    by_hour: bool
    key: Callable[[QueryRecord], str | None]
    key_in_database: ColumnElement[Any]
    which: ColumnElement[bool]


def reply_key(channel: str, kind: str, is_choice: bool) -> str:
    """Return the key of a kind of reply."""
    return f"{channel} {kind} {'taken' if is_choice else 'typed'}"


def read_reply_key(key: str) -> tuple[str, str, bool]:
    """Return the channel, the kind, and whether it was a choice taken from a list."""
    channel, kind, way = key.rsplit(" ", 2)
    return channel, kind, way == "taken"


def _latency_class(record: QueryRecord) -> str | None:
    if record.latency_ms is None:
        return None
    place = bisect_left(LATENCIES_MS, record.latency_ms)
    return str((*LATENCIES_MS, SLOWER)[place])


_COLUMN = QUERIES.c
_IS_FALLBACK = _COLUMN.kind == "fallback"
_EVERYTHING = (
    _Counted(
        "replies",
        True,
        lambda record: reply_key(record.channel, record.kind, not record.text),
        _COLUMN.channel + " " + _COLUMN.kind + case((_COLUMN.text == "", " taken"), else_=" typed"),
        _COLUMN.query_id.is_not(None),
    ),
    _Counted(
        "entry",
        False,
        lambda record: record.entry_id if record.kind == "answer" else None,
        _COLUMN.entry_id,
        (_COLUMN.kind == "answer") & _COLUMN.entry_id.is_not(None),
    ),
    _Counted(
        "topic",
        False,
        lambda record: (record.topic or NOTHING) if record.kind == "fallback" else None,
        func.coalesce(func.nullif(_COLUMN.topic, ""), NOTHING),
        _IS_FALLBACK,
    ),
    _Counted(
        "reason",
        False,
        lambda record: (record.reason or NOTHING) if record.kind == "fallback" else None,
        func.coalesce(func.nullif(_COLUMN.reason, ""), NOTHING),
        _IS_FALLBACK,
    ),
    _Counted(
        "latency",
        False,
        _latency_class,
        case(*((_COLUMN.latency_ms <= end, str(end)) for end in LATENCIES_MS), else_=str(SLOWER)),
        _COLUMN.latency_ms.is_not(None),
    ),
)


def count(connection: Connection, insert: Any, records: Iterable[QueryRecord]) -> None:
    """Count rows that have just been written, in their transaction."""
    found: Counter[tuple[datetime, str, str]] = Counter()
    for record in records:
        for each in _EVERYTHING:
            key = each.key(record)
            if key:
                found[_begin(record.at, by_hour=each.by_hour), each.name, key] += 1
    if not found:
        return
    # In one order: else two workers of PostgreSQL wait for each other's rows.
    rows = [
        {"at": at, "name": name, "key": key, "count": times}
        for (at, name, key), times in sorted(found.items())
    ]
    new = insert(COUNTS).values(rows)
    more = {"count": COUNTS.c.count + new.excluded.count}
    connection.execute(new.on_conflict_do_update(index_elements=["at", "name", "key"], set_=more))


def recount(connection: Connection) -> None:
    """Count all rows that are there, and only them."""
    connection.execute(delete(COUNTS))
    for each in _EVERYTHING:
        at = begin_of(connection.dialect, QUERIES.c.at, by_hour=each.by_hour)
        rows = (
            select(
                at.label("at"), literal(each.name), each.key_in_database.label("key"), func.count()
            )
            .where(each.which)
            .group_by(at, each.key_in_database)
        )
        names = ["at", "name", "key", "count"]
        connection.execute(COUNTS.insert().from_select(names, rows))


def _begin(at: datetime, *, by_hour: bool) -> datetime:
    hour = at.replace(minute=0, second=0, microsecond=0)
    if by_hour:
        return hour
    return (hour - _DAY_BEGINS).replace(hour=0) + _DAY_BEGINS


def begin_of(dialect: Dialect, at: ColumnElement[Any], *, by_hour: bool) -> ColumnElement[Any]:
    """Return when the hour, or the day in Asia/Tokyo, of a column's moments begins."""
    if dialect.name == "sqlite":  # stored as 2026-11-27 09:00:00.000000
        if by_hour:
            return cast(func.substr(at, 1, 13, type_=String) + ":00:00.000000", String)
        return cast(func.strftime("%Y-%m-%d 15:00:00.000000", at, "-15 hours"), String)
    utc = func.timezone("UTC", at)
    if by_hour:
        return func.timezone("UTC", func.date_trunc("hour", utc), type_=DateTime(timezone=True))
    begin = func.date_trunc("day", utc - _DAY_BEGINS) + _DAY_BEGINS
    return func.timezone("UTC", begin, type_=DateTime(timezone=True))
