"""The rows that wait to be written. Thread-safe."""

from __future__ import annotations

import threading
from collections import OrderedDict

from bot.journal.record import QueryRecord


class Backlog:
    """Rows in the order they came, bounded by count and by bytes.

    Where there is no room the oldest go: the newest are those whose readers are still about to rate
    them. The batch being written is not touched.
    """

    def __init__(self, max_rows: int, max_bytes: int) -> None:
        self._max_rows, self._max_bytes = max_rows, max_bytes
        self._changed = threading.Condition()
        # Apart, so that a row wakes nobody who waits for others to come.
        self._ending = threading.Event()
        self._waiting: OrderedDict[str, QueryRecord] = OrderedDict()
        self._batch: dict[str, QueryRecord] = {}
        self._bytes = 0

    def put(self, record: QueryRecord) -> int:
        """Add a row; return how many had to go for it."""
        with self._changed:
            self._waiting[record.query_id] = record
            self._bytes += record.size
            dropped = 0
            while self._waiting and (
                len(self._waiting) > self._max_rows or self._bytes > self._max_bytes
            ):
                _, oldest = self._waiting.popitem(last=False)
                self._bytes -= oldest.size
                dropped += 1
            self._changed.notify()
            return dropped

    def find(self, query_id: str) -> QueryRecord | None:
        """Return a row that is not known to be written."""
        with self._changed:
            return self._waiting.get(query_id) or self._batch.get(query_id)

    def forget(self, query_id: str) -> None:
        """Drop a row that was written with its rating."""
        with self._changed:
            if record := self._waiting.pop(query_id, None):
                self._bytes -= record.size

    def wait(self, timeout_s: float) -> None:
        """Return once there is a row, at the end, or when the time is up."""
        with self._changed:
            self._changed.wait_for(lambda: self.ended or self._waiting, timeout_s)

    def pause(self, timeout_s: float) -> None:
        """Return when the time is up, or at the end."""
        self._ending.wait(timeout_s)

    def take(self, count: int) -> list[QueryRecord]:
        """Return the batch to write: the one that has not been written yet, or the oldest rows."""
        with self._changed:
            while self._waiting and len(self._batch) < count:
                query_id, record = self._waiting.popitem(last=False)
                self._bytes -= record.size
                self._batch[query_id] = record
            return list(self._batch.values())

    def written(self) -> None:
        """Forget the batch."""
        with self._changed:
            self._batch = {}

    def end(self) -> None:
        """Wake whoever waits, now and from now on."""
        with self._changed:
            self._ending.set()
            self._changed.notify_all()

    @property
    def ended(self) -> bool:
        """Return whether `end` was called."""
        return self._ending.is_set()

    def __len__(self) -> int:
        with self._changed:
            return len(self._waiting) + len(self._batch)
