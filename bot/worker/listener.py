"""The listening socket: takes connections, and makes room for more."""

from __future__ import annotations

import logging
import resource
import time
from typing import Any

from waitress.server import TcpWSGIServer

from bot.worker.connection import Connection

log = logging.getLogger(__name__)

_MAX_CONNECTIONS = 1000
_SPARE_DESCRIPTORS = 100  # for the journal, the index, pipes
_MAX_HELD_BYTES = 32 * 1024 * 1024  # of requests and replies, in a worker
_ACCEPTED_AT_ONCE = 64
_CHECK_EVERY_S = 0.2
_CHECK_EVERY_BYTES = 8 * 1024 * 1024


class Listener(TcpWSGIServer):  # type: ignore[misc]  # waitress ships no types
    """Where there is no room for a visitor, whoever has kept the server waiting longest leaves.

    A visitor sends its question at once: what waits for seconds is idle, or wants to hold a place.
    """

    channel_class = Connection

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.stopping = False
        self._max_connections = min(_MAX_CONNECTIONS, _descriptors() - _SPARE_DESCRIPTORS)
        self._checked_at = 0.0
        self.taken_bytes = 0  # since the last check
        super().__init__(*arguments, **options)

    def readable(self) -> bool:
        """Return whether to take connections."""
        return bool(self.accepting) and len(self.active_channels) < self._max_connections

    def handle_accept(self) -> None:
        """Take what connections there are, as many as one turn of the loop may."""
        for _ in range(_ACCEPTED_AT_ONCE):
            if not self.readable():
                return
            try:
                accepted = self.accept()
                if accepted is None:
                    return
                self.set_socket_options(accepted[0])
            except ConnectionError:  # gone before it was taken
                continue
            except OSError as error:
                # Out of descriptors: a tenth less leaves some for files.
                self._max_connections = max(len(self.active_channels) * 9 // 10, 1)
                log.warning("room for %d connections only: %s", self._max_connections, error)
                return
            self.channel_class(self, *accepted, self.adj, map=self._map)

    def maintain(self) -> None:
        """Close what is overdue, and make room; between two turns of the loop."""
        now = time.monotonic()
        if now - self._checked_at > _CHECK_EVERY_S or self.taken_bytes > _CHECK_EVERY_BYTES:
            self._checked_at, self.taken_bytes = now, 0
            for each in self.connections():
                if each.is_overdue(now):
                    each.drop()
            self._make_room(sum(each.held_bytes for each in self.connections()))
        elif len(self.active_channels) >= self._max_connections:
            self._make_room()

    def connections(self) -> list[Connection]:
        """Return all of them."""
        return list(self.active_channels.values())

    def stop(self) -> None:
        """Take what the kernel has already accepted for us, and nothing more."""
        self.handle_accept()
        self.stopping = True
        self.accepting = False
        self.del_channel()
        self.socket.close()

    def _make_room(self, held_bytes: int = 0) -> None:
        """Drop the longest waiting: a tenth where the places are taken, more while they hold much.

        A tenth, so that not every visitor of a flood costs a look at all of them.
        """
        places = len(self.active_channels) - self._max_connections * 9 // 10
        if places < self._max_connections // 10:
            places = 0
        for each in sorted(self.connections(), key=lambda each: each.since):
            if places <= 0 and held_bytes <= _MAX_HELD_BYTES:
                return
            if each.waits and (places > 0 or each.held_bytes):
                places, held_bytes = places - 1, held_bytes - each.held_bytes
                each.drop()


def _descriptors() -> int:
    """Return how many files and sockets this process may open, after asking for enough."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MAX_CONNECTIONS + _SPARE_DESCRIPTORS
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return wanted if soft == resource.RLIM_INFINITY else soft
