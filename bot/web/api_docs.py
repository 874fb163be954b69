"""/openapi.json for programs, and /docs for people: the same document as a page that needs nobody's
script."""

from __future__ import annotations

import json
from functools import lru_cache

from flask import Blueprint, Response, jsonify, make_response, render_template

from bot.answer.answerer import Answerer
from bot.settings import Settings
from bot.web.openapi import Json, openapi

_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def make_api_docs(answerer: Answerer, settings: Settings) -> Blueprint:
    """Return the blueprint over one answerer. The document is made when somebody first asks for
    it."""
    api_docs = Blueprint("api_docs", __name__)

    @api_docs.app_template_filter("pretty")
    def pretty(value: object) -> str:
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)

    @lru_cache(maxsize=1)
    def document() -> Json:
        return openapi(answerer, settings)

    @api_docs.get("/openapi.json")
    def as_json() -> Response:
        return jsonify(document())

    @api_docs.get("/docs")
    def as_page() -> Response:
        response = make_response(render_template("api_docs.html", document=document()))
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    return api_docs
