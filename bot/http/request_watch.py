"""Every request gets an id, and what came of it is told to whoever keeps count."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.this_request import answering

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HEADER = "X-Request-ID"
QUEUED_AT = "faq.queued_at"  # in the environ, of time.perf_counter: when the whole request was here
# A UUID, with or without hyphens, as nginx ($request_id), Envoy, Caddy and HAProxy (uuid()) make
# them. Of any other form it might be a name or a number that a visitor sent, and the log keeps it.
_UUID = re.compile(r"[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}")
# Any other word may be one that a visitor made up.
_METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"}


@dataclass(frozen=True)
class Finished:
    """A request with its reply: nothing of what anybody wrote.

    `route` is the rule it fits, "" for none; `took_s` counts from when it was here as a whole, so
    the wait for a thread is in it. `kind` and `reason` are those of the reply to a question, else "".
    """

    id: str
    method: str
    route: str
    status: int
    took_s: float
    kind: str
    reason: str
    version: str


Observer = Callable[[Finished], None]


@dataclass(frozen=True)
class RequestWatch:
    """Gives requests their ids, and tells the observers of each.

    `version` is that of the index behind `app`; `trusts_ids` whether a proxy of ours may have given
    the id. An observer raises nothing: no reply is lost because it could not be counted.
    """

    app: WSGIApplication
    version: str
    trusts_ids: bool
    observers: Sequence[Observer] = ()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Hand the request on."""
        began = environ.get(QUEUED_AT) or time.perf_counter()
        status = 503  # what the server makes of an app that fails

        def start(line: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            nonlocal status
            status = int(line[:3])
            return start_response(line, [*headers, (HEADER, request.id)], *more)

        with answering(self._id_of(environ)) as request:
            try:
                return self.app(environ, start)
            finally:
                method = environ.get("REQUEST_METHOD", "")
                finished = Finished(
                    request.id,
                    method if method in _METHODS else "other",
                    request.route,
                    status,
                    time.perf_counter() - began,
                    request.kind,
                    request.reason,
                    self.version,
                )
                for observer in self.observers:
                    observer(finished)

    def _id_of(self, environ: WSGIEnvironment) -> str:
        given = environ.get("HTTP_X_REQUEST_ID", "") if self.trusts_ids else ""
        return given if _UUID.fullmatch(given) else str(uuid.uuid4())
