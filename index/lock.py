"""One build at a time in a folder: a second one waits for the first, and says for whom."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from corpus.errors import FaqError
from index.progress import Progress, Report

LOCK_FILE = "build.lock"
MAX_WAIT_S = 600  # an order longer than a build takes: whoever holds it then is stuck
_POLL_S = 0.1


class BuildRunning(FaqError):
    """Another build holds the folder for longer than builds take."""


@contextmanager
def build_lock(folder: Path, report: Report, wait_s: float = MAX_WAIT_S) -> Iterator[None]:
    """Hold `folder` alone until the block ends. Raises BuildRunning after `wait_s`.

    The kernel lets go of it when the process ends, however it does; the number in the file is for
    people. The file stays: were it deleted, two builds could each hold one of that name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK_FILE).open("a+b", buffering=0) as file:
        _wait(file, folder, report, wait_s)
        _name(file, b"%d" % os.getpid())
        try:
            yield
        finally:
            _name(file, b"")


def _wait(file: IO[bytes], folder: Path, report: Report, wait_s: float) -> None:
    until, told = time.monotonic() + wait_s, ""
    while not _locked(file):
        file.seek(0)
        holder = f"process {file.read(20).decode() or 'unknown'}"
        if time.monotonic() > until:
            raise BuildRunning(
                f"{folder}: another build ({holder}) has been at work here for {wait_s:.0f} s. "
                "Wait for it, or end that process; then run: python -m scripts.build"
            )
        if holder != told:
            report(Progress("index", f"waiting for another build ({holder})"))
            told = holder
        time.sleep(_POLL_S)


def _locked(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _name(file: IO[bytes], holder: bytes) -> None:
    with suppress(OSError):  # a full disk: the lock holds without a name
        file.truncate(0)
        file.write(holder)
