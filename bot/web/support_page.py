"""The support page: every entry by section, and a search box that works without JavaScript."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from urllib.parse import parse_qsl

from flask import Blueprint, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, TooManyRequests

from bot.answer import messages
from bot.answer.answerer import Answerer
from bot.answer.conversation import Conversation
from bot.answer.reply import Reply
from bot.http.rate_limit import RateLimit
from bot.web.admission import read_choice, read_question
from bot.web.problems import REFUSED_QUESTIONS
from corpus.intent import Entry
from corpus.text import MAX_CHARACTERS
from index.secrets import secret_in

_ERRORS: dict[type[Exception], tuple[int, str]] = {
    **{error: (422, message) for error, message in REFUSED_QUESTIONS.items()},
    TooManyRequests: (429, messages.TOO_MANY),
    RequestEntityTooLarge: (413, messages.TOO_LARGE),
}
_MAX_FIELDS = 20


@dataclass(frozen=True)
class _Asked:
    """What the page was asked for; "" for whatever is missing."""

    query: str = ""
    choice: str = ""
    conversation: str | None = None


@dataclass(frozen=True)
class SupportPage:
    """The page over one answerer."""

    answerer: Answerer
    rate_limit: RateLimit

    def show(self) -> Response:
        """GET /: the page, or the reply to a link with ?q= or ?choice=."""
        return self._page(self._asked(dict(request.args)))

    def answer(self) -> Response:
        """POST /: the form. What people type stands in no address, log or history."""
        try:
            # Not request.form: it spools what is large into a file, and reads files too.
            raw = request.get_data().decode("utf-8", "replace")
        except RequestEntityTooLarge as error:
            return self._page(_Asked(), error)
        try:
            fields = dict(parse_qsl(raw, max_num_fields=_MAX_FIELDS))
        except ValueError:  # more fields than the form has
            fields = {}
        return self._page(self._asked(fields))

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        pages = Blueprint("pages", __name__)
        pages.add_url_rule("/", "support", self.show)
        pages.add_url_rule("/", "answer", self.answer, methods=["POST"])
        return pages

    def _asked(self, fields: dict[str, str]) -> _Asked:
        """Return what was asked for; of tokens only one of ours: the page repeats no other."""
        token = fields.get("conversation")
        ours = token if self.answerer.conversations.read(token) != Conversation() else None
        return _Asked(fields.get("q", ""), fields.get("choice", ""), ours)

    def _page(self, asked: _Asked, error: Exception | None = None) -> Response:
        reply = None
        if error is None:
            try:
                reply = self._reply(asked)
            except tuple(_ERRORS) as refused:
                error = refused
        status, message = _ERRORS[type(error)] if error else (200, "")
        html = render_template(
            "support.html",
            site=self.answerer.corpus.site,
            sections=_sections(self.answerer.visible.entries()),
            # The links of the list stay on this page, wherever customers are sent elsewhere.
            blocks_of=partial(self.answerer.blocks_of, page=""),
            shows=self.answerer.visible.shows,
            notice=self.answerer.notice(),
            lines=self.answerer.lines(),
            contact=self.answerer.contact(),
            query="" if secret_in(asked.query) else asked.query,
            max_characters=MAX_CHARACTERS,
            privacy=self.answerer.words("ja").privacy,
            reply=reply,
            error=message,
            conversation=reply.conversation if reply else asked.conversation,
            example=next((choice.question for choice in self.answerer.frequent()), ""),
        )
        # An old link shows the page, whatever it asks for.
        response = make_response(html, status if request.method == "POST" else 200)
        if isinstance(error, HTTPException):
            response.headers.update(
                {name: value for name, value in error.get_headers() if name == "Retry-After"}
            )
        if not error and asked == _Asked():  # nothing of a visitor's is in it
            response.headers["Cache-Control"] = "no-cache"
        return response

    def _reply(self, asked: _Asked) -> Reply | None:
        """Return the reply, or None where nothing was asked. Raises what _ERRORS lists."""
        if asked.choice:
            entry = read_choice(asked.choice, self.answerer, self.rate_limit)
            return self.answerer.choose(entry, asked.conversation)
        if asked.query:
            question = read_question(asked.query, self.rate_limit)
            return self.answerer.ask(question, asked.conversation)
        return None


def _sections(entries: Iterable[Entry]) -> list[tuple[str, list[Entry]]]:
    return [(name, list(own)) for name, own in groupby(entries, key=lambda entry: entry.section)]
