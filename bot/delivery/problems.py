"""Why what is wanted is not there: written by the process that fetches, read by all that serve."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from bot.journal.files import make_private_folder
from corpus.whole_file import write_whole

_FILE = "problems.json"


class DeliveryProblems:
    """The file as one process sees it; read only where it has changed."""

    def __init__(self, data_dir: Path) -> None:
        self._file = data_dir / "delivery" / _FILE
        self._stamp: tuple[int, int] | None = None
        self._found: tuple[str, ...] = ()

    def look(self) -> tuple[str, ...]:
        """Return what is wrong; nothing where nobody has written."""
        try:
            state = self._file.stat()
            stamp = state.st_ino, state.st_mtime_ns
            if stamp != self._stamp:
                self._found = tuple(map(str, json.loads(self._file.read_bytes())))
                self._stamp = stamp
        except (OSError, ValueError, TypeError):
            self._stamp, self._found = None, ()
        return self._found

    def write(self, problems: Sequence[str]) -> None:
        """Replace them. Raises OSError."""
        if tuple(problems) == self.look():
            return
        make_private_folder(self._file.parent)
        if problems:
            write_whole(self._file, json.dumps(list(problems), ensure_ascii=False).encode())
        else:
            self._file.unlink(missing_ok=True)
