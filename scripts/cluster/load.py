"""Visitors of the example: they ask, and rate what they were told; every reply is kept."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from scripts.bench.load import open_connection
from scripts.soak.texts import Texts

ASK, RATE = "/api/ask", "/api/feedback"
_TIMEOUT_S = 10
_NO_REPLY = 0


@dataclass(frozen=True)
class Visit:
    """One request and its reply; moments are time.perf_counter's. `status` 0: there was no reply."""

    path: str
    begun: float
    ended: float
    status: int
    query_id: str = ""
    version: str = ""

    @property
    def took_ms(self) -> float:
        """Return how long it took."""
        return 1000 * (self.ended - self.begun)


@dataclass
class Visitors:
    """Send requests from any thread, each over a connection of its own that stays open."""

    url: str
    texts: Texts
    visits: list[Visit] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _local: threading.local = field(default_factory=threading.local)
    _rng: random.Random = field(default_factory=lambda: random.Random(0))

    def ask(self) -> Visit:
        """Ask something that nobody has asked before."""
        with self._lock:
            query = self.texts.varied(self._rng, self.texts.questions)
        return self._send(ASK, {"query": query})

    def rate(self, asked: Visit) -> Visit:
        """Say that an answer helped."""
        return self._send(RATE, {"query_id": asked.query_id, "helpful": True}, asked.query_id)

    def ask_and_rate(self) -> None:
        """Do both."""
        asked = self.ask()
        if asked.status == 200:
            self.rate(asked)

    def of(self, path: str, begin: float = 0.0, end: float = float("inf")) -> list[Visit]:
        """Return the requests of a path that began within a stretch."""
        with self._lock:
            return [each for each in self.visits if each.path == path and begin <= each.begun < end]

    def _send(self, path: str, body: dict[str, Any], query_id: str = "") -> Visit:
        begun = time.perf_counter()
        status, reply = _NO_REPLY, dict[str, Any]()
        try:
            connection = self._connection()
            headers = {"Content-Type": "application/json"}
            connection.request("POST", path, json.dumps(body), headers)
            response = connection.getresponse()
            content = response.read()
            status = response.status
            reply = json.loads(content) if status == 200 else {}
        except (OSError, http.client.HTTPException, ValueError):
            self._local.connection = None
        found = query_id or str(reply.get("query_id", ""))
        version = str(reply.get("version", ""))
        visit = Visit(path, begun, time.perf_counter(), status, found, version)
        with self._lock:
            self.visits.append(visit)
        return visit

    def _connection(self) -> http.client.HTTPConnection:
        kept: http.client.HTTPConnection | None = getattr(self._local, "connection", None)
        if kept is None or kept.sock is None:
            kept = open_connection(urlsplit(self.url).netloc, _TIMEOUT_S)
            self._local.connection = kept
        return kept


@contextmanager
def under_load(visit: Callable[[], object], clients: int, pause_s: float = 0.0) -> Iterator[None]:
    """Let so many clients visit again and again until the block ends."""
    ended = threading.Event()

    def go_on() -> None:
        while not ended.is_set():
            visit()
            if pause_s:
                ended.wait(pause_s)

    threads = [threading.Thread(target=go_on) for _ in range(clients)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def percentile(took: Sequence[float], share: float) -> float:
    """Return a percentile; of nothing, 0."""
    ordered = sorted(took)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0
