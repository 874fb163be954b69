"""Memory that a step of a build no longer needs, given back before the next one asks for more."""

from __future__ import annotations

import ctypes
import gc
import sys

_LIBC = ctypes.CDLL(None)


def release() -> None:
    """Free what nothing refers to any more, models in cycles too.

    What is freed stays with the allocator of the C library otherwise: half a gigabyte beside an
    encoder that was exported.
    """
    gc.collect()
    if sys.platform == "linux" and hasattr(_LIBC, "malloc_trim"):
        _LIBC.malloc_trim(0)
