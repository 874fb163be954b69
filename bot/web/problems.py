"""Errors as RFC 9457 problem documents: never a stack trace, never an echo of the input."""

from __future__ import annotations

import logging
from http import HTTPStatus

from flask import Flask, Response, jsonify
from werkzeug.exceptions import HTTPException

from bot.answer import messages
from bot.answer.answerer import Answerer, UnknownChoice
from bot.answer.reply import contact_json
from index.question import EmptyQuestion, QuestionTooLong

log = logging.getLogger(__name__)

_DETAILS = {
    400: messages.MALFORMED,
    401: messages.UNSIGNED,
    404: messages.NOT_THERE,
    405: messages.NOT_ALLOWED,
    413: messages.TOO_LARGE,
    415: messages.NOT_JSON,
    429: messages.TOO_MANY,
    503: messages.BROKEN,
}
_QUERY_DETAILS: dict[type[Exception], str] = {
    EmptyQuestion: messages.EMPTY,
    QuestionTooLong: messages.TOO_LONG,
    UnknownChoice: messages.UNKNOWN_CHOICE,
}


def problem(status: int, detail: str | None = None, **more: object) -> Response:
    """Return a problem document."""
    response = jsonify(problem_json(status, detail, **more))
    response.status_code = status
    response.content_type = "application/problem+json; charset=utf-8"
    return response


def problem_json(status: int, detail: str | None = None, **more: object) -> dict[str, object]:
    """Return a problem document's members."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or _DETAILS.get(status, messages.BROKEN),
        **more,
    }


def register(app: Flask, answerer: Answerer) -> None:
    """Make every error of the app a problem document."""

    def on_query_error(error: Exception) -> Response:
        return problem(422, _QUERY_DETAILS[type(error)])

    def on_http_error(error: HTTPException) -> Response:
        response = problem(error.code or 500)
        for name, value in error.get_headers():
            if name in ("Allow", "Retry-After"):
                response.headers[name] = value
        return response

    def on_failure(_error: Exception) -> Response:
        log.exception("a request failed")  # the log keeps the reason, the person gets the phone
        return problem(503, contact=contact_json(answerer.contact()))

    for kind in _QUERY_DETAILS:
        app.register_error_handler(kind, on_query_error)
    app.register_error_handler(HTTPException, on_http_error)
    app.register_error_handler(Exception, on_failure)
