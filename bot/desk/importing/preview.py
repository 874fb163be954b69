"""What an import would do, as a page shows it: entry by entry, each to be taken or left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from bot.desk.changes import FieldChange
from bot.desk.differences import marked
from bot.desk.entry_form import LABELS
from bot.desk.importing.uploads import Decided, Found
from corpus.importers.comparison.decisions import NO_SECTION

# In the order of the page: what must be decided comes first.
STATUSES = {"changed": "変更", "new": "追加", "gone": "ファイルにない", "unchanged": "同じ"}
KINDS = {"changed": "warn", "new": "good", "gone": "", "unchanged": ""}
_MAX_SHOWN = 300  # entries on the page


@dataclass(frozen=True)
class Conflict:
    """A field that draft and file have both changed; `side` is the one that is chosen."""

    name: str
    label: str
    side: str


@dataclass(frozen=True)
class Row:
    """An entry of the preview; `section` is "" where the file names none."""

    key: str
    status: str
    question: str
    section: str
    where: str
    fields: tuple[FieldChange, ...]
    conflicts: tuple[Conflict, ...]
    lost: tuple[str, ...]
    problems: tuple[str, ...]
    is_marked_up_otherwise: bool
    is_taken: bool


@dataclass(frozen=True)
class Preview:
    """What the page shows. `rest` counts the entries that there was no room for, `rest_gone` those of
    them that the file lacks: they are hidden only where somebody says so.
    """

    counts: Mapping[str, int]
    groups: Sequence[tuple[str, Sequence[Row]]]
    unchanged: Sequence[str]
    rest: int
    rest_gone: int
    has_conflicts: bool
    without_section: int
    section: str  # for those without, as the form proposes it; "" for a new one


def preview_of(
    found: Found, sections: Sequence[str], decided: Decided, section: str | None
) -> Preview:
    """Return the page of what was found; `section` is what was chosen, None before."""
    sides = {(own, name): side for own, name, side in decided.choices}
    problems = {each["id"]: each["text"] for each in reversed(found["problems"]) if each["id"]}
    order = list(STATUSES)

    def is_urgent(each: Mapping[str, Any]) -> bool:
        return _has_conflict(each) or each["id"] in problems

    entries = sorted(
        (each for each in found["entries"] if each["status"] != "unchanged"),
        key=lambda each: (not is_urgent(each), order.index(each["status"])),
    )
    shown = max(_MAX_SHOWN, sum(map(is_urgent, entries)))  # these are never cut off
    rows = sorted(
        (_row(each, sides, problems, decided.take) for each in entries[:shown]),
        key=lambda row: order.index(row.status),
    )
    unchanged = [each for each in found["entries"] if each["status"] == "unchanged"]
    return Preview(
        counts_of(found),
        [(status, list(group)) for status, group in groupby(rows, key=lambda row: row.status)],
        [each["question"] for each in unchanged[:_MAX_SHOWN]],
        sum(each["status"] != "gone" for each in entries[shown:]),
        sum(each["status"] == "gone" for each in entries[shown:]),
        any(map(_has_conflict, entries)),
        sum(each["status"] == "new" and not each["section"] for each in entries),
        _likely_section(found, sections) if section is None else section,
    )


def counts_of(found: Found) -> dict[str, int]:
    """Return how many entries there are of each status."""
    counts = Counter(each["status"] for each in found["entries"])
    return {status: counts[status] for status in STATUSES}


def keys_beyond(found: Found, offered: Collection[str]) -> Iterator[str]:
    """Yield the keys of the entries that there was no room for on the page."""
    return (
        each["key"]
        for each in found["entries"]
        if each["status"] not in ("unchanged", "gone") and each["key"] not in offered
    )


def _row(
    each: Mapping[str, Any],
    sides: Mapping[tuple[str, str], str],
    problems: Mapping[str, str],
    take: Collection[str] | None,
) -> Row:
    fields = [
        FieldChange(LABELS[field["name"]], marked(field["corpus"], field["source"]))
        for field in each["fields"]
        if field["corpus"] != field["source"]
    ]
    if each["status"] == "gone":
        fields = [FieldChange(LABELS["hidden"], marked("公開", "非公開"))]
    return Row(
        each["key"],
        each["status"],
        each["question"],
        each["section"],
        each["where"],
        tuple(fields),
        tuple(
            Conflict(
                field["name"],
                LABELS[field["name"]],
                sides.get((each["id"], field["name"]), "corpus"),
            )
            for field in each["fields"]
            if field["is_conflict"]
        ),
        tuple(each["lost"]),
        tuple(filter(None, [problems.get(each["id"])])),
        len(fields) < len(each["fields"]),
        each["status"] != "gone" if take is None else each["key"] in take,
    )


def _has_conflict(each: Mapping[str, Any]) -> bool:
    return any(field["is_conflict"] for field in each["fields"])


def _likely_section(found: Found, sections: Sequence[str]) -> str:
    """Return where most of the file's entries lie already, else the only section, else a new one."""
    there = Counter(
        each["section"] for each in found["entries"] if each["status"] in ("changed", "unchanged")
    )
    for section, _ in there.most_common(1):
        return str(section)
    if len(sections) == 1:
        return sections[0]
    return NO_SECTION if NO_SECTION in sections else ""
