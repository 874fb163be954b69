"""A rate limit's counts in memory that all workers of a server share; no database."""

from __future__ import annotations

import hashlib
import mmap
import os
import struct
import time
from itertools import accumulate

from bot.http.shared import SharedLock

# What was counted is forgotten after 11 to 12 of these: a twelfth of the window too early at most.
_SLICES = 12
_ROWS, _COLUMNS = 4, 2**16
_SLICE_CELLS = _ROWS * _COLUMNS


class SharedWindow:
    """How much each key took within the last `seconds`, at most `amount`.

    A count-min sketch (Cormode and Muthukrishnan, 2005) for each twelfth of the window. Its memory
    is the same for any number of keys (6 MB, shared by all workers), and nothing is ever evicted:
    it never counts too little, whoever invents how many addresses. It counts too much for a key
    that shares all of its four cells with busy ones: where 1,000 keys have used up their limit in
    the same window, that refuses 5 in 100 million others wrongly; where 10,000 have, 4 in 10,000.
    Which cells a key has depends on a secret of this process's start: nobody can aim at another's.
    """

    def __init__(self, amount: int, seconds: float) -> None:
        self._amount, self._slice_s = amount, seconds / _SLICES
        # Two bytes a cell suffice for any usual limit.
        self._cell_bytes = 2 if amount < 2**16 else 4
        self._most = 2 ** (8 * self._cell_bytes) - 1
        # Anonymous and shared: what a worker writes after the fork, the others read.
        self._memory = mmap.mmap(-1, _SLICES * _SLICE_CELLS * self._cell_bytes)
        memory = memoryview(self._memory)
        self._cells = memory.cast("H") if self._cell_bytes == 2 else memory.cast("I")
        self._numbers = memoryview(mmap.mmap(-1, _SLICES * 8)).cast("q")  # which slice a slot holds
        self._secret = os.urandom(16)
        self._lock = SharedLock()

    def take(self, key: str, cost: int = 1) -> float | None:
        """Count `cost` for a key and return None, or the seconds until there will be room for it.

        What is refused is not counted.
        """
        cells = self._cells_of(key)
        with self._lock.held():
            now = time.monotonic()
            current = int(now / self._slice_s) + 1  # 0 is a slot never used
            self._begin(current)
            slices = [
                number
                for number in range(current + 1 - _SLICES, current + 1)
                if self._numbers[number % _SLICES] == number
            ]
            counts = [[self._cells[_at(number, cell)] for number in slices] for cell in cells]
            least = min(counts, key=sum)  # what no other key has added to
            too_many = sum(least) + cost - self._amount
            if too_many <= 0:
                for cell in cells:
                    at = _at(current, cell)
                    self._cells[at] = min(self._cells[at] + cost, self._most)
                return None
        left = accumulate(least)  # by each slice and those before it
        enough = (number for number, count in zip(slices, left, strict=True) if count >= too_many)
        last = next(enough, current)  # more than the amount is never admitted
        return (last - 1 + _SLICES) * self._slice_s - now

    def _begin(self, current: int) -> None:
        """Empty the place of the slice that left the window for the one that begins."""
        place = current % _SLICES
        if self._numbers[place] == current:
            return
        if self._numbers[place]:
            size = _SLICE_CELLS * self._cell_bytes
            self._memory[place * size : (place + 1) * size] = bytes(size)
        self._numbers[place] = current

    def _cells_of(self, key: str) -> list[int]:
        digest = hashlib.blake2b(key.encode(), digest_size=4 * _ROWS, key=self._secret).digest()
        columns = struct.unpack(f"{_ROWS}I", digest)
        return [row * _COLUMNS + column % _COLUMNS for row, column in enumerate(columns)]


def _at(number: int, cell: int) -> int:
    """Return where the count of a cell stands in the slice with this number."""
    return number % _SLICES * _SLICE_CELLS + cell
