"""What an entry said in the published versions that are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from functools import lru_cache
from pathlib import Path

from bot.desk.changes import FieldChange, changed_fields
from corpus.intent import Entry
from index.manifest import IndexRefused, Manifest
from index.store import kept_versions, load_corpus


@dataclass(frozen=True)
class EntryVersion:
    """A version; `fields` are what the one after it changed. No entry: it was not there."""

    version: str
    at: datetime
    entry: Entry | None
    fields: tuple[FieldChange, ...]


def versions_of(entry_id: str, index_dir: Path) -> list[EntryVersion]:
    """Return an entry in every kept version in which it differs from the next, newest first."""
    found: list[EntryVersion] = []
    after: Entry | None = None
    for folder in kept_versions(index_dir):
        try:
            version, entry = Manifest.load(folder).version, _entries(folder).get(entry_id)
        except (IndexRefused, OSError, ValueError):
            continue
        fields = changed_fields(entry, after) if found else ()
        if not found or fields or (entry is None) != (after is None):
            at = datetime.fromtimestamp(folder.stat().st_mtime, timezone.utc)
            found.append(EntryVersion(version, at, entry, fields))
        after = entry
    return found


@lru_cache(maxsize=4)
def _entries(folder: Path) -> dict[str, Entry]:
    return {entry.id: entry for entry in load_corpus(folder).entries}
