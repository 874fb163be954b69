"""The JSON endpoints: widget, other programs, health."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import TypeVar

from flask import Blueprint, Response, abort, jsonify, request
from werkzeug.exceptions import TooManyRequests

from bot.answer import messages
from bot.answer.answerer import MAX_CHARACTERS, Answerer, EmptyQuery
from bot.answer.suggest import Suggester
from bot.journal.record import UnknownQuery
from bot.journal.writer import Recorder
from bot.web.problems import problem
from bot.web.rate_limit import RateLimit
from bot.web.schemas import AskRequest, FeedbackRequest, Sent, SuggestRequest
from bot.web.wire import contact_json, reply_json
from corpus.text import normalize

MAX_BODY_BYTES = 64 * 1024
Body = TypeVar("Body", bound=Sent)


def make_api(
    answerer: Answerer, recorder: Recorder, rate_limit: RateLimit, light_limit: RateLimit
) -> Blueprint:
    """Return the blueprint over one answerer; `light_limit` is for what is asked with every
    keystroke or click."""
    api = Blueprint("api", __name__)
    suggester = Suggester(answerer.corpus.entries, answerer.frequent())
    sections = {entry.id: entry.section for entry in answerer.corpus.entries}

    @api.post("/api/ask")
    def ask() -> Response:
        body, admit = _read(AskRequest), _admission(rate_limit, "")
        if body.choice is not None:
            reply = answerer.choose(body.choice, admit, body.conversation)
        elif body.query is not None:
            reply = answerer.ask(body.query, admit, body.conversation)
        else:
            raise EmptyQuery
        recorder.record(reply, "" if body.choice is not None else body.query or "", "api")
        return jsonify(reply_json(reply))

    @api.post("/api/suggest")
    def suggest() -> Response:
        text = _read(SuggestRequest).text or ""
        _admission(light_limit, "suggest:")()
        return jsonify(suggestions=[asdict(choice) for choice in suggester.suggest(text)])

    @api.post("/api/feedback")
    def feedback() -> Response:
        body = _read(FeedbackRequest)
        if len(normalize(body.comment or "")) > MAX_CHARACTERS:
            return problem(422, messages.COMMENT_TOO_LONG)
        _admission(light_limit, "feedback:")()
        try:
            entry_id = recorder.rate(body.query_id, body.helpful, body.comment)
        except UnknownQuery:
            return problem(404, messages.UNKNOWN_QUERY)
        contact = None if body.helpful else answerer.contact(sections.get(entry_id or ""))
        return jsonify(contact=contact_json(contact))

    @api.get("/healthz")
    def healthz() -> Response:
        return jsonify(status="ok")

    @api.get("/readyz")
    def readyz() -> Response:
        return jsonify(status="ready", version=answerer.version)

    return api


def _admission(limit: RateLimit, prefix: str) -> Callable[[], None]:
    """Return what counts this request's sender and raises TooManyRequests; a prefix keeps the
    limits apart in Redis."""
    sender = prefix + (request.remote_addr or "")

    def admit() -> None:
        if wait_s := limit.retry_after_s(sender):
            raise TooManyRequests(retry_after=wait_s)

    return admit


def _read(model: type[Body]) -> Body:
    """Return the request's body, or abort: 413 too large, 415 not JSON, 400 malformed or of the
    wrong type."""
    raw = request.get_data()  # first: 413 whatever the body claims to be
    if request.mimetype != "application/json":
        abort(415)
    try:
        # The standard library's reader: it lets lone surrogates through to the normalization,
        # pydantic's own does not.
        return model.model_validate(json.loads(raw.decode("utf-8")))
    except (
        ValueError,
        RecursionError,
    ):  # pydantic's ValidationError is a ValueError; it holds the input, so it ends here
        abort(400)
