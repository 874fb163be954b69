"""gunicorn's worker: the loop."""

from __future__ import annotations

import logging
import os
import socket
import time
from typing import Any

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.adjustments import Adjustments

from bot.http.body import MAX_CHAT_BODY_BYTES, MAX_UPLOAD_BYTES
from bot.worker.listener import Listener
from bot.worker.threads import Threads

# A question of 2,000 characters in the page's address is 18 KB; a host page's cookies may come too.
_MAX_HEADER_BYTES = 32 * 1024
GRACE_S = 10  # for requests under way when it is told to stop
_SEND_BUFFER_BYTES = 128 * 1024  # the largest reply, so that its thread is free at once
_TURN_S = 1.0
# A visitor that connected before the stop sends its request within this time.
_STILL_SENDING_S = 0.5
_SAMPLE_EVERY_S = 0.5

# What it says at INFO names paths, which may hold what somebody typed.
logging.getLogger("waitress").setLevel(logging.WARNING)


class LoopWorker(Worker):  # type: ignore[misc]  # gunicorn ships no types
    """Reads and writes on one loop, answers on `threads` threads; stops when all is answered."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        # gunicorn 27.0.1 takes the new file's wall-clock time for a sign of life far in the future:
        # a worker that hangs before its first turn would never be missed.
        self.notify()

    def run(self) -> None:
        """Serve until told to stop, or until the master is gone."""
        connections: dict[int, Any] = {}
        _Wake(self.PIPE[0], connections)
        threads, adjustments = Threads(self.cfg.threads), _adjustments(self.cfg.backlog)
        listeners = [
            Listener(
                self.wsgi,
                connections,
                _sock=each.sock,
                dispatcher=threads,
                adj=adjustments,
                sockinfo=(each.sock.family, each.sock.type, each.sock.proto, each.getsockname()),
                bind_socket=False,
            )
            for each in self.sockets
        ]
        sample_at = 0.0
        while self.alive and self.ppid == os.getppid():
            self._turn(listeners, connections, _TURN_S)
            if time.monotonic() >= sample_at:
                self.wsgi.sample(threads.waiting)
                sample_at = time.monotonic() + _SAMPLE_EVERY_S
        for listener in listeners:
            listener.stop()
        stopped = time.monotonic()
        while (waited := time.monotonic() - stopped) < GRACE_S:
            every = [each for listener in listeners for each in listener.connections()]
            if all(
                each.is_answered and not (each.is_sending and waited < _STILL_SENDING_S)
                for each in every
            ):
                return
            self._turn(listeners, connections, 0.05)

    def _turn(self, listeners: list[Listener], connections: dict[int, Any], limit_s: float) -> None:
        self.notify()
        for listener in listeners:
            listener.maintain()
        wasyncore.poll2(limit_s, connections)


class _Wake(wasyncore.file_dispatcher):  # type: ignore[misc]  # waitress ships no types
    """Ends a turn of the loop when a signal comes."""

    def writable(self) -> bool:
        return False

    def handle_read(self) -> None:
        self.recv(4096)


def _adjustments(backlog: int) -> Adjustments:
    adjustments = Adjustments(
        backlog=backlog,
        ident=None,
        clear_untrusted_proxy_headers=False,  # bot.app says how many proxies to trust
        log_socket_errors=False,  # whoever likes can cause them
        max_request_header_size=_MAX_HEADER_BYTES,
        max_request_body_size=MAX_UPLOAD_BYTES,  # bot.worker.request has each route's limit
        inbuf_overflow=3 * MAX_CHAT_BODY_BYTES,  # nobody's question goes into a temporary file,
        outbuf_overflow=1 << 40,  # and no reply
    )
    adjustments.socket_options = [
        (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),
        # The kernel would take 4 MB, forty pages, for each reader that reads nothing.
        (socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER_BYTES),
    ]
    return adjustments
