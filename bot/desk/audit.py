"""Who did what at the desk: one JSON object a line, only ever appended to."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from bot.journal.files import make_private_folder

_BLOCK = 64 * 1024
_MAX_BYTES = 16 * 2**20  # a hundred thousand acts; as many older ones lie beside


@dataclass(frozen=True)
class Act:
    """One change. `what` is a sentence for people, `target` what it concerns (an entry's id, say)."""

    at: str
    who: str
    what: str
    target: str = ""


@dataclass(frozen=True)
class ActPage:
    """Acts, newest first. `before` is where the older ones begin, none where there are none."""

    acts: list[Act]
    before: int | None


class Audit:
    """The trail in a file; safe for several processes at once."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def record(self, who: str, what: str, target: str = "") -> None:
        """Append an act as of now. It is on the disk when this returns. Raises OSError."""
        act = Act(datetime.now(timezone.utc).isoformat(timespec="seconds"), who, what, target)
        with self._opened() as file:
            # A line that was torn by a full disk or a kill ends here, and takes no other with it.
            torn = b"" if _ends_well(file) else b"\n"
            file.write(torn + json.dumps(asdict(act), ensure_ascii=False).encode() + b"\n")
            os.fsync(file.fileno())

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        """Yield the file, to one process at a time; one that has grown too long is set aside first."""
        make_private_folder(self._file.parent)
        while True:
            handle = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            with os.fdopen(handle, "r+b", buffering=0) as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                if not self._is_still(file):  # set aside while this process waited
                    continue
                if file.seek(0, os.SEEK_END) > _MAX_BYTES:
                    self._file.replace(self._file.with_suffix(".old.jsonl"))
                    continue
                yield file
                return

    def _is_still(self, file: BinaryIO) -> bool:
        try:
            return os.path.samestat(os.fstat(file.fileno()), self._file.stat())
        except FileNotFoundError:
            return False

    def newest(self, at_most: int) -> list[Act]:
        """Return the newest acts, newest first; a torn line is left out."""
        return self.page(at_most).acts

    def page(self, at_most: int, before: int | None = None, who: str = "") -> ActPage:
        """Return the newest acts that begin before a place in the file, of one member or of all.

        It is read from its end: what is older than the page costs nothing.
        """
        if not self._file.exists():
            return ActPage([], None)
        with self._file.open("rb") as file:
            found = list(islice(_acts(file, before, who), at_most + 1))
        acts = [act for _, act in found[:at_most]]
        return ActPage(acts, found[at_most - 1][0] if len(found) > at_most else None)


def _ends_well(file: BinaryIO) -> bool:
    end = file.seek(0, os.SEEK_END)
    if end == 0:
        return True
    file.seek(end - 1)
    return file.read(1) == b"\n"


def _acts(file: BinaryIO, before: int | None, who: str) -> Iterator[tuple[int, Act]]:
    # Told apart before anything is parsed: a member with few acts among 100,000 is found at once.
    mark = f'"who": {json.dumps(who, ensure_ascii=False)}'.encode() if who else b""
    for place, line in _lines(file, before):
        if mark not in line:
            continue
        try:
            act = Act(**json.loads(line))
        except (ValueError, TypeError):
            continue
        if not who or act.who == who:
            yield place, act


def _lines(file: BinaryIO, before: int | None) -> Iterator[tuple[int, bytes]]:
    """Yield each line with where it begins, last first; none that begins at `before` or later."""
    size = file.seek(0, os.SEEK_END)
    end = size if before is None else max(0, min(before, size))
    kept = b""  # the beginning of it lies further in front
    while end > 0:
        begin = max(0, end - _BLOCK)
        file.seek(begin)
        block = file.read(end - begin) + kept
        first, _, rest = block.partition(b"\n")
        if begin == 0:
            kept, rest, offset = b"", block, 0
        else:
            kept, offset = first, begin + len(first) + 1
        lines = rest.splitlines(keepends=True)
        places = []
        for line in lines:
            places.append((offset, line))
            offset += len(line)
        yield from reversed(places)
        end = begin
