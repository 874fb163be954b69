"""What an entry said in the published versions that are kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.desk.changes import FieldChange, changed_fields
from corpus.intent import Entry
from index.history import Publication, read_history
from index.manifest import IndexRefused, Manifest
from index.store import current_folder, kept_versions, load_corpus


@dataclass(frozen=True)
class EntryVersion:
    """A version; `fields` are what the one after it changed. No entry: it was not there.

    `at` (ISO 8601), `by` and `note` are those of its publication; `is_served`: customers see this text.
    """

    version: str
    at: str
    by: str
    note: str
    entry: Entry | None
    fields: tuple[FieldChange, ...]
    is_served: bool


def versions_of(entry_id: str, index_dir: Path) -> list[EntryVersion]:
    """Return an entry in every kept version in which it differs from the next, newest first."""
    served = _served(entry_id, index_dir)
    first = {each.version: each for each in reversed(read_history(index_dir))}
    found: list[EntryVersion] = []
    after: Entry | None = None
    for folder in kept_versions(index_dir):
        try:
            made, entry = Manifest.load(folder), _entries(folder).get(entry_id)
        except (IndexRefused, OSError, ValueError):
            continue
        fields = changed_fields(entry, after) if found else ()
        if not found or fields or (entry is None) != (after is None):
            own = first.get(folder.name) or Publication(folder.name, made.built)
            found.append(
                EntryVersion(folder.name, own.at, own.by, own.note, entry, fields, entry == served)
            )
        after = entry
    return found


def _served(entry_id: str, index_dir: Path) -> Entry | None:
    try:
        return _entries(current_folder(index_dir)).get(entry_id)
    except (IndexRefused, OSError, ValueError):
        return None


@lru_cache(maxsize=4)
def _entries(folder: Path) -> dict[str, Entry]:
    return {entry.id: entry for entry in load_corpus(folder).entries}
