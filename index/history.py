"""What was published when, by whom: INDEX_DIR/history.jsonl, one JSON object a line, appended to."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from itertools import takewhile
from pathlib import Path
from typing import Literal

FILE = "history.jsonl"

Kind = Literal["publish", "rollback"]


@dataclass(frozen=True)
class Publication:
    """One switch: since `at` (UTC, ISO 8601) the folder `version` is served.

    `corpus` is the digest of the corpus it was made of; `left`, of a rollback, that of the corpus
    that was served before and is not wanted any more.
    """

    version: str
    at: str
    by: str = ""
    note: str = ""
    kind: Kind = "publish"
    corpus: str = ""
    left: str = ""


def utc_now() -> str:
    """Return the present as publications tell it."""
    return datetime.now(timezone.utc).isoformat(timespec="seconds")


def append(index_dir: Path, publication: Publication) -> None:
    """Add a publication; it is on the disk when this returns. Raises OSError."""
    with (index_dir / FILE).open("a+b") as file:
        text = json.dumps(asdict(publication), ensure_ascii=False)
        line = text.encode("utf-8", "backslashreplace") + b"\n"  # half a character is an escape
        file.write(line if _ends_a_line(file.fileno()) else b"\n" + line)
        file.flush()
        os.fsync(file.fileno())


def read_history(index_dir: Path) -> list[Publication]:
    """Return all publications, the oldest first; a line that is torn is left out."""
    try:
        lines = (index_dir / FILE).read_bytes().splitlines()
    except OSError:
        return []
    return [found for line in lines if (found := _read(line))]


def rolled_back(history: Sequence[Publication]) -> frozenset[str]:
    """Return the digests of the corpora that were rolled back from since the last publish."""
    last = takewhile(lambda each: each.kind == "rollback", reversed(history))
    return frozenset(each.left for each in last if each.left)


def _ends_a_line(handle: int) -> bool:
    size = os.fstat(handle).st_size
    return size == 0 or os.pread(handle, 1, size - 1) == b"\n"


def _read(line: bytes) -> Publication | None:
    try:
        found = Publication(**json.loads(line))
    except (ValueError, TypeError, RecursionError):
        return None
    return found if all(isinstance(each, str) for each in asdict(found).values()) else None
