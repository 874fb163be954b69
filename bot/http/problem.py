"""Errors as RFC 9457 problem documents: never a stack trace, never an echo of the input."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, Literal

from pydantic import Field

from bot.answer import messages
from bot.answer.contact import Contact

_DETAILS = {
    400: messages.MALFORMED,
    401: messages.UNSIGNED,
    404: messages.NOT_THERE,
    405: messages.NOT_ALLOWED,
    413: messages.TOO_LARGE,
    415: messages.NOT_JSON,
    429: messages.TOO_MANY,
    431: messages.TOO_LARGE,
}


@dataclass(frozen=True)
class Problem:
    """An error (RFC 9457).

    It repeats nothing of the input; a failure of the server (503) tells how to phone, where one can.
    """

    type: Literal["about:blank"]
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    detail: Annotated[str, Field(description="What to do, in the reader's language.")]
    contact: Contact | None = None
    request_id: Annotated[
        str | None, Field(description="Of a failure (503): the log's lines about it carry it too.")
    ] = None


def problem_json(status: int, detail: str | None = None, **more: object) -> dict[str, Any]:
    """Return a problem document's members; `more` is of a 503: contact, request_id."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or _DETAILS.get(status) or _detail_of_others(status, more.get("contact")),
        **more,
    }


def _detail_of_others(status: int, contact: Any) -> str:
    has_phone = bool(contact and contact["phone"])
    return messages.broken(has_phone=has_phone) if status >= 500 else messages.MALFORMED
