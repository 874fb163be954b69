"""Groups that somebody has seen and wants left alone: they stay away while they grow a little."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.journal.files import make_private_folder
from bot.learning.groups import Group, digest_of
from corpus.whole_file import write_whole

_SHARE = 0.5  # of a group's turns


@dataclass(frozen=True)
class Dismissed:
    """The texts that were dismissed, each by its digest: the texts themselves go with the journal."""

    file: Path

    def holds(self, group: Group) -> bool:
        """Return whether a group was dismissed: half of what was asked since is nothing new."""
        known = self._read()
        old = sum(digest_of(turn.text) in known for turn in group.turns)
        return old > _SHARE * len(group.turns)

    def add(self, group: Group) -> None:
        """Dismiss a group. Raises OSError."""
        self._write({*self._read(), *_digests(group.texts)})

    def remove(self, group: Group) -> None:
        """Let a group be seen again. Raises OSError."""
        self._write(self._read() - _digests(group.texts))

    def _read(self) -> set[str]:
        try:
            return set(json.loads(self.file.read_bytes()))
        except (OSError, ValueError):
            return set()

    def _write(self, digests: Iterable[str]) -> None:
        make_private_folder(self.file.parent)
        write_whole(self.file, json.dumps(sorted(digests)).encode())


def _digests(texts: Iterable[str]) -> set[str]:
    return set(map(digest_of, texts))
