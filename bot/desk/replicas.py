"""What the other machines serve that take what is published here, for 公開."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from flask import Blueprint, abort, render_template, request

from bot.delivery.replica import Fleet, Replica, look_at_fleet
from bot.desk.access import needs
from bot.desk.desk import Desk, MenuItem
from bot.desk.publish_words import state_words
from index.store import current_folder


@dataclass(frozen=True)
class ReplicaRow:
    """A line of the table: what a machine serves, in words, since when, and what it says is wrong."""

    name: str
    content: str
    is_current: bool
    is_switching: bool
    since: str
    last_told: datetime
    problems: tuple[str, ...]


@dataclass(frozen=True)
class ReplicaPages:
    """ほかのサーバー."""

    desk: Desk
    menu: tuple[MenuItem, ...] = ()

    def register(self, blueprint: Blueprint) -> None:
        """Add the route."""
        blueprint.add_url_rule("/publish/replicas", "replicas", self.show)

    @needs("reader")
    def show(self) -> str:
        """GET /admin/publish/replicas: a page, or for htmx its part alone."""
        settings = self.desk.settings
        if not settings.delivery:
            abort(404)
        fleet, problem = look_at_fleet(settings)
        published = current_folder(settings.index_dir).name
        rows = _rows(fleet, published) if fleet else []
        is_part = request.headers.get("HX-Request") is not None
        return render_template(
            "desk/replicas_part.html" if is_part else "desk/replicas.html",
            problem=problem,
            rows=rows,
            current=sum(row.is_current for row in rows),
            # Somebody switches now, or is only looked after: a shelf that is away, a machine that is.
            again_s=3 if any(row.is_switching for row in rows) else 20,
            is_delivered=fleet is not None and fleet.wanted == published,
        )


def _rows(fleet: Fleet, published: str) -> list[ReplicaRow]:
    now = datetime.now(timezone.utc)
    return [
        ReplicaRow(
            each.name,
            _content(each, published),
            each.serves(published),
            not each.is_away and not each.serves(published),
            max((server.since for server in each.servers), default=""),
            now - timedelta(seconds=each.age_s),
            tuple(map(state_words, each.told_problems)),
        )
        for each in fleet.replicas
    ]


def _content(replica: Replica, published: str) -> str:
    if replica.is_away:
        return "連絡がありません（案内は続いていることがあります）"
    if not replica.servers:
        return "案内を始めていません"
    return "公開中の版" if replica.serves(published) else "以前の版（切り替え待ち）"
