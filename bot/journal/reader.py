"""The journal as the desk reads it: nothing here creates, migrates or changes a database."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from bot.journal.complaint import reason_of
from bot.journal.readings import (
    Cursor,
    ReplyCount,
    Span,
    Talk,
    TalkPage,
    Tally,
    Trend,
    Turn,
    Wanted,
)
from bot.journal.record import JournalUnreadable

if TYPE_CHECKING:
    from sqlalchemy import Connection

log = logging.getLogger(__name__)
T = TypeVar("T")

_DAMAGED = (
    "会話の記録が壊れていて読めません。次の質問が届くと、壊れたファイルは別の名前で残され、新しい記録が"
    "始まります。"
)
_OLD = "会話の記録がまだ古い形式です。サーバーを再起動すると、新しい形式になります。"
_SLOW = "会話の記録を読むのに時間がかかりすぎました。期間を短くするか、条件を減らしてください。"
_AWAY = "会話の記録を読めません。データベースが動いているか、管理者に確認してもらってください。"


class JournalReader:
    """Reads the journal at an address, while others write. Where there is none, nothing was asked.

    Every method raises JournalUnreadable where the database fails.
    """

    def __init__(self, url: str) -> None:
        self._url = url

    def tally(self, stretch: Span, before: Span) -> Tally:
        """Return how a stretch of time went, and what another is to be compared by."""
        from bot.journal.read_tally import read_tally

        return self._read(lambda each: read_tally(each, stretch, before), Tally())

    def trend(self, stretch: Span) -> Trend:
        """Return how a long stretch of whole days in Asia/Tokyo went."""
        from bot.journal.read_trend import read_trend

        return self._read(lambda each: read_trend(each, stretch), Trend())

    def count_questions(self, pieces: Sequence[Span]) -> tuple[int, ...]:
        """Return how many questions were typed in each stretch of time."""
        from bot.journal.read_tally import count_questions

        nothing = (0,) * len(pieces)
        return self._read(lambda each: count_questions(each, pieces), nothing) if pieces else ()

    def count_topics(self, stretch: Span, topics: Sequence[str]) -> dict[str, int]:
        """Return how many typed texts some topics decided, by the kind of the reply."""
        from bot.journal.read_tally import count_topics

        nothing: tuple[tuple[str, int], ...] = ()
        return dict(self._read(lambda each: count_topics(each, stretch, topics), nothing))

    def replies(self, stretch: Span, language: str) -> tuple[ReplyCount, ...]:
        """Return how many replies in a language there were, by what led to them."""
        from bot.journal.read_tally import count_replies

        return self._read(lambda each: count_replies(each, stretch, language), ())

    def turns(self, stretch: Span, at_most: int) -> list[Turn]:
        """Return the newest turns of a stretch of time, oldest first, without what is only shown."""
        from bot.journal.read_turns import read_turns

        return self._read(lambda each: read_turns(each, stretch, at_most), [])

    def talks(self, wanted: Wanted, before: Cursor | None = None, at_most: int = 30) -> TalkPage:
        """Return the newest conversations that are wanted, from a place of the list on."""
        from bot.journal.read_talks import read_talks

        return self._read(lambda each: read_talks(each, wanted, before, at_most), TalkPage())

    def talk(self, key: str) -> Talk | None:
        """Return the conversation of a key, or of the id of one of its replies; None: not kept."""
        from bot.journal.read_talks import read_talk

        return self._read(lambda each: read_talk(each, key), None)

    def recent(self, looked_at: int, at_most: int) -> list[tuple[str, int]]:
        """Return the masked texts of the newest `looked_at` queries, most asked first, and how often."""
        from bot.journal.read_recent import read_recent

        return self._read(lambda each: read_recent(each, looked_at, at_most), [])

    def _read(self, work: Callable[[Connection], T], nothing: T) -> T:
        from sqlalchemy.exc import SQLAlchemyError

        from bot.journal.read_engine import read_engine, sqlite_file

        file = sqlite_file(self._url)
        try:
            if file and not (file.exists() and file.stat().st_size):
                return nothing
            with read_engine(self._url).connect() as connection:
                return work(connection)
        except (SQLAlchemyError, sqlite3.Error, OSError) as error:
            reason = reason_of(error)
            log.warning("journal: it cannot be read: %s", reason)
            raise JournalUnreadable(_told(error, reason)) from error


def _told(error: Exception, reason: str) -> str:
    """Return what people are told of an error."""
    code = getattr(getattr(error, "orig", None) or error, "sqlite_errorcode", 0) & 0xFF
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return _DAMAGED
    if code == sqlite3.SQLITE_INTERRUPT or state == "57014":
        return _SLOW
    if state in ("42P01", "42703") or reason.startswith(("no such column", "no such table")):
        return _OLD
    return _AWAY
