"""The JSON endpoints: widget, other programs, health."""

from __future__ import annotations

import json
from dataclasses import dataclass

from flask import Blueprint, Response, abort, jsonify, request
from werkzeug.exceptions import TooManyRequests

from bot.answerer import Answerer, EmptyQuery
from bot.rate_limit import RateLimit
from bot.wire import reply_json

MAX_BODY_BYTES = 64 * 1024


@dataclass(frozen=True)
class AskRequest:
    """The body of POST /api/ask; null is the same as absent. `choice` wins over `query`."""

    query: str | None = None
    conversation: str | None = None
    choice: str | None = None


def make_api(answerer: Answerer, rate_limit: RateLimit) -> Blueprint:
    """Return the blueprint over one answerer."""
    api = Blueprint("api", __name__)

    @api.post("/api/ask")
    def ask() -> Response:
        body = _read_body()

        def admit() -> None:
            if wait_s := rate_limit.retry_after_s(request.remote_addr or ""):
                raise TooManyRequests(retry_after=wait_s)

        if body.choice is not None:
            reply = answerer.choose(body.choice, admit)
        elif body.query is not None:
            reply = answerer.ask(body.query, admit)
        else:
            raise EmptyQuery
        return jsonify(reply_json(reply))

    @api.get("/healthz")
    def healthz() -> Response:
        return jsonify(status="ok")

    @api.get("/readyz")
    def readyz() -> Response:
        return jsonify(status="ready", version=answerer.version)

    return api


def _read_body() -> AskRequest:
    """Return the request's body, or abort: 413 too large, 415 not JSON, 400 malformed or of the wrong type."""
    raw = request.get_data()  # first: 413 whatever the body claims to be
    if request.mimetype != "application/json":
        abort(415)
    try:
        # The standard library's reader, since it lets lone surrogates through to the normalization.
        body = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError):
        abort(400)
    if not isinstance(body, dict):
        abort(400)
    fields = {name: body.get(name) for name in ("query", "conversation", "choice")}
    if not all(value is None or isinstance(value, str) for value in fields.values()):
        abort(400)
    return AskRequest(**fields)
