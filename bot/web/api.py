"""The JSON endpoints: widget, other programs, health."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TypeVar

from flask import Blueprint, Response, abort, jsonify, request

from bot.answer import messages
from bot.answer.answerer import Answerer
from bot.answer.reply import contact_json, reply_json
from bot.answer.suggest import Suggester
from bot.http.rate_limit import RateLimit
from bot.journal.record import UnknownQuery
from bot.journal.writer import Recorder
from bot.web.problems import problem
from bot.web.schemas import (
    AskRequest,
    FeedbackRequest,
    HealthReply,
    ReadyReply,
    RequestBody,
    SuggestReply,
    SuggestRequest,
)
from corpus.text import MAX_CHARACTERS, normalize
from index.question import EmptyQuestion, Question
from index.secrets import secret_in

MAX_BODY_BYTES = 64 * 1024
Body = TypeVar("Body", bound=RequestBody)


@dataclass(frozen=True)
class Api:
    """The views over one answerer.

    `light_limit` is for what is asked with every keystroke or click.
    """

    answerer: Answerer
    recorder: Recorder
    suggester: Suggester
    rate_limit: RateLimit
    light_limit: RateLimit

    def ask(self) -> Response:
        """POST /api/ask."""
        body = read_body(AskRequest)
        question = None
        if body.choice is not None:
            entry = self.answerer.entry(body.choice)
            self.rate_limit.admit(request.remote_addr)
            reply = self.answerer.choose(entry, body.conversation)
        elif body.query is not None:
            question = Question.read(body.query)
            # A text that is thrown away unread costs nothing, and its sender must be told.
            if not question.secret:
                self.rate_limit.admit(request.remote_addr)
            reply = self.answerer.ask(question, body.conversation)
        else:
            raise EmptyQuestion
        self.recorder.record(reply, question, "api")
        return jsonify(reply_json(reply))

    def suggest(self) -> Response:
        """POST /api/suggest."""
        text = read_body(SuggestRequest).text or ""
        self.light_limit.admit(request.remote_addr, "suggest")
        if secret_in(text):
            return jsonify(SuggestReply(()))
        return jsonify(SuggestReply(self.suggester.suggest(text)))

    def feedback(self) -> Response:
        """POST /api/feedback."""
        body = read_body(FeedbackRequest)
        if len(normalize(body.comment or "")) > MAX_CHARACTERS:
            return problem(422, messages.COMMENT_TOO_LONG)
        self.light_limit.admit(request.remote_addr, "feedback")
        try:
            entry_id = self.recorder.rate(body.query_id, body.helpful, body.comment)
        except UnknownQuery:
            return problem(404, messages.UNKNOWN_QUERY)
        section = next((e.section for e in self.answerer.corpus.entries if e.id == entry_id), None)
        contact = None if body.helpful else self.answerer.contact(section)
        return jsonify(contact=contact_json(contact))

    def healthz(self) -> Response:
        """GET /healthz."""
        return jsonify(HealthReply("ok"))

    def readyz(self) -> Response:
        """GET /readyz."""
        return jsonify(ReadyReply("ready", self.answerer.version))

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
        # The standard library's reader: it lets lone surrogates through to the normalization,
        # pydantic's own does not.
        return model.model_validate(json.loads(raw.decode("utf-8")))
    except (ValueError, RecursionError):
        abort(400)  # pydantic's ValidationError is a ValueError; it holds the input: it ends here
