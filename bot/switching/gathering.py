"""What a version needs for few questions only is gathered while it answers all others."""

from __future__ import annotations

import logging
import threading
import time

from bot.quiet_log import trace
from bot.switching.memory import in_short_turns
from index.searcher import Searcher

log = logging.getLogger(__name__)

# After some 4 ms of work: answers have two thirds of the time, and the rest is soon done.
_PAUSE_S = 0.008


class Gatherer:
    """Gathers for one version at a time; of those that wait only the last is still wanted."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next: Searcher | None = None
        self._is_busy = False

    def gather(self, searcher: Searcher) -> None:
        """Begin, or go on with this one next."""
        with self._lock:
            self._next = searcher
            if self._is_busy:
                return
            self._is_busy = True
        threading.Thread(target=self._run, name="gatherer", daemon=True).start()

    def _run(self) -> None:
        while searcher := self._take():
            try:
                with in_short_turns:
                    searcher.gather(lambda: time.sleep(_PAUSE_S))
            except Exception as error:  # then it is gathered when it is asked for
                log.warning("gathering for a version failed: %s", trace(error))
            del searcher  # what it holds may be free by now

    def _take(self) -> Searcher | None:
        with self._lock:
            searcher, self._next = self._next, None
            self._is_busy = searcher is not None
        return searcher
