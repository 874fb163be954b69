"""What is wrong with an entry, or could be better, told beside the field that it is about."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.check.content import check_entries, place_of
from bot.check.effects import check_effects
from bot.check.finding import Finding
from bot.desk.entry_form import FIELDS
from bot.desk.form_words import PLACE, in_the_form
from bot.desk.items import item_at
from bot.desk.merging import text_of
from corpus.errors import CorpusError, Problem
from corpus.intent import Corpus, Entry

_COMMAS = re.compile("[、，,]")
_SHORT = 15  # characters of a wording in such a list
_FIELD_OF = {"url": "links", "entry": "links"}
_FIELD_OF_KIND = {"withdrawn": "valid_until", "promised_link": "links", "misplaced": "wordings"}


@dataclass(frozen=True)
class Elsewhere:
    """A problem of another entry, "" where of none, or of this one but of no field of the form."""

    id: str
    text: str


@dataclass(frozen=True)
class Told:
    """Problems by field, those of other places, and what concerns nothing in particular."""

    fields: Mapping[str, str]
    elsewhere: tuple[Elsewhere, ...]
    text: str = ""


def told(error: CorpusError, folder: Path, entry_id: str, names: Collection[str] = FIELDS) -> Told:
    """Return the problems of a corpus as the form of one entry tells them; it has fields of `names`."""
    fields: dict[str, str] = {}
    elsewhere = []
    for problem in error.problems:
        own = _entry_at(folder, problem)
        field = _FIELD_OF.get(problem.field, problem.field)
        text, others = _named(folder, in_the_form(f"{problem.found}{problem.repair}"))
        elsewhere += [
            Elsewhere(other, "この項目と重なっています。") for other in others if other != entry_id
        ]
        if own == entry_id and field in (*names, "id"):
            fields[field] = fields.get(field, "") + text
        else:
            elsewhere.append(Elsewhere(own if own != entry_id else "", text))
    return Told(fields, tuple(elsewhere))


def findings_of(corpus: Corpus, entry: Entry, today: date) -> dict[str, list[str]]:
    """Return what the check advises about an entry, by field."""
    where = place_of(entry).where
    found: dict[str, list[str]] = {}
    for finding in _findings(corpus, today):
        for place in finding.places:
            if place.where == where and finding.kind != "hidden":
                field = _FIELD_OF_KIND.get(finding.kind, "wordings")
                if "link_missing" in finding.what:
                    field = "links"
                found.setdefault(field, []).append(
                    in_the_form(f"{place.detail} {finding.what}".strip())
                )
    if lists := lists_in(entry.wordings):
        found.setdefault("wordings", []).extend(lists)
    return found


def lists_in(wordings: Iterable[str]) -> list[str]:
    """Return what to say about each line that holds several wordings."""
    return [
        f"「{wording}」は、いくつかの言い方のようです。1行に1つずつに分けてください。"
        for wording in wordings
        if _is_a_list(wording)
    ]


def _is_a_list(wording: str) -> bool:
    """Return whether a line holds several wordings, rather than a sentence with a comma in it."""
    parts = [part.strip() for part in _COMMAS.split(wording)]
    return len(parts) > 2 and all(0 < len(part) <= _SHORT for part in parts)


_found: dict[tuple[str, date], list[Finding]] = {}  # by digest and day: the last corpus looked at


def _findings(corpus: Corpus, today: date) -> list[Finding]:
    """Return what the check finds by itself: of a thousand entries it takes 30 ms, so once."""
    key = corpus.digest, today
    found = _found.get(key)
    if found is None:
        found = [*check_entries(corpus, today), *check_effects(corpus, today)]
        _found.clear()
        _found[key] = found
    return found


def _entry_at(folder: Path, problem: Problem) -> str:
    """Return the id of the item that a problem's line belongs to; "" where to none."""
    path = folder / problem.file
    return item_at(text_of(path.read_bytes()), problem.line) if path.is_file() else ""


def _named(folder: Path, text: str) -> tuple[str, list[str]]:
    """Return a text in which places in files are the items that lie there, and their ids."""
    ids: list[str] = []

    def name(found: re.Match[str]) -> str:
        own = _item_at(folder, found[1], int(found[2]))
        if own:
            ids.append(own)
        return f"「{own}」" if own else "ほかの項目"

    return PLACE.sub(name, text), list(dict.fromkeys(ids))


def _item_at(folder: Path, file: str, line: int) -> str:
    for path in folder.rglob(file):
        if own := item_at(text_of(path.read_bytes()), line):
            return own
    return ""
