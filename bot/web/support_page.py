"""The support page: every entry by section, and a search box that works without JavaScript."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from urllib.parse import parse_qsl

from flask import Blueprint, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, TooManyRequests

from bot.answer import messages
from bot.answer.answerer import Answerer
from bot.answer.conversation import Conversation
from bot.answer.reply import Reply, reply_json
from bot.http.rate_limit import RateLimit
from bot.journal.record import JournalUnavailable, UnknownQuery
from bot.journal.writer import Recorder
from bot.web.admission import read_choice, read_question
from bot.web.page_contents import day_text, last_reviewed, sections_of
from bot.web.problems import REFUSED_QUESTIONS
from bot.web.rating import Rated, Ratings
from bot.web.widget import later_parts
from corpus.text import MAX_CHARACTERS
from index.question import Question, QuestionTooLong
from index.secrets import secret_in

_ERRORS: dict[type[Exception], tuple[int, str]] = {
    **{error: (422, message) for error, message in REFUSED_QUESTIONS.items()},
    TooManyRequests: (429, messages.TOO_MANY),
    RequestEntityTooLarge: (413, messages.TOO_LARGE),
}
_RATING_ERRORS: dict[type[Exception], tuple[int, str]] = {
    QuestionTooLong: (422, messages.COMMENT_TOO_LONG),
    UnknownQuery: (404, messages.UNKNOWN_QUERY),
    TooManyRequests: (429, messages.TOO_MANY),
}
_MAX_FIELDS = 20
# Who looks at a link in place of a person has asked nothing: search engines, chats that show what
# is behind a link.
_MACHINES = re.compile(r"bot[/-]|slackbot|crawl|spider|preview|externalhit", re.IGNORECASE)


@dataclass(frozen=True)
class _Asked:
    """What the page was asked for; "" for whatever is missing."""

    query: str = ""
    choice: str = ""
    conversation: str | None = None


@dataclass(frozen=True)
class _Outcome:
    """What stands above the list: a reply, thanks for a rating, why there is neither, or nothing."""

    reply: Reply | None = None
    rated: Rated | None = None
    status: int = 200
    error: str = ""
    retry_after: str | None = None

    @classmethod
    def of_error(
        cls, error: Exception, known: dict[type[Exception], tuple[int, str]] = _ERRORS
    ) -> _Outcome:
        """Return what people are told of an error that is among the known ones."""
        status, message = known[type(error)]
        headers = dict(error.get_headers()) if isinstance(error, HTTPException) else {}
        return cls(status=status, error=message, retry_after=headers.get("Retry-After"))


@dataclass(frozen=True)
class SupportPage:
    """The page over one answerer."""

    answerer: Answerer
    recorder: Recorder
    rate_limit: RateLimit
    ratings: Ratings

    def show(self) -> Response:
        """GET /: the page, or the reply to a link with ?q= or ?choice=."""
        asked = self._asked(dict(request.args))
        response = self._page(asked, self._outcome(asked))
        response.status_code = 200  # an old link shows the page, whatever it asks for
        return response

    def answer(self) -> Response:
        """POST /: the form. What people type stands in no address, log or history."""
        try:
            fields = _form_fields()
        except RequestEntityTooLarge as error:
            return self._page(_Asked(), _Outcome.of_error(error))
        if "query_id" in fields:
            return self._page(_Asked(), self._rate(fields))
        asked = self._asked(fields)
        return self._page(asked, self._outcome(asked))

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

    def _outcome(self, asked: _Asked) -> _Outcome:
        try:
            return _Outcome(self._reply(asked))
        except tuple(_ERRORS) as refused:
            return _Outcome.of_error(refused)

    def _reply(self, asked: _Asked) -> Reply | None:
        """Return the reply, or None where nothing was asked. Raises what _ERRORS lists."""
        question: Question | None = None
        if asked.choice:
            entry = read_choice(asked.choice, self.answerer, self.rate_limit)
            reply = self.answerer.choose(entry, asked.conversation)
        elif asked.query:
            question = read_question(asked.query, self.rate_limit)
            reply = self.answerer.ask(question, asked.conversation)
        else:
            return None
        if _asked_by_a_person():
            self.recorder.record(reply, question, "page")
        return reply

    def _rate(self, fields: dict[str, str]) -> _Outcome:
        """Store the rating that the form below a reply sends."""
        helpful = {"yes": True, "no": False}.get(fields.get("helpful", ""))
        if helpful is None:
            return _Outcome(status=422, error=messages.MALFORMED)
        try:
            rated = self.ratings.rate(fields["query_id"], helpful, fields.get("comment"))
        except tuple(_RATING_ERRORS) as refused:
            return _Outcome.of_error(refused, _RATING_ERRORS)
        except JournalUnavailable:
            has_phone = bool(self.answerer.lines())
            return _Outcome(status=503, error=messages.not_rated(has_phone=has_phone))
        return _Outcome(rated=rated)

    def _page(self, asked: _Asked, outcome: _Outcome) -> Response:
        reply, entries = outcome.reply, self.answerer.visible.entries()
        query = "" if secret_in(asked.query) else asked.query
        html = render_template(
            "support.html",
            site=self.answerer.corpus.site,
            sections=sections_of(entries),
            frequent=self.answerer.frequent(),
            last_reviewed=last_reviewed(entries),
            day_text=day_text,
            # The links of the list stay on this page, wherever customers are sent elsewhere.
            blocks_of=partial(self.answerer.blocks_of, page=""),
            shows=self.answerer.visible.shows,
            notice=self.answerer.notice(),
            lines=self.answerer.lines(),
            channels=self.answerer.channels(),
            query=query,
            max_characters=MAX_CHARACTERS,
            rules_version=later_parts().version,
            privacy=self.answerer.words("ja").privacy,
            reply=reply,
            # The reply as the widget takes it over, so that nothing is asked twice.
            handover=reply_json(reply) if reply and query and not asked.choice else None,
            rated=outcome.rated,
            error=outcome.error,
            conversation=reply.conversation if reply else asked.conversation,
            example=next((choice.question for choice in self.answerer.frequent()), ""),
        )
        response = make_response(html, outcome.status)
        if outcome.retry_after:
            response.headers["Retry-After"] = outcome.retry_after
        if (asked, outcome) == (_Asked(), _Outcome()):  # nothing of a visitor's is in it
            response.headers["Cache-Control"] = "no-cache"
        return response


def _form_fields() -> dict[str, str]:
    """Return the fields of a posted form. Raises RequestEntityTooLarge."""
    # Not request.form: it spools what is large into a file, and reads files too.
    raw = request.get_data().decode("utf-8", "replace")
    try:
        return dict(parse_qsl(raw, max_num_fields=_MAX_FIELDS))
    except ValueError:  # more fields than the form has
        return {}


def _asked_by_a_person() -> bool:
    """Return whether somebody reads the reply: no HEAD, no page fetched ahead, no crawler."""
    ahead = "prefetch" in request.headers.get("Sec-Purpose", "")
    machine = _MACHINES.search(request.headers.get("User-Agent", ""))
    return request.method != "HEAD" and not ahead and not machine
