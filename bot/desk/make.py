"""The desk, put together."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from flask import Blueprint

from bot.answer.answerer import Answerer
from bot.desk.assets import keep_assets
from bot.desk.audit_pages import AuditPages
from bot.desk.company.pages import CompanyPages
from bot.desk.conflict_pages import ConflictPages
from bot.desk.conversations import ConversationPages
from bot.desk.desk import Desk, Pages, desk_blueprint
from bot.desk.entries import EntryPages
from bot.desk.entry_actions import EntryActions
from bot.desk.error_pages import DeskErrors
from bot.desk.gate import Gate, origin_of
from bot.desk.golden import GoldenPages
from bot.desk.home import HomePages
from bot.desk.importing.pages import ImportPages
from bot.desk.live.pages import LivePages
from bot.desk.members import Members, ProxyMembers
from bot.desk.publish import PublishPages
from bot.desk.replicas import ReplicaPages
from bot.desk.report.pages import ReportPages
from bot.desk.session import Sessions
from bot.desk.sign_in import SignInLimits, SignInPages
from bot.desk.today import TodayPages
from bot.desk.topics.packs import PackPages
from bot.desk.topics.pages import TopicPages
from bot.desk.try_out import TryPages
from bot.desk.unanswered.pages import UnansweredPages
from bot.desk.unanswered.queue import Queue
from bot.desk.widget.pages import WidgetPages
from bot.desk.widget.seen import Seen
from bot.desk.words.pages import WordsPages
from bot.settings import Settings


def make_desk(
    settings: Settings,
    answerer: Answerer,
    secret: str,
    limits: SignInLimits,
    widget_script: Callable[[], bytes],
) -> Blueprint:
    """Return all pages of the desk. `secret` signs the sessions; `limits` are all workers'."""
    desk = Desk(settings, answerer)
    seen = Seen(desk.folder / "widget_seen.json", settings.allowed_origins)
    sessions = Sessions(
        secret,
        Members.of(settings),
        secure=settings.public_url.startswith("https://"),
        path=f"{urlsplit(settings.public_url).path.rstrip('/')}/admin",
    )
    publishing = PublishPages(desk)
    pages: list[Pages] = [
        HomePages(desk),
        TodayPages(desk),
        ReportPages(desk),
        ConversationPages(desk),
        UnansweredPages(desk, Queue(desk)),
        EntryPages(desk),
        EntryActions(desk),
        GoldenPages(desk),
        TopicPages(desk),
        PackPages(desk),
        publishing,
        ReplicaPages(desk),
        ConflictPages(desk),
        TryPages(desk, publishing.prepared),
        LivePages(desk),
        CompanyPages(desk),
        WordsPages(desk),
        WidgetPages(desk, seen, widget_script),
        ImportPages(desk),
        AuditPages(desk, sessions.members),
        SignInPages(sessions, desk.audit, limits),
    ]
    blueprint = desk_blueprint(desk, pages)
    Gate(sessions, ProxyMembers(settings), origin_of(settings.public_url)).register(blueprint)
    DeskErrors().register(blueprint)
    # Also of requests that are not the desk's.
    blueprint.after_app_request(seen.look)
    keep_assets(blueprint)
    # What the tests sign in with.
    blueprint.record(lambda state: state.app.extensions.update(desk_sessions=sessions))
    return blueprint
