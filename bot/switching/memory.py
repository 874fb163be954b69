"""What a version held is given back to the machine once another one answers."""

from __future__ import annotations

import ctypes
import gc
import sys
import threading

# While a version is opened, a thread that answers waits so long for its turn, not 5 ms each time.
_TURN_S = 0.0005


def release() -> None:
    """Free what nothing refers to any more.

    An app is full of cycles, and what was frozen at the start (bot.server) is never looked through
    otherwise. It is frozen again, so that no answer waits for the collector.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    # What is freed stays with the allocator of the C library, which keeps an arena a thread.
    if sys.platform == "linux" and hasattr(_LIBC, "malloc_trim"):
        _LIBC.malloc_trim(0)


class _ShortTurns:
    """Lets other threads have their turn more often, while any thread is in it."""

    def __init__(self) -> None:
        self._lock, self._inside, self._before = threading.Lock(), 0, 0.0

    def __enter__(self) -> None:
        with self._lock:
            if not self._inside:
                self._before = sys.getswitchinterval()
                sys.setswitchinterval(_TURN_S)
            self._inside += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside:
                sys.setswitchinterval(self._before)


in_short_turns = _ShortTurns()
_LIBC = ctypes.CDLL(None)
