"""会話を見る: what was asked, newest first, and one conversation as the customer saw it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask import Blueprint, abort, render_template, request, url_for

from bot.answer.contact import TOKYO
from bot.desk.access import needs
from bot.desk.desk import Desk, MenuItem
from bot.desk.known_names import CHANNELS, COMPLAINT, KINDS, KnownNames
from bot.desk.known_versions import KnownVersions
from bot.desk.shown_turns import shown_turns
from bot.desk.stretch import Stretch
from bot.desk.talk_rows import talk_row
from bot.desk.today import title_of
from bot.journal.reader import JournalReader
from bot.journal.readings import Cursor, TalkPage, Wanted
from bot.journal.record import JournalUnreadable
from corpus.text import normalize

PAGE_SIZE = 30
_MAX_FIELD = 200


def _now() -> datetime:
    return datetime.now(TOKYO)


@dataclass(frozen=True)
class ConversationPages:
    """Conversations, their questions masked as the journal keeps them."""

    desk: Desk
    now: Callable[[], datetime] = _now
    menu = (MenuItem("conversations", "会話を見る"),)

    def register(self, blueprint: Blueprint) -> None:
        """Add the routes."""
        blueprint.add_url_rule("/conversations", "conversations", self.list)
        blueprint.add_url_rule("/conversations/<key>", "conversation", self.show)

    @needs("reader")
    def list(self) -> str:
        """GET /admin/conversations?kind=fallback&words=返金."""
        fields = {name: text.strip()[:_MAX_FIELD] for name, text in request.args.items()}
        names, stretch = KnownNames(self.desk.answerer.corpus), self._stretch(fields)
        wanted = _wanted(fields, names, stretch)
        problem, page = "", TalkPage()
        try:
            page = self._reader.talks(wanted, _cursor(fields.get("before", "")), PAGE_SIZE)
        except JournalUnreadable as unreadable:
            problem = str(unreadable)
        kept = {name: text for name, text in fields.items() if text and name != "before"}
        older = page.older and url_for(
            "desk.conversations",
            **kept,  # type: ignore[arg-type]  # further parts of a query
            before=f"{page.older.at.isoformat()}~{page.older.query_id}",
        )
        return render_template(
            "desk/conversations.html",
            problem=problem,
            rows=[talk_row(each, wanted) for each in page.talks],
            names=names,
            fields=fields,
            wanted=wanted,
            period=title_of(stretch) if stretch else "",
            kinds=[("", "すべて"), *KINDS.items()],
            channels=[("", "すべて"), *CHANNELS.items()],
            is_filtered=bool(kept),
            older=older,
            newest=url_for("desk.conversations", **kept) if fields.get("before") else None,  # type: ignore[arg-type]  # as above
        )

    @needs("reader")
    def show(self, key: str) -> str:
        """GET /admin/conversations/<key>."""
        names = KnownNames(self.desk.answerer.corpus)
        try:
            talk = self._reader.talk(key[:_MAX_FIELD])
        except JournalUnreadable as unreadable:
            return render_template("desk/conversation.html", problem=str(unreadable))
        if talk is None:
            abort(404)
        versions = KnownVersions(self.desk.answerer, self.desk.settings.index_dir)
        return render_template(
            "desk/conversation.html",
            problem="",
            talk=talk,
            turns=list(shown_turns(talk.turns, names, versions)),
            published=versions.published,
            names=names,
        )

    @property
    def _reader(self) -> JournalReader:
        return JournalReader(self.desk.settings.journal_read_url)

    def _stretch(self, fields: Mapping[str, str]) -> Stretch | None:
        try:
            last = date.fromisoformat(fields.get("day", ""))
            days = min(max(1, int(fields.get("days", "1"))), 366)
            stretch = Stretch(last, days, self.now())
            return stretch if stretch.begin.year > 1 and stretch.until.year < 9999 else None
        except (ValueError, OverflowError):
            return None


def _wanted(fields: Mapping[str, str], names: KnownNames, stretch: Stretch | None) -> Wanted:
    kind, channel = fields.get("kind", ""), fields.get("channel", "")
    of_complaints = kind == COMPLAINT
    return Wanted(
        kind if kind in KINDS and not of_complaints else "",
        channel if channel in CHANNELS else "",
        _entry_id(fields.get("entry", ""), names),
        fields.get("topic", ""),
        fields.get("words", ""),
        fields.get("unhelpful") == "1",
        stretch.begin if stretch else None,
        stretch.until if stretch else None,
        names.complaints if of_complaints else None,
        names.complaints if kind == "notice" else (),
    )


def _entry_id(wanted: str, names: KnownNames) -> str:
    """Return the id of the entry that is meant by it, or by a part of its question."""
    if not wanted or wanted in names.entries:
        return wanted
    part = normalize(wanted)
    found = (
        each.id for each in names.entries.values() if part and part in normalize(each.question)
    )
    return next(found, wanted)


def _cursor(text: str) -> Cursor | None:
    at, _, query_id = text.partition("~")
    try:
        moment = datetime.fromisoformat(at.replace(" ", "+"))  # a + that became a space
        return Cursor(moment, query_id) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
