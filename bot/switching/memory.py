"""What a version held is given back to the machine once another one answers."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

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


@contextmanager
def in_short_turns() -> Iterator[None]:
    """Let other threads have their turn more often, for as long as much is computed here."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(_TURN_S)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


_LIBC = ctypes.CDLL(None)
