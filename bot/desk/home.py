"""The first page, and where the trail of who did what is read."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template

from bot.desk.access import needs
from bot.desk.desk import Desk, MenuItem


@dataclass(frozen=True)
class HomePages:
    """はじめに."""

    desk: Desk
    menu = (MenuItem("home", "はじめに"),)

    def register(self, blueprint: Blueprint) -> None:
        """Add the routes."""
        blueprint.add_url_rule("", "home", self.show)

    @needs("reader")
    def show(self) -> str:
        """GET /admin."""
        return render_template("desk/home.html", acts=self.desk.audit.newest(20))
