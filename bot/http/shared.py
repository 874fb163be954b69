"""What all workers of a server hold in common: made before the fork, gone with the last of them."""

from __future__ import annotations

import fcntl
import mmap
import os
import sys
import tempfile
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Held for some ten microseconds. Who still waits after this long has a stopped process before it,
# and goes on without: a count may then miss one.
_WAIT_S = 0.01
_PAUSE_S = 0.0002


class SharedLock:
    """A lock over threads and processes which nobody can take to the grave.

    The kernel frees a record lock when its process ends, also by kill -9; a semaphore would stay
    taken. Record locks do not tell the threads of one process apart: these have a lock of their
    own.
    """

    def __init__(self) -> None:
        self._threads = threading.Lock()
        # In memory where the system can, so that a disk that is full or read-only does not matter.
        if sys.platform == "linux":
            self._file = os.memfd_create("lock")
        else:
            self._file, path = tempfile.mkstemp()
            Path(path).unlink()
        weakref.finalize(self, os.close, self._file)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold it, unless it does not come free."""
        with self._threads:
            locked = self._lock()
            try:
                yield
            finally:
                if locked:
                    fcntl.lockf(self._file, fcntl.LOCK_UN)

    def _lock(self) -> bool:
        deadline = time.monotonic() + _WAIT_S
        while True:
            try:
                fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                if time.monotonic() > deadline:
                    return False
                time.sleep(_PAUSE_S)
            else:
                return True


class OncePer:
    """Says yes once in so many seconds, to one of all workers."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._next = memoryview(mmap.mmap(-1, 8)).cast("d")
        self._lock = SharedLock()

    def is_due(self) -> bool:
        """Return whether the last yes is long enough ago; this one counts."""
        with self._lock.held():
            now = time.monotonic()
            if now < self._next[0]:
                return False
            self._next[0] = now + self._seconds
            return True
