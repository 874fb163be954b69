"""A form of texts and of rows that can be added and taken out, over fields of the company's file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from unicodedata import normalize

from corpus.yaml_plain import Plain

_DASH = re.compile("[‐-―−ー－]")  # the dashes that keyboards and pages have
State = dict[str, Any]  # what a form shows: texts, lists of rows; only its template looks inside
Fields = Mapping[str, Plain]


@dataclass(frozen=True)
class Text:
    """One input. `kind` is text, area, choice (of `options`), sections or entry."""

    name: str
    label: str
    hint: str = ""
    kind: str = "text"
    required: bool = False
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Group:
    """Rows of inputs. A `plain` one is a list of texts: its only column has no name in the file.

    `has_hours`: a row may have hours of its own, which have a page of their own.
    """

    name: str
    item: str
    columns: tuple[Text, ...]
    plain: bool = False
    has_hours: bool = False


@dataclass(frozen=True)
class Sheet:
    """The form at /admin/company/`slug`."""

    slug: str
    title: str
    lead: str
    texts: tuple[Text, ...] = ()
    groups: tuple[Group, ...] = ()
    template: str = field(default="desk/company/sheet.html", init=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the fields of the file that it changes."""
        return (*(each.name for each in self.texts), *(each.name for each in self.groups))

    def state(self, fields: Fields) -> State:
        """Return what the form shows of the file."""
        found: State = {each.name: str(fields.get(each.name) or "") for each in self.texts}
        for group in self.groups:
            items = fields.get(group.name)
            items = items if isinstance(items, list) else []
            found[group.name] = [_row(group, place, item) for place, item in enumerate(items)]
        return found

    def posted(self, form: Mapping[str, str], several: Mapping[str, Sequence[str]]) -> State:
        """Return what was sent, after adding, moving or taking out the row that a button names."""
        found: State = {each.name: form.get(each.name, "").strip() for each in self.texts}
        for group in self.groups:
            rows, place = [], 0
            while f"{group.name}.{place}.was" in form:
                before = f"{group.name}.{place}."
                row: State = {"was": form[f"{before}was"]}
                for column in group.columns:
                    key = before + column.name
                    is_list = column.kind == "sections"
                    row[column.name] = (
                        several.get(key, [])
                        if is_list
                        else _tidy(column.name, form.get(key, "").strip())
                    )
                rows.append(row)
                place += 1
            found[group.name] = rows
        act, _, which = form.get("do", "").partition(":")
        name, _, number = which.partition(".")
        for group in self.groups:
            if group.name == name and act == "add":
                found[name].append(blank_row(group))
            elif group.name == name:
                _rearrange(found[name], act, int(number) if number.isdigit() else 0)
        return found

    def with_ids(self, state: State, ids: Mapping[str, str]) -> None:
        """Put the ids of entries in place of the questions that people chose."""
        for group in self.groups:
            for column in group.columns:
                if column.kind == "entry":
                    for row in state[group.name]:
                        row[column.name] = ids.get(row[column.name], row[column.name])

    def changes(self, state: State, fields: Fields) -> dict[str, Plain | None]:
        """Return what shall stand in the file."""
        found: dict[str, Plain | None] = {
            each.name: state[each.name]
            for each in self.texts
            if state[each.name] or each.name in fields or each.required
        }
        for group in self.groups:
            old = fields.get(group.name)
            rows = [row for row in state[group.name] if not is_blank(group, row)]
            state[group.name] = rows  # their places are then those of the file's items
            items = [_item(group, row, old if isinstance(old, list) else []) for row in rows]
            if items or group.name in fields:
                found[group.name] = items
        return found

    def place(self, path: tuple[str | int, ...]) -> str:
        """Return the name of the input that a value of the file came from."""
        group = next((each for each in self.groups if path[:1] == (each.name,)), None)
        if group and group.plain and len(path) > 1:
            return f"{group.name}.{path[1]}.{group.columns[0].name}"
        return ".".join(map(str, path[:3]))


def _tidy(name: str, text: str) -> str:
    """Return a phone number in the letters of one; any other text as it was typed."""
    return _DASH.sub("-", normalize("NFKC", text)) if name == "number" else text


def is_blank(group: Group, row: State) -> bool:
    """Return whether nobody has typed anything into a row; what is chosen does not count."""
    return not any(row[column.name] for column in group.columns if column.kind != "choice")


def blank_row(group: Group) -> State:
    """Return a row to type into."""
    return {
        "was": "",
        **{each.name: [] if each.kind == "sections" else "" for each in group.columns},
    }


def _row(group: Group, place: int, item: Plain) -> State:
    row = blank_row(group) | {"was": str(place)}
    if group.plain:
        return row | {group.columns[0].name: str(item)}
    if isinstance(item, Mapping):
        row |= {each.name: item[each.name] for each in group.columns if each.name in item}
    return row


def _item(group: Group, row: State, old: Sequence[Plain]) -> Plain:
    if group.plain:
        return row[group.columns[0].name]
    was = int(row["was"]) if str(row["was"]).isdigit() else len(old)
    before = old[was] if was < len(old) else {}
    item: dict[str, Plain] = dict(before) if isinstance(before, Mapping) else {}
    for column in group.columns:
        value = row[column.name]
        if value or column.required:
            item[column.name] = value
        else:
            item.pop(column.name, None)
    return item


def _rearrange(rows: list[State], act: str, place: int) -> None:
    if act == "remove" and place < len(rows):
        del rows[place]
    elif act == "up" and 0 < place < len(rows):
        rows[place - 1], rows[place] = rows[place], rows[place - 1]
