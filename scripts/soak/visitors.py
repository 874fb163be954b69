"""The visitors: connections that open, stay for some requests, and close, from many addresses."""

from __future__ import annotations

import http.client
import random
import select
import socket
import struct
import threading
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from scripts.bench.load import open_connection
from scripts.soak.mix import Request
from scripts.soak.outcomes import Outcomes
from scripts.soak.replies import Response, WrongReply

TIMEOUT_S = 10
_MEAN_STAY = 15  # requests per connection
_AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: closing resets the connection


@dataclass
class _Visit:
    """One thread's connection, and how many requests are left on it."""

    connection: http.client.HTTPConnection
    left: int


class Visitors:
    """Sends requests from any thread, each thread over a connection of its own."""

    def __init__(self, url: str, outcomes: Outcomes, seed: int = 0) -> None:
        self._address = urlsplit(url).netloc
        self._rng = random.Random(seed)
        self._local = threading.local()
        self._lock = threading.Lock()
        self.outcomes = outcomes
        self._visits: set[http.client.HTTPConnection] = set()
        self.connections = 0

    @property
    def open_connections(self) -> int:
        """Return how many connections are open now."""
        return len(self._visits)

    def close(self) -> None:
        """Close what is open; for the end of the load."""
        with self._lock:
            for connection in self._visits:
                connection.close()
            self._visits.clear()

    def send(self, request: Request, due: float) -> None:
        """Send one request and judge its reply; never raises. Its latency counts from `due`."""
        begun = time.perf_counter()
        try:
            if request.abandon_after is not None:
                self._abandon(request, request.abandon_after)
                return
            response = self._exchange(request)
            ended = time.perf_counter()
            request.check(response)
            self.outcomes.answered(request.kind, due, ended)
        except (OSError, http.client.HTTPException, WrongReply) as error:
            self._fail(request, begun, f"{type(error).__name__}: {error}")
        except Exception as error:  # a thread of a pool would keep it to itself
            self._fail(request, begun, f"the soak itself: {error!r}")

    def _fail(self, request: Request, begun: float, fault: str) -> None:
        self._leave()
        self.outcomes.wrong(request.kind, begun, time.perf_counter(), fault)
        if request.is_ask:
            self.outcomes.left_unread()

    def _exchange(self, request: Request) -> Response:
        visit = self._visit()
        headers = {"Content-Type": request.content_type} if request.body else {}
        visit.connection.request(request.method, request.path, request.body or None, headers)
        raw = visit.connection.getresponse()
        body = raw.read()
        visit.left -= 1
        if raw.will_close or visit.left <= 0:
            self._leave()
        names = {name.lower(): value for name, value in raw.getheaders()}
        return Response(raw.status, names, body)

    def _visit(self) -> _Visit:
        visit: _Visit | None = getattr(self._local, "visit", None)
        if visit and _is_closed(visit.connection.sock):  # idle for too long: browsers look, too
            self._leave()
            visit = None
        if visit is None:
            with self._lock:
                source = self._source()
                stay = 1 + int(self._rng.expovariate(1 / _MEAN_STAY))
            visit = _Visit(open_connection(self._address, TIMEOUT_S, source), stay)
            self._local.visit = visit
            with self._lock:
                self._visits.add(visit.connection)
                self.connections += 1
        return visit

    def _leave(self) -> None:
        if visit := getattr(self._local, "visit", None):
            visit.connection.close()
            self._local.visit = None
            with self._lock:
                self._visits.discard(visit.connection)

    def _source(self) -> str:
        """Return one of Linux's sixteen million addresses of the machine itself."""
        return f"127.{self._rng.randint(1, 250)}.{self._rng.randint(0, 255)}.1"

    def _abandon(self, request: Request, after: int) -> None:
        """Send the head and part of the body, and go: half of them orderly, half at once."""
        head = (
            f"{request.method} {request.path} HTTP/1.1\r\nHost: {self._address}\r\n"
            f"Content-Type: {request.content_type}\r\nContent-Length: {len(request.body)}\r\n\r\n"
        )
        host, _, port = self._address.rpartition(":")
        with self._lock:
            source, at_once = self._source(), self._rng.random() < 0.5
        if after == len(request.body):
            self.outcomes.left_unread()
        with socket.create_connection((host, int(port)), TIMEOUT_S, (source, 0)) as connection:
            connection.sendall(head.encode() + request.body[:after])
            if at_once:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)


def _is_closed(connection: socket.socket) -> bool:
    """Return whether the server closed a connection on which nothing is awaited."""
    poll = select.poll()
    poll.register(connection, select.POLLIN)
    return bool(poll.poll(0))
