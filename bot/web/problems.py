"""Every error of the app becomes a problem document, and in a browser a page."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Flask, Response, jsonify
from werkzeug.exceptions import HTTPException

from bot.answer import messages
from bot.answer.answerer import Answerer, UnknownChoice
from bot.answer.reply import contact_json
from bot.http.problem import problem_json
from bot.quiet_log import QuietLog, trace
from bot.this_request import request_id
from bot.web.error_pages import ErrorPages, wants_page
from index.question import EmptyQuestion, QuestionTooLong

log = logging.getLogger(__name__)

REFUSED_QUESTIONS: dict[type[Exception], str] = {
    EmptyQuestion: messages.EMPTY,
    QuestionTooLong: messages.TOO_LONG,
    UnknownChoice: messages.UNKNOWN_CHOICE,
}
_KEPT_HEADERS = ("Allow", "Retry-After")


def problem(status: int, detail: str | None = None, **more: object) -> Response:
    """Return a problem document as a response."""
    response = jsonify(problem_json(status, detail, **more))
    response.status_code = status
    response.content_type = "application/problem+json; charset=utf-8"
    return response


@dataclass(frozen=True)
class ErrorHandlers:
    """What the app answers to whatever its views raise."""

    answerer: Answerer
    pages: ErrorPages
    _quiet: QuietLog = field(default_factory=lambda: QuietLog(log))

    def refused_question(self, error: Exception) -> Response:
        """Return 422 with what is wrong about the question."""
        return problem(422, REFUSED_QUESTIONS[type(error)])

    def http_error(self, error: HTTPException) -> Response:
        """Return the error's own status; of what is ours, a failure's.

        Flask makes a 500 of its own where something fails after the view.
        """
        if error.code is None or error.code >= 500:
            return self.failure(getattr(error, "original_exception", None) or error)
        kept = {name: value for name, value in error.get_headers() if name in _KEPT_HEADERS}
        return self._response(error.code, kept)

    def failure(self, error: Exception) -> Response:
        """Return 503: the log keeps the reason, the person gets the phone."""
        self._quiet.warning("a request failed: %s", trace(error))
        contact = contact_json(self.answerer.contact())
        return self._response(503, {}, contact=contact, request_id=request_id())

    def _response(
        self, status: int, headers: Mapping[str, str], detail: str | None = None, **more: object
    ) -> Response:
        """Return a page where a browser asks for one, else a problem document."""
        if wants_page():
            response = self.pages.page(status, headers)
        else:
            response = problem(status, detail, **more)
            response.headers.update(headers)
        return response

    def register(self, app: Flask) -> None:
        """Let the app use them."""
        for kind in REFUSED_QUESTIONS:
            app.register_error_handler(kind, self.refused_question)
        app.register_error_handler(HTTPException, self.http_error)
        app.register_error_handler(Exception, self.failure)
        # Flask would write the traceback of each such 500, and the exception's words with it.
        app.log_exception = _log_nothing  # type: ignore[method-assign]  # short of a subclass


def _log_nothing(exc_info: object) -> None:
    """Leave the log to `ErrorHandlers.failure`."""
