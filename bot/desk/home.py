"""The first page: what is still to do, until all is green."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, current_app, render_template, request

from bot.answer.opening_hours import TOKYO
from bot.desk.access import needs
from bot.desk.advice import counsel
from bot.desk.checklist import STATES, checklist, request_of
from bot.desk.desk import Desk, MenuItem
from bot.desk.known_names import KnownNames


@dataclass(frozen=True)
class HomePages:
    """はじめての設定."""

    desk: Desk
    menu = (MenuItem("home", "はじめての設定"),)

    def register(self, blueprint: Blueprint) -> None:
        """Add the routes."""
        blueprint.add_url_rule("", "home", self.show)
        blueprint.add_url_rule("/advice", "advice", self.advise)

    @needs("reader")
    def show(self) -> str:
        """GET /admin."""
        desk = self.desk
        items = checklist(
            desk.settings,
            desk.answerer,
            current_app.extensions["problems"](),
        )
        by_state = {state: [item for item in items if item.state == state] for state in STATES}
        return render_template(
            "desk/home.html",
            items=by_state,
            request_of=request_of,
            of_server=[
                item for state in ("bad", "warn") for item in by_state[state] if item.setting
            ],
            total=len(items),
            # What can be done here, before what only the server's settings can.
            first=next(iter(sorted(by_state["bad"], key=lambda item: not item.ways)), None),
            acts=desk.audit.newest(5),
            known=KnownNames(desk.answerer.corpus),
        )

    @needs("reader")
    def advise(self) -> str:
        """GET /admin/advice: a page, or for htmx its part alone."""
        found = counsel(self.desk.settings, self.desk.answerer, datetime.now(TOKYO).date())
        part = request.headers.get("HX-Request") is not None
        template = "desk/advice_part.html" if part else "desk/advice.html"
        return render_template(template, counsel=found)
