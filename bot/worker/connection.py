"""One connection: bytes in, bytes out, on the loop; its request is answered on a thread."""

from __future__ import annotations

import json
import logging
import socket
import time
from http import HTTPStatus
from typing import Any

from waitress.channel import HTTPChannel
from waitress.task import ErrorTask, WSGITask

from bot.http.problem import problem_json
from bot.http.request_watch import QUEUED_AT
from bot.worker.request import Request

log = logging.getLogger(__name__)

# From the first byte to the last, however steadily they come: the largest question is 8 KB, a
# second of a bad mobile line. A connection kept alive waits as long for its next request.
_REQUEST_WITHIN_S = 10
_REPLY_WITHIN_S = 60  # the page, over the same line
_LINGER_S = 2
# 500: the app failed where it does not catch it itself. 501: a transfer coding nobody knows, which
# RFC 9112 lets a server refuse so; but then any visitor could raise the alarm on 5xx.
_STATUSES = {500: 503, 501: 400}
_REFUSAL_HEADERS = [
    ("Content-Type", "application/problem+json; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
]


class Reply(WSGITask):  # type: ignore[misc]  # waitress ships no types
    """The app's reply; the last of its connection where the worker is about to end."""

    def service(self) -> None:
        """Have the app answer."""
        try:
            super().service()
        except Exception:
            self.request.path = ""  # goes into the log, and may hold what somebody typed
            raise

    def get_environment(self) -> dict[str, Any]:
        """Return what WSGI says of the request, and since when it waited for a thread."""
        environ: dict[str, Any] = super().get_environment()
        environ[QUEUED_AT] = self.channel.queued_at
        return environ

    def build_response_header(self) -> bytes:
        """Return the status line and the headers."""
        if self.channel.server.stopping:
            self.set_close_on_finish()
        header: bytes = super().build_response_header()
        return header


class Refusal(ErrorTask):  # type: ignore[misc]  # likewise
    """A problem document for what never reached the app, without an echo."""

    def execute(self) -> None:
        """Write it; the connection closes."""
        status = _STATUSES.get(self.request.error.code, self.request.error.code)
        body = json.dumps(problem_json(status), ensure_ascii=False).encode()
        self.status = f"{status} {HTTPStatus(status).phrase}"
        self.response_headers.extend(_REFUSAL_HEADERS)
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(b"" if getattr(self.request, "command", "") == "HEAD" else body)


class Connection(HTTPChannel):  # type: ignore[misc]  # likewise
    """Reads one whole request, has it answered, sends the reply, reads the next."""

    task_class = Reply
    error_task_class = Refusal
    parser_class = Request

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.since = time.monotonic()  # waitress goes by the wall clock, which may jump
        self.served = False
        self.queued_at = 0.0  # of time.perf_counter
        self._rest = b""
        self._closes = self._lingers = False
        super().__init__(*arguments, **options)

    @property
    def waits(self) -> bool:
        """Return whether only the other side can go on: no thread is at work for it."""
        return not self.requests

    @property
    def held_bytes(self) -> int:
        """Return what of requests and replies lies in memory."""
        held = int(self.total_outbufs_len) + len(self._rest)
        if (request := self.request) is not None:
            held += len(request.header_plus) + (len(request.body_rcv) if request.body_rcv else 0)
        return held

    def is_overdue(self, now: float) -> bool:
        """Return whether the other side has had its time; the loop asks again and again."""
        if self.requests:
            self.since = now  # it is not the one that waits
            return False
        limit = _REPLY_WITHIN_S if self.total_outbufs_len else _REQUEST_WITHIN_S
        return now - self.since > (_LINGER_S if self._lingers else limit)

    @property
    def is_sending(self) -> bool:
        """Return whether part of a request is here, or all of the first may be on its way."""
        return self.request is not None or not self.served

    @property
    def is_answered(self) -> bool:
        """Return whether nothing of a reply is still to be made or sent."""
        return not self.requests and not self.total_outbufs_len

    def drop(self) -> None:
        """Close at once; only where `waits`."""
        super().handle_close()

    def readable(self) -> bool:
        """Return whether to read on, after taking what was sent before the last reply."""
        if self._rest and super().readable():
            rest, self._rest = self._rest, b""
            self.received(rest)
        return bool(super().readable())

    def received(self, data: bytes) -> bool:
        """Take bytes; the time of a request begins with its first."""
        if self._lingers:
            return False
        if self.request is None:
            self.since = time.monotonic()
        self.server.taken_bytes += len(data)
        return bool(super().received(data))

    def service(self) -> None:
        """Answer one request, on a thread."""
        request = self.requests[0]
        self._rest, self._closes, self.served = request.rest, request.closes, True
        super().service()

    def handle_close(self) -> None:
        """Close; where the sender may not have finished, first read what still comes.

        Closed at once, the kernel would answer those bytes with a reset, and the sender would
        never see why it was refused.
        """
        if self._closes and self.connected and not self._lingers:
            self._lingers, self.will_close = True, False
            self.since = time.monotonic()
            try:
                self.socket.shutdown(socket.SHUT_WR)
                return
            except OSError:  # the other side is gone
                pass
        super().handle_close()

    def handle_expt(self) -> None:
        """Close: waitress would log urgent data, which nobody reads, at every turn of the loop."""
        self.drop()

    def handle_error(self) -> None:
        """Log a mistake of ours by its place alone, since an exception may repeat its input."""
        where, kind, _value, _all = self.compact_traceback()
        log.error("a connection failed: %s in %s, line %s", kind.__name__, *where[::2])
        self.drop()
