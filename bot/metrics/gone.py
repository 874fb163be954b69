"""What workers that are gone counted, in one file of each kind.

prometheus_client (0.26) leaves the files of every process for ever: a server whose workers die again
and again would fill the memory, and each reading would take longer than the one before.
"""

from __future__ import annotations

import logging
from pathlib import Path

from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import mark_process_dead

from bot.quiet_log import QuietLog, trace

_KINDS = ("counter", "histogram")


class Gone:
    """The sums, in files that are read like those of a process. For the parent's main thread."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._sums = folder, dict[str, MmapedDict]()
        self._quiet = QuietLog(logging.getLogger(__name__))

    def add(self, pid: int) -> None:
        """Add what a worker counted to the sums, and remove its files; its gauges go with it."""
        mark_process_dead(pid, str(self._folder))  # type: ignore[no-untyped-call]  # it has no types
        for kind in _KINDS:
            left = self._folder / f"{kind}_{pid}.db"
            if not left.exists():
                continue
            try:
                self._add(kind, left)
            except (
                Exception
            ) as error:  # killed while it wrote: such a file would break each reading
                self._quiet.warning("metrics: what a worker counted is lost: %s", trace(error))
            left.unlink()

    def _add(self, kind: str, left: Path) -> None:
        if kind not in self._sums:
            self._sums[kind] = MmapedDict(str(self._folder / f"{kind}_gone.db"))  # type: ignore[no-untyped-call]  # likewise
        sums = self._sums[kind]
        for padded, value, at, _ in MmapedDict.read_all_values_from_file(str(left)):  # type: ignore[no-untyped-call]  # likewise
            key = padded.rstrip()
            before, _ = sums.read_value(key)  # type: ignore[no-untyped-call]  # likewise
            sums.write_value(key, before + value, at)  # type: ignore[no-untyped-call]  # likewise
