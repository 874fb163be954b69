"""Who did what at the desk: one JSON object a line, only ever appended to."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path

from bot.journal.files import make_private_folder


@dataclass(frozen=True)
class Act:
    """One change. `what` is a sentence for people, `target` what it concerns (an entry's id, say)."""

    at: str
    who: str
    what: str
    target: str = ""


class Audit:
    """The trail in a file; safe for several processes at once."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def record(self, who: str, what: str, target: str = "") -> None:
        """Append an act as of now. It is on the disk when this returns."""
        act = Act(datetime.now(timezone.utc).isoformat(timespec="seconds"), who, what, target)
        make_private_folder(self._file.parent)
        with self._file.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.write(json.dumps(asdict(act), ensure_ascii=False).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def newest(self, at_most: int) -> list[Act]:
        """Return the newest acts, newest first; a torn line is left out."""
        return list(_first(self._lines(), at_most))

    def _lines(self) -> Iterator[Act]:
        if not self._file.exists():
            return
        for line in reversed(self._file.read_bytes().splitlines()):
            try:
                yield Act(**json.loads(line))
            except (ValueError, TypeError):
                continue


def _first(acts: Iterator[Act], at_most: int) -> Iterator[Act]:
    for _, act in zip(range(at_most), acts, strict=False):
        yield act
