"""Whose hours a form is about: the company's, or those of one of its lines or other doors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.desk.company.sheet import Fields
from corpus.site import Closed, Hours, Site
from corpus.yaml_plain import Plain

_OWNER = re.compile(r"(phones|channels)\.(\d{1,4})")


@dataclass(frozen=True)
class Owner:
    """The company, or the item of one of its lists."""

    group: str = ""
    place: int = 0

    @classmethod
    def read(cls, written: str, fields: Fields) -> Owner | None:
        """Return whom an address names ("phones.1"); None where there is nobody."""
        if not written:
            return cls()
        found = _OWNER.fullmatch(written)
        owner = cls(found[1], int(found[2])) if found else None
        return owner if owner and owner._item(fields) is not None else None

    @property
    def is_company(self) -> bool:
        """Return whether it is the company."""
        return not self.group

    @property
    def key(self) -> str:
        """Return how an address names it."""
        return f"{self.group}.{self.place}" if self.group else ""

    def fields(self, fields: Fields) -> Fields:
        """Return its own fields."""
        return fields if self.is_company else self._item(fields) or {}

    def name(self, fields: Fields) -> str:
        """Return what it is called; "" for the company."""
        own = self.fields(fields)
        return "" if self.is_company else str(own.get("purpose") or own.get("label") or "")

    def names(self, field: str) -> tuple[str, ...]:
        """Return the top field of the file in which a field of its lies."""
        return (self.group or field,)

    def changed(self, fields: Fields, name: str, value: Plain | None) -> dict[str, Plain | None]:
        """Return the change of the file that sets a field; None takes it out."""
        if self.is_company:
            return {name: value}
        own = {key: each for key, each in self.fields(fields).items() if key != name}
        if value is not None:
            own[name] = value
        items = fields[self.group]
        assert isinstance(items, list)  # or it has no such owner
        return {self.group: [own if n == self.place else each for n, each in enumerate(items)]}

    def without(self, path: tuple[str | int, ...]) -> tuple[str | int, ...]:
        """Return a value's path within its own field."""
        return path[1:] if self.is_company else path[3:]

    def times(self, site: Site) -> tuple[Hours, Closed]:
        """Return when somebody is there, as the bot goes by it."""
        if self.group == "phones" and self.place < len(site.phones):
            phone = site.phones[self.place]
            return phone.hours or site.hours, phone.closed or site.closed
        if self.group == "channels" and self.place < len(site.channels):
            return site.channels[self.place].hours or site.hours, site.closed
        return site.hours, site.closed

    def _item(self, fields: Fields) -> Mapping[str, Plain] | None:
        items = fields.get(self.group)
        if not isinstance(items, list) or self.place >= len(items):
            return None
        return items[self.place] if isinstance(items[self.place], Mapping) else None
