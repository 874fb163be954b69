"""What all pages of the desk share, and the pages together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

from flask import Blueprint

from bot.answer.answerer import Answerer
from bot.desk.audit import Audit
from bot.desk.drafts import Drafts
from bot.desk.japanese_time import tokyo
from bot.desk.simulated import is_simulated
from bot.settings import Settings


@dataclass(frozen=True)
class Desk:
    """The desk of one app: what is published (`answerer`), and where everything lies."""

    settings: Settings
    answerer: Answerer

    @property
    def folder(self) -> Path:
        """Return where the desk keeps what is its own: the draft, the trail."""
        return self.settings.data_dir / "desk"

    @cached_property
    def drafts(self) -> Drafts:
        """Return the draft that all editors share."""
        return Drafts(self.settings.corpus_dir, self.folder / "draft")

    @cached_property
    def audit(self) -> Audit:
        """Return the trail of who did what."""
        return Audit(self.folder / "audit.jsonl")


# The menu, whatever order the pages are put together in: what is looked at daily comes first.
_ORDER = (
    "home",
    "today",
    "insights",
    "conversations",
    "unanswered",
    "entries",
    "topics",
    "publish",
    "live",
    "company",
    "words",
    "widget",
    "import_",
)


@dataclass(frozen=True)
class MenuItem:
    """A line of the menu: the endpoint, below "desk.", and how it is called."""

    endpoint: str
    label: str


class Pages(Protocol):
    """One topic's pages."""

    @property
    def menu(self) -> Sequence[MenuItem]:
        """Return its lines of the menu."""

    def register(self, blueprint: Blueprint) -> None:
        """Add the routes."""


def desk_blueprint(desk: Desk, pages: Sequence[Pages]) -> Blueprint:
    """Return all pages below /admin."""
    blueprint = Blueprint(
        "desk",
        __name__,
        url_prefix="/admin",
        template_folder="templates",
        static_folder="static",
        static_url_path="/static",
    )
    menu = menu_of(pages)
    simulated = is_simulated(desk.settings.data_dir)
    blueprint.context_processor(lambda: {"desk": desk, "menu": menu, "is_simulated": simulated})
    blueprint.add_app_template_filter(tokyo, "tokyo")
    for each in pages:
        each.register(blueprint)
    return blueprint


def menu_of(pages: Sequence[Pages]) -> list[MenuItem]:
    """Return the lines of the menu; those of an unknown place come last."""
    places = {endpoint: place for place, endpoint in enumerate(_ORDER)}
    items = (item for each in pages for item in each.menu)
    return sorted(items, key=lambda item: places.get(item.endpoint, len(places)))
