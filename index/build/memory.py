"""Memory that a step of a build no longer needs, given back before the next one asks for more."""

from __future__ import annotations

import ctypes
import gc
import sys

_LIBC = ctypes.CDLL(None)
_M_MMAP_THRESHOLD = -3  # glibc's number of that setting
_LARGE_BYTES = 1 << 22


def give_back_large_blocks() -> None:
    """Let a block of megabytes go back to the machine as soon as it is freed.

    glibc keeps blocks of up to 32 MB otherwise once it has seen one freed, in a heap with holes: the
    fit over words (blocks of 25 MB) held 1.84 GB, that over kana (34 MB, so never kept) 1.64.
    """
    if sys.platform == "linux" and hasattr(_LIBC, "mallopt"):
        _LIBC.mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES)


def release() -> None:
    """Free what nothing refers to any more, models in cycles too.

    What is freed stays with the allocator of the C library otherwise: half a gigabyte beside an
    encoder that was exported.
    """
    gc.collect()
    if sys.platform == "linux" and hasattr(_LIBC, "malloc_trim"):
        _LIBC.malloc_trim(0)
