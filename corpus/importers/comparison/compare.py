"""A source against the corpus: what is new, changed, unchanged and gone, field by field.

Three sides are compared: the corpus, the source, and what the source said last time. What only the
source has changed is taken, what only the corpus has changed stays; what both have, people decide.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from corpus.blocks import plain_text
from corpus.fingerprint import fingerprint, fingerprints
from corpus.importers.comparison.base import Base, Known
from corpus.importers.comparison.decisions import Decisions, key_of_new
from corpus.importers.comparison.local_links import with_links_resolved
from corpus.importers.comparison.match import match
from corpus.importers.comparison.repeats import spelt
from corpus.importers.comparison.same_words import says_the_same
from corpus.importers.source import Answer, Source, SourceEntry
from corpus.intent import Entry
from corpus.markdown import read_markdown
from corpus.rules import is_usable_id

Status = Literal["new", "changed", "unchanged", "gone"]

# Of the longer one's entries, what a source shares with one of another name: then it is its next
# version. A few rows beside a page are none: they would take back all the others.
_SUCCESSOR = 0.5


@dataclass(frozen=True)
class FieldChange:
    """A field that corpus and source tell differently, each in words.

    `is_conflict`: both have changed it since the last import, and people decide.
    """

    name: str
    corpus: str
    source: str
    is_conflict: bool = False


@dataclass(frozen=True)
class Compared:
    """An entry, and what an import would do with it.

    `values` are the fields to write, as an Entry holds them. `known` is what the next import shall
    know of it, or None where the source has it no more and it is to be forgotten.
    """

    status: Status
    id: str
    section: str
    question: str
    answer: str
    where: str
    fields: tuple[FieldChange, ...] = ()
    lost: tuple[str, ...] = ()
    values: Mapping[str, Any] | None = None
    known: Known | None = None
    is_export: bool = (
        False  # whether the source is an export of ours, which has entries of every kind
    )

    @property
    def key(self) -> str:
        """Return what an entry is taken by: its id, or of a new one what its source says."""
        return key_of_new(self.where, self.question) if self.status == "new" else self.id

    @property
    def has_conflict(self) -> bool:
        """Return whether people must decide about a field."""
        return any(change.is_conflict for change in self.fields)


def compare(
    source: Source,
    entries: Sequence[Entry],
    base: Base,
    taken: Collection[str],
    decisions: Decisions,
) -> tuple[list[Compared], str | None]:
    """Compare one source with the corpus; also return the name it was known by, where another.

    `taken` are ids that new entries cannot have.
    """
    known, name = _known(source, entries, base)
    pairs = match(source.entries, entries, known)
    of = {each.id: each for each in known}
    ids = {place: entry.id for place, entry in pairs.items()}
    names = _Names({*taken, *(anchor for entry in entries for anchor in entry.anchors)})
    for place, each in enumerate(source.entries):
        if place not in ids and decisions.takes(key_of_new(each.where, each.question)):
            ids[place] = names.id_for(each)
    result = [
        _compared(each, ids[place], pairs[place], of.get(ids[place]), decisions)
        if place in pairs
        else _new(each, ids[place], names.free(each.anchors), decisions.section)
        for place, each in enumerate(
            with_links_resolved(source, ids, (entry.id for entry in entries))
        )
        if place in ids
    ]
    result += _gone(source, entries, known, set(ids.values()))
    return [
        each if decisions.takes(each.key) or each.status == "unchanged" else _left_out(each, of)
        for each in result
    ], name


def _left_out(each: Compared, known: Mapping[str, Known]) -> Compared:
    """Return an entry that stays as it is, and of which the next import knows what this one knew."""
    return replace(
        each, status="unchanged", fields=(), lost=(), values={}, known=known.get(each.id)
    )


def _known(
    source: Source, entries: Sequence[Entry], base: Base
) -> tuple[tuple[Known, ...], str | None]:
    """Return what is known of the source, and the other name it is known by."""
    exported = {each.id: each for each in source.entries if each.base}
    if exported:
        # An export of this corpus: what it was made of is in its rows.
        return tuple(
            Known(own, each.question, each.key, dict(each.base)) for own, each in exported.items()
        ), None
    if source.name in base:
        return base[source.name], None
    asked = {spelt(each.question) for each in source.entries}
    shares = {
        other: len(asked & {spelt(each.question) for each in known})
        / max(len(asked), len(known), 1)
        for other, known in base.items()
    }
    likeliest = max(shares, key=shares.__getitem__, default="")
    if shares.get(likeliest, 0.0) >= _SUCCESSOR:
        return base[likeliest], likeliest
    return (), None


class _Names:
    """Names for new entries: the source's own where they are free and can be ids, else a number."""

    def __init__(self, taken: set[str]) -> None:
        self._taken = taken
        self._last = 0

    def id_for(self, each: SourceEntry) -> str:
        """Return an id that nothing has yet."""
        for name in (each.id, each.key, *each.anchors):
            if is_usable_id(name) and name not in self._taken:
                break
        else:
            while (name := f"faq-{self._last:03d}") in self._taken or not self._last:
                self._last += 1
        self._taken.add(name)
        return name

    def free(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return those names that can be anchors and are nobody's yet."""
        free = dict.fromkeys(name for name in names if is_usable_id(name))
        found = tuple(name for name in free if name not in self._taken)
        self._taken.update(found)
        return found


def _new(each: SourceEntry, own: str, anchors: tuple[str, ...], no_section: str) -> Compared:
    said = _said(each)
    section = each.section.strip() or no_section
    return Compared(
        "new",
        own,
        section,
        each.question,
        each.answer.plain,
        each.where,
        lost=each.lost,
        values={**said, "section": section, "anchors": anchors},
        known=Known(own, each.question, each.key, _told(said)),
        is_export=bool(each.base),
    )


def _compared(
    each: SourceEntry,
    own: str,
    entry: Entry,
    known: Known | None,
    decisions: Decisions,
) -> Compared:
    said = _said(each)
    told = _told(said)
    now = Known(own, each.question, each.key, told)
    if known and known.is_gone and entry.hidden and not each.is_hidden:
        # It is there again; what the last import hid is shown again.
        said["hidden"] = False
        known = replace(known, fields={**known.fields, "hidden": fingerprint(True)})
    changes: list[FieldChange] = []
    values: dict[str, Any] = {}
    ours = fingerprints(entry)
    before = known.fields if known else {}
    for name, value in said.items():
        theirs = fingerprint(value)
        if theirs in (ours[name], before.get(name)) or says_the_same(name, entry, each, value):
            continue  # the same, or the source says what it said and the corpus was changed by hand
        is_conflict = name in before and ours[name] != before[name]
        side = decisions.side(own, name)
        if is_conflict and side == "corpus":
            continue
        is_open = is_conflict and side is None
        changes.append(FieldChange(name, shown(getattr(entry, name)), shown(value), is_open))
        if is_open:
            told[name] = before[name]  # so that the next import asks again
        else:
            values[name] = value
    return Compared(
        "changed" if changes else "unchanged", own, entry.section, entry.question, entry.answer,
        each.where, tuple(changes), each.lost if changes else (), values, now,
    )  # fmt: skip


def _gone(
    source: Source, entries: Sequence[Entry], known: Sequence[Known], there: set[str]
) -> Iterator[Compared]:
    """Yield what the source had last time and has no more."""
    by_id = {entry.id: entry for entry in entries}
    is_export = any(each.base for each in source.entries)
    candidates = (
        [Known(entry.id, entry.question) for entry in entries] if is_export else list(known)
    )
    for each in candidates:
        entry = by_id.get(each.id)
        if entry is None or each.id in there:
            continue
        if each.question in source.unread:
            yield Compared(
                "unchanged", entry.id, entry.section, entry.question, entry.answer, entry.source,
                values={}, known=each,
            )  # fmt: skip
            continue
        gone = Known(each.id, each.question, each.key, each.fields, is_gone=True)
        status: Status = "unchanged" if entry.hidden else "gone"
        yield Compared(
            status, entry.id, entry.section, entry.question, entry.answer, entry.source,
            values={} if entry.hidden else {"hidden": True}, known=gone if not entry.hidden or each.is_gone else each,
        )  # fmt: skip


def _said(each: SourceEntry) -> dict[str, Any]:
    """Return the fields that a source speaks of, as an Entry holds them."""
    values: dict[str, Any] = {
        "section": each.section.strip() or None,
        "question": each.question,
        "answer": _content(each.answer),
        "wordings": each.wordings,
        "links": each.links,
        "label": each.label,
        "reviewed": each.reviewed,
        "valid_until": each.valid_until,
        "hidden": each.is_hidden,
    }
    # A row of an export says of every field what it holds, also that it holds nothing.
    return {name: value for name, value in values.items() if value is not None or name in each.base}


def _told(said: Mapping[str, Any]) -> dict[str, str]:
    return {name: fingerprint(value) for name, value in said.items()}


def _content(answer: Answer) -> Any:
    return read_markdown(answer.text)[0] if answer.is_markdown else answer.text.strip()


def shown(value: Any) -> str:
    """Return a field's value in words, for people."""
    if isinstance(value, bool):
        return "非公開" if value else "公開"
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        if all(isinstance(item, str) for item in value):
            return "\n".join(value)
        if all(hasattr(item, "label") for item in value):
            return "\n".join(
                f"{item.label} {item.url or '#' + (item.entry_id or '')}" for item in value
            )
        return plain_text(value)
    return str(value)
