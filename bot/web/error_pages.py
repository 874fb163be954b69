"""Errors for people in a browser: a page with a way on, in place of a problem document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, make_response, render_template, request

from bot.answer import messages
from bot.answer.answerer import Answerer
from bot.this_request import request_id
from corpus.text import MAX_CHARACTERS

# Programs ask these, whatever they say they accept.
_FOR_PROGRAMS = ("/api/", "/slack/")
_HTML = "text/html"
_NUMBER_CHARACTERS = 8  # of a request's id: as much as can be told over the phone
_JSON = ("application/json", "application/problem+json")


@dataclass(frozen=True)
class ErrorPages:
    """The pages over one answerer; `policy` is their Content-Security-Policy."""

    answerer: Answerer
    policy: str

    def page(self, status: int, headers: Mapping[str, str]) -> Response:
        """Return the page about an error.

        A failure's needs nothing of what may have failed: no layout, nothing of the company's.
        """
        lines = self.answerer.lines()
        heading, text = messages.error_page(status, has_phone=bool(lines))
        html = render_template(
            "error.html" if status < 500 else "failure.html",
            heading=heading,
            text=text,
            status=status,
            lines=lines,
            channels=self.answerer.channels(),
            privacy=self.answerer.words("ja").privacy,
            max_characters=MAX_CHARACTERS,
            number=request_id()[:_NUMBER_CHARACTERS],
        )
        response = make_response(html, status)
        response.headers.update(headers)
        response.headers["Content-Security-Policy"] = self.policy
        return response


def wants_page() -> bool:
    """Return whether this request is a browser's, for a page: it names HTML before JSON."""
    if request.path.startswith(_FOR_PROGRAMS):
        return False
    html = max((quality for kind, quality in request.accept_mimetypes if kind == _HTML), default=0)
    return 0 < html >= max(map(request.accept_mimetypes.quality, _JSON))
