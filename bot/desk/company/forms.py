"""What the pages need to know of a form, whichever it is: what it shows, sends and changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from flask import request

from bot.answer.contact import TOKYO
from bot.answer.hours_words import hours_line
from bot.desk.company import days, week
from bot.desk.company.draft import Changes
from bot.desk.company.outlook import Day, coming_days, further_closings
from bot.desk.company.owner import Owner
from bot.desk.company.sheet import Fields, Sheet, State
from corpus.site import Site
from corpus.yaml_plain import Plain

TABLES = {"hours": "受付時間", "closed": "休業日"}


@dataclass(frozen=True)
class SheetForm:
    """A form of texts and rows, as a request asks for it."""

    sheet: Sheet
    key = ""
    template = "desk/company/sheet.html"

    @property
    def title(self) -> str:
        """Return its heading."""
        return self.sheet.title

    @property
    def names(self) -> tuple[str, ...]:
        """Return the fields of the file that it changes."""
        return self.sheet.names

    def state(self, fields: Fields) -> State:
        """Return what it shows of the file."""
        return self.sheet.state(fields)

    def posted(self) -> State:
        """Return what was sent."""
        return self.sheet.posted(request.form, dict(request.form.lists()))

    def changes(self, state: State, fields: Fields) -> tuple[Changes, list[tuple[str, str]]]:
        """Return what shall stand in the file."""
        return self.sheet.changes(state, fields), []

    def place(self, path: tuple[str | int, ...]) -> str:
        """Return the name of the input that a value came from."""
        return self.sheet.place(path)


@dataclass(frozen=True)
class TableForm:
    """The form of somebody's hours, or of the days without service."""

    slug: str
    owner: Owner
    _places: list[str] = field(default_factory=list)  # of the rows that were sent

    @property
    def title(self) -> str:
        """Return its heading."""
        return TABLES[self.slug]

    @property
    def key(self) -> str:
        """Return how an address names whose it is."""
        return self.owner.key

    @property
    def template(self) -> str:
        """Return its template."""
        return f"desk/company/{self.slug}.html"

    @property
    def names(self) -> tuple[str, ...]:
        """Return the fields of the file that it changes."""
        return self.owner.names(self.slug)

    def state(self, fields: Fields) -> State:
        """Return what it shows of the file."""
        written = self.owner.fields(fields).get(self.slug)
        if self.owner.is_company and written is None:
            written = {"holidays": "true"} if self.slug == "closed" else {"open": "9:00"}
        return week.state_of(written) if self.slug == "hours" else days.state_of(written)

    def posted(self) -> State:
        """Return what was sent."""
        if self.slug == "hours":
            return week.posted(request.form)
        return days.posted(request.form, _today())

    def changes(self, state: State, fields: Fields) -> tuple[Changes, list[tuple[str, str]]]:
        """Return what shall stand in the file, and what nobody could read."""
        old = self.owner.fields(fields).get(self.slug)
        value: Plain | None
        if self.slug == "hours":
            faults = list(week.faults_of(state))
            value, self._places[:] = week.hours_of(state, old)
        else:
            value, faults = days.closed_of(state, old, _today())
        return self.owner.changed(fields, self.slug, value), faults

    def place(self, path: tuple[str | int, ...]) -> str:
        """Return the name of the input that a value came from."""
        if len(path) == 1:
            return str(path[0])
        own = self.owner.without(path)
        if self.slug == "hours":
            return week.input_of(own, self._places)
        return str(own[0]) if own[:1] == ("dates",) else ".".join(map(str, own))

    def coming(self, site: Site) -> Iterator[Day]:
        """Yield the coming days as the bot would tell them."""
        return coming_days(*self.owner.times(site), _today())

    def further(self, site: Site) -> list[str]:
        """Return the closed days after those."""
        _, closed = self.owner.times(site)
        return further_closings(closed, _today())

    def said(self, site: Site) -> str:
        """Return what customers read of the hours and closings."""
        return hours_line(*self.owner.times(site), _today())


def _today() -> date:
    return datetime.now(TOKYO).date()
