"""What an entry said in the version that a customer saw, where that version is still kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from bot.answer.answerer import Answerer
from corpus.intent import Entry
from index.history import read_history
from index.store import kept_versions, load_corpus

_VERSION = re.compile(r"[0-9a-f]{4,64}")


@dataclass(frozen=True)
class EntryThen:
    """An entry as it was; `is_of_then` is False where only today's text is known.

    `has_changed`: it reads otherwise today, or is gone.
    """

    entry: Entry
    is_of_then: bool
    has_changed: bool = False


@dataclass(frozen=True)
class KnownVersions:
    """The versions that are kept, read when they are asked for. For one request."""

    answerer: Answerer
    index_dir: Path
    _read: dict[str, dict[str, Entry] | None] = field(default_factory=dict)

    def entry(self, entry_id: str, version: str) -> EntryThen | None:
        """Return an entry as a version had it, else as it is now; None where nobody knows it."""
        now = self._now.get(entry_id)
        then = self._entries(version)
        if then is not None and entry_id in then:
            entry = then[entry_id]
            return EntryThen(entry, True, not _reads_alike(entry, now))
        return EntryThen(now, False) if now else None

    @cached_property
    def _now(self) -> dict[str, Entry]:
        return {entry.id: entry for entry in self.answerer.corpus.entries}

    @cached_property
    def published(self) -> dict[str, str]:
        """Return version → when it was published first (UTC, ISO 8601)."""
        found: dict[str, str] = {}
        for each in read_history(self.index_dir):
            found.setdefault(each.version.partition("-")[0], each.at)
        return found

    def _entries(self, version: str) -> dict[str, Entry] | None:
        if version == self.answerer.version:
            return self._now
        if version not in self._read:
            self._read[version] = self._open(version)
        return self._read[version]

    def _open(self, version: str) -> dict[str, Entry] | None:
        if not _VERSION.fullmatch(version):
            return None
        for folder in kept_versions(self.index_dir):
            if folder.name == version or folder.name.startswith(f"{version}-"):
                try:
                    corpus = load_corpus(folder)
                except (OSError, ValueError):  # removed meanwhile, or of another form
                    return None
                return {entry.id: entry for entry in corpus.entries}
        return None


def _reads_alike(then: Entry, now: Entry | None) -> bool:
    return now is not None and (then.question, then.answer) == (now.question, now.answer)
