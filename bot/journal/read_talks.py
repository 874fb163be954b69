"""Conversations as the journal has them: a page of them, newest first, and one with all its replies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import fields

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    and_,
    exists,
    false,
    or_,
    select,
    tuple_,
)

from bot.journal.moments import aware, utc
from bot.journal.readings import NO_TOPIC, Cursor, Talk, TalkPage, Turn, Wanted
from bot.journal.record import QueryRecord
from bot.journal.tables import FEEDBACK, QUERIES
from corpus.text import normalize

MAX_TURNS = 200
_QUERY_ID = re.compile(r"[0-9a-f]{32}")
_ESCAPED = str.maketrans({"%": r"\%", "_": r"\_", "\\": r"\\"})


def read_talks(
    connection: Connection, wanted: Wanted, before: Cursor | None, at_most: int
) -> TalkPage:
    """Return the newest conversations that are wanted, from a place of the list on."""
    row, later = QUERIES.alias("row"), QUERIES.alias("later")
    place, later_place = (tuple_(each.c.at, each.c.query_id) for each in (row, later))
    # Each conversation stands where its newest fitting reply does, and only there.
    is_overtaken = exists().where(
        later.c.conversation == row.c.conversation, later_place > place, _fits(later, wanted)
    )
    newest = (
        select(row.c.query_id, row.c.at, row.c.conversation)
        .where(_fits(row, wanted), ~is_overtaken)
        .order_by(row.c.at.desc(), row.c.query_id.desc())
        .limit(at_most + 1)
    )
    if before:
        newest = newest.where(place < tuple_(utc(before.at), before.query_id))
    found = connection.execute(newest).all()
    shown = found[:at_most]
    keys = [each.conversation or each.query_id for each in shown]
    turns = _turns_of(connection, [(each.query_id, each.conversation) for each in shown])
    more = len(found) > at_most
    older = Cursor(aware(shown[-1].at), shown[-1].query_id) if more else None
    return TalkPage(tuple(Talk(key, turns[key]) for key in keys if turns.get(key)), older)


def read_talk(connection: Connection, key: str) -> Talk | None:
    """Return the conversation of a key, or of the id of one of its replies."""
    if _QUERY_ID.fullmatch(key):
        of_query = select(QUERIES.c.conversation).where(QUERIES.c.query_id == key)
        found = connection.execute(of_query).one_or_none()
        if found is None:
            return None
        if not found.conversation:
            return Talk(key, tuple(_turns(connection, QUERIES.c.query_id == key)))
        key = found.conversation
    turns = tuple(_turns(connection, QUERIES.c.conversation == key))
    return Talk(key, turns) if turns else None


def _fits(row: FromClause, wanted: Wanted) -> ColumnElement[bool]:
    checks: list[ColumnElement[bool]] = []
    for name, value in (
        ("kind", wanted.kind),
        ("channel", wanted.channel),
        ("entry_id", wanted.entry),
        ("topic", wanted.topic),
    ):
        if value:
            checks.append(row.c[name] == (None if value == NO_TOPIC else value))
    if wanted.topics is not None:
        checks.append(row.c.topic.in_(wanted.topics))
    if wanted.not_topics:
        checks.append(or_(row.c.topic.is_(None), row.c.topic.not_in(wanted.not_topics)))
    for word in wanted.words.split()[:5]:
        forms = dict.fromkeys((word, normalize(word)))
        checks.append(or_(*(row.c.text.ilike(_anywhere(each), escape="\\") for each in forms)))
    if wanted.unhelpful:
        refused = select(FEEDBACK.c.query_id).where(FEEDBACK.c.helpful == false())
        checks.append(row.c.query_id.in_(refused))
    if wanted.begin:
        checks.append(row.c.at >= utc(wanted.begin))
    if wanted.until:
        checks.append(row.c.at < utc(wanted.until))
    return and_(True, *checks)


def _anywhere(word: str) -> str:
    return f"%{word.translate(_ESCAPED)}%"


def _turns_of(
    connection: Connection, shown: Sequence[tuple[str, str | None]]
) -> dict[str, tuple[Turn, ...]]:
    conversations = [conversation for _, conversation in shown if conversation]
    alone = [query_id for query_id, conversation in shown if not conversation]
    which = or_(QUERIES.c.conversation.in_(conversations), QUERIES.c.query_id.in_(alone))
    found: dict[str, tuple[Turn, ...]] = {}
    for turn in _turns(connection, which, MAX_TURNS * max(1, len(shown))):
        key = turn.record.conversation or turn.record.query_id
        found[key] = (*found.get(key, ()), turn)
    return found


def _turns(
    connection: Connection, which: ColumnElement[bool], at_most: int = MAX_TURNS
) -> Iterable[Turn]:
    columns = [QUERIES.c[each.name] for each in fields(QueryRecord)]
    rated = (
        select(*columns, FEEDBACK.c.helpful, FEEDBACK.c.comment)
        .outerjoin(FEEDBACK, FEEDBACK.c.query_id == QUERIES.c.query_id)
        .where(which)
        .order_by(QUERIES.c.at, QUERIES.c.query_id)
        .limit(at_most)
    )
    for *values, helpful, comment in connection.execute(rated):
        values[1] = aware(values[1])
        yield Turn(QueryRecord(*values), None if helpful is None else bool(helpful), comment)
