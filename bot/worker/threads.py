"""The threads that answer whole requests."""

from __future__ import annotations

import logging
import time

from waitress.task import ThreadedTaskDispatcher

from bot.worker.connection import Connection

# Asked by whoever decides whether this server lives: never behind a question.
_HEALTH = "/healthz"

# One line for each request that waits: a flood of them is no reason for another.
logging.getLogger("waitress.queue").setLevel(logging.ERROR)


class Threads:
    """Answers with `count` threads, and health checks with one of their own."""

    def __init__(self, count: int) -> None:
        self._questions, self._health = ThreadedTaskDispatcher(), ThreadedTaskDispatcher()
        self._questions.set_thread_count(count)
        self._health.set_thread_count(1)

    def add_task(self, connection: Connection) -> None:
        """Queue a connection whose next request is whole."""
        connection.queued_at = time.perf_counter()
        is_health = getattr(connection.requests[0], "path", "") == _HEALTH
        (self._health if is_health else self._questions).add_task(connection)

    @property
    def waiting(self) -> int:
        """Return how many requests no thread has taken yet."""
        return len(self._questions.queue)
