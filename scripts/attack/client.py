"""Sends a case over a socket and reads what comes back, whatever it is."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from io import BytesIO
from typing import cast
from urllib.parse import urlsplit

from scripts.attack.case import Case

_WAIT_S = 10.0  # for a reply; what takes over a second is a fault, this ends the waiting
_QUIET_S = 0.06  # after which no further reply is waited for
_MOST_S = 1.5
_TRIES = 3


@dataclass(frozen=True)
class Reply:
    """What came back: an empty `head` where the server hung up without a word."""

    status: int
    head: str
    body: bytes
    media: str
    seconds: float

    def header(self, name: str) -> str | None:
        """Return a header's value."""
        for line in self.head.splitlines()[1:]:
            found, _, value = line.partition(":")
            if found.lower() == name:
                return value.strip()
        return None


class Client:
    """One thread's connection to the server; it is opened again where the server closes it."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        self._address = (address.hostname or "", address.port or 80)
        self._socket: socket.socket | None = None

    def send(self, case: Case) -> list[Reply]:
        """Return the replies: one, or on a connection of its own as many as come."""
        return self._send_alone(case) if case.lone else [self._send(case)]

    def close(self) -> None:
        """Close the connection."""
        if self._socket:
            self._socket.close()
            self._socket = None

    def _send(self, case: Case) -> Reply:
        """Return the reply over the connection that stays open.

        Where the server has just closed it, the case is sent again: that is HTTP's own race.
        """
        for _ in range(_TRIES):
            is_fresh = self._socket is None
            self._socket = self._socket or self._connect()
            begun = time.perf_counter()
            with suppress(ConnectionError):
                self._socket.sendall(case.raw)
            try:
                response = HTTPResponse(self._socket, method=case.method)
                response.begin()
                body = response.read()
            except (ConnectionError, HTTPException, TimeoutError) as error:
                self.close()
                if not is_fresh and not isinstance(error, TimeoutError):
                    continue
                return _nothing(time.perf_counter() - begun)
            reply = _reply(response, body, time.perf_counter() - begun)
            if response.will_close:
                self.close()
            return reply
        return _nothing(0.0)

    def _send_alone(self, case: Case) -> list[Reply]:
        with self._connect() as connection:
            begun = time.perf_counter()
            with suppress(ConnectionError):
                connection.sendall(case.raw)
            if case.replies == 0:
                return []
            return _receive(connection, case.method, begun)

    def _connect(self) -> socket.socket:
        connection = socket.create_connection(self._address, timeout=_WAIT_S)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection


def _receive(connection: socket.socket, method: str, begun: float) -> list[Reply]:
    """Return all replies that come until the end, or until a quiet moment after whole ones."""
    received, first_s, has_ended = b"", 0.0, False
    # Where a server waits for what never comes, it is not waited for with it.
    deadline = begun + _MOST_S
    connection.settimeout(_QUIET_S)
    while not has_ended and time.perf_counter() < deadline:
        try:
            piece = connection.recv(65536)
        except TimeoutError:
            replies = _replies(received, method, first_s)
            has_ended = bool(replies) and all(each.status for each in replies)
            continue
        except ConnectionError:
            break
        first_s = first_s or time.perf_counter() - begun
        received, has_ended = received + piece, not piece
    return _replies(received, method, first_s) or [_nothing(first_s)]


class _Received:
    """Bytes in the place of a socket."""

    def __init__(self, received: bytes) -> None:
        self.file = BytesIO(received)

    def makefile(self, *_: object) -> BytesIO:
        """Return the bytes, which stay open for the next reply."""
        self.file.close = lambda: None  # type: ignore[method-assign]  # http.client closes it
        return self.file


def _replies(received: bytes, method: str, first_s: float) -> list[Reply]:
    """Return each reply in a stream; what is no HTTP is one of status 0."""
    source, replies = _Received(received), list[Reply]()
    while source.file.tell() < len(received):
        begin = source.file.tell()
        try:
            response = HTTPResponse(cast(socket.socket, source), method=method)
            response.begin()
            replies.append(_reply(response, response.read(), first_s))
        except HTTPException:
            rest = received[begin:]
            return [*replies, Reply(0, rest[:200].decode("latin-1"), rest, "", first_s)]
    return replies


def _reply(response: HTTPResponse, body: bytes, seconds: float) -> Reply:
    fields = "\n".join(f"{name}: {value}" for name, value in response.getheaders())
    head = f"{response.status} {response.reason}\n{fields}"
    media = response.headers.get_content_type() if response.getheader("Content-Type") else ""
    return Reply(response.status, head, body, media, seconds)


def _nothing(seconds: float) -> Reply:
    return Reply(0, "", b"", "", seconds)
