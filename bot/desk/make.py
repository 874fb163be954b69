"""The desk, put together."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint

from bot.answer.answerer import Answerer
from bot.desk.assets import keep_assets
from bot.desk.audit_pages import AuditPages
from bot.desk.conflict_pages import ConflictPages
from bot.desk.desk import Desk, Pages, desk_blueprint
from bot.desk.entries import EntryPages
from bot.desk.entry_actions import EntryActions
from bot.desk.error_pages import DeskErrors
from bot.desk.gate import Gate, origin_of
from bot.desk.home import HomePages
from bot.desk.members import Members, ProxyMembers
from bot.desk.publish import PublishPages
from bot.desk.session import Sessions
from bot.desk.sign_in import SignInLimits, SignInPages
from bot.desk.try_out import TryPages
from bot.settings import Settings


def make_desk(
    settings: Settings, answerer: Answerer, secret: str, limits: SignInLimits
) -> Blueprint:
    """Return all pages of the desk. `secret` signs the sessions; `limits` are all workers'."""
    desk = Desk(settings, answerer)
    sessions = Sessions(
        secret,
        Members.of(settings),
        secure=settings.public_url.startswith("https://"),
        path=f"{urlsplit(settings.public_url).path.rstrip('/')}/admin",
    )
    publishing = PublishPages(desk)
    pages: list[Pages] = [
        HomePages(desk),
        EntryPages(desk),
        EntryActions(desk),
        publishing,
        ConflictPages(desk),
        TryPages(desk, publishing.prepared),
        AuditPages(desk, sessions.members),
        SignInPages(sessions, desk.audit, limits),
    ]
    blueprint = desk_blueprint(desk, pages)
    Gate(sessions, ProxyMembers(settings), origin_of(settings.public_url)).register(blueprint)
    DeskErrors().register(blueprint)
    keep_assets(blueprint)
    # What the tests sign in with.
    blueprint.record(lambda state: state.app.extensions.update(desk_sessions=sessions))
    return blueprint
