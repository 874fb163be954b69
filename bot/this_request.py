"""The request that this thread answers: its id and what comes of it, for the log and the metrics."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass
class ThisRequest:
    """What is known by now. `route` is the rule it fits, never what was typed; "": none.

    `kind` and `reason` are those of the reply to a question.
    """

    id: str
    route: str = ""
    kind: str = ""
    reason: str = ""


_CURRENT: ContextVar[ThisRequest | None] = ContextVar("this_request", default=None)


@contextmanager
def answering(request_id: str) -> Iterator[ThisRequest]:
    """Be answering a request until the block ends."""
    request = ThisRequest(request_id)
    token = _CURRENT.set(request)
    try:
        yield request
    finally:
        _CURRENT.reset(token)


def this_request() -> ThisRequest | None:
    """Return the request that this thread answers; None where it answers none."""
    return _CURRENT.get()


def request_id() -> str:
    """Return the id of the request that this thread answers, or ""."""
    request = _CURRENT.get()
    return request.id if request else ""


def note_route(rule: str) -> None:
    """Note which rule of the app the request fits."""
    if request := _CURRENT.get():
        request.route = rule


def note_reply(kind: str, reason: str) -> None:
    """Note what a question got."""
    if request := _CURRENT.get():
        request.kind, request.reason = kind, reason
