"""操作の記録: who did what."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from bot.desk.access import needs
from bot.desk.desk import Desk, MenuItem
from bot.desk.known_names import KnownNames
from bot.desk.members import Members

_ON_A_PAGE = 50


@dataclass(frozen=True)
class AuditPages:
    """操作の記録."""

    desk: Desk
    members: Members
    menu = (MenuItem("audit", "操作の記録"),)

    def register(self, blueprint: Blueprint) -> None:
        """Add the routes."""
        blueprint.add_url_rule("/audit", "audit", self.show)

    @needs("reader")
    def show(self) -> str:
        """GET /admin/audit?who=NAME&before=PLACE."""
        who = request.args.get("who", "").strip()
        before = request.args.get("before", type=int)
        page = self.desk.audit.page(_ON_A_PAGE, before, who)
        return render_template(
            "desk/audit.html",
            page=page,
            who=who,
            before=before,
            names=self.members.names,
            known=KnownNames(self.desk.answerer.corpus),
        )
