"""The JSON endpoints: widget, other programs, health."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from flask import Blueprint, Response, abort, jsonify, request

from bot.answer import messages
from bot.answer.answerer import Answerer
from bot.answer.asked_language import language_for
from bot.answer.contact import has_phone
from bot.answer.reply import contact_json, reply_bytes
from bot.answer.suggest import MAX_SUGGESTIONS, Suggester
from bot.http.json_text import parse_json
from bot.http.rate_limit import RateLimit
from bot.journal.record import JournalUnavailable, UnknownQuery
from bot.journal.writer import Recorder
from bot.web.admission import read_choice, read_question
from bot.web.problems import problem
from bot.web.rating import Ratings
from bot.web.schemas import (
    AskRequest,
    FeedbackRequest,
    HealthReply,
    ReadyReply,
    RequestBody,
    SuggestReply,
    SuggestRequest,
    suggest_json,
)
from index.question import QuestionTooLong
from index.secrets import secret_in

Body = TypeVar("Body", bound=RequestBody)


@dataclass(frozen=True)
class Api:
    """The views over one answerer.

    `light_limit` is for what is asked with every keystroke or click. `problems` says at any moment
    why what is served is not what is wanted.
    """

    answerer: Answerer
    recorder: Recorder
    suggester: Suggester
    rate_limit: RateLimit
    light_limit: RateLimit
    problems: Callable[[], Sequence[str]]

    def ask(self) -> Response:
        """POST /api/ask."""
        body = read_body(AskRequest)
        question, accepted = None, request.headers.get("Accept-Language")
        if body.choice is not None:
            chosen = read_choice(body.choice, self.answerer, self.rate_limit)
            language = language_for(body.lang, "", accepted)
            reply = self.answerer.choose(chosen, body.conversation, language)
        else:
            question = read_question(body.query or "", self.rate_limit)
            language = language_for(body.lang, question.text, accepted)
            reply = self.answerer.ask(question, body.conversation, language)
        if body.lang:
            reply = replace(reply, lang=language)
        self.recorder.record(reply, question, "api", None if question else body.in_reply_to)
        return Response(reply_bytes(reply), mimetype="application/json")

    def suggest(self) -> Response:
        """POST /api/suggest."""
        body = read_body(SuggestRequest)
        self.light_limit.admit(request.remote_addr, "suggest")
        if secret_in(body.text or ""):
            return jsonify(SuggestReply(()))
        found = self.suggester.suggest(
            body.text or "", body.limit or MAX_SUGGESTIONS, bool(body.topics)
        )
        return jsonify(suggest_json(found, bool(body.highlight)))

    def feedback(self) -> Response:
        """POST /api/feedback."""
        body = read_body(FeedbackRequest)
        ratings = Ratings(self.answerer, self.recorder, self.light_limit)
        try:
            rated = ratings.rate(body.query_id, body.helpful, body.comment)
        except QuestionTooLong:
            return problem(422, messages.COMMENT_TOO_LONG)
        except UnknownQuery:
            return problem(404, messages.UNKNOWN_QUERY)
        except JournalUnavailable:  # the journal logs it, once a minute
            contact = self.answerer.contact()
            detail = messages.not_rated(has_phone=has_phone(contact))
            return problem(503, detail, contact=contact_json(contact))
        return jsonify(contact=contact_json(rated.contact))

    def healthz(self) -> Response:
        """GET /healthz."""
        return jsonify(HealthReply("ok"))

    def readyz(self) -> Response:
        """GET /readyz."""
        problems = tuple(self.problems())
        return jsonify(ReadyReply("ready", self.answerer.version, bool(problems), problems))

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        api = Blueprint("api", __name__)
        api.add_url_rule("/api/ask", view_func=self.ask, methods=["POST"])
        api.add_url_rule("/api/suggest", view_func=self.suggest, methods=["POST"])
        api.add_url_rule("/api/feedback", view_func=self.feedback, methods=["POST"])
        api.add_url_rule("/healthz", view_func=self.healthz)
        api.add_url_rule("/readyz", view_func=self.readyz)
        return api


def read_body(model: type[Body]) -> Body:
    """Return the request's body, or abort: 413 too large, 415 not JSON, 400 malformed."""
    raw = request.get_data()  # first: 413 whatever the body claims to be
    if request.mimetype != "application/json":
        abort(415)
    try:
        return model.model_validate(parse_json(raw))
    except ValueError:
        abort(400)  # pydantic's ValidationError is a ValueError; it holds the input: it ends here
