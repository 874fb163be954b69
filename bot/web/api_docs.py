"""The OpenAPI document for programs, and the same as a page for people, which runs no script."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from flask import Blueprint, Response, jsonify, make_response, render_template

from bot.http.operations import Json


@dataclass(frozen=True)
class ApiDocs:
    """The views of one document. It is made when somebody first asks for it."""

    make_document: Callable[[], Json]

    @cached_property
    def document(self) -> Json:
        """The OpenAPI document."""
        return self.make_document()

    def as_json(self) -> Response:
        """GET /openapi.json."""
        return jsonify(self.document)

    def as_page(self) -> Response:
        """GET /docs."""
        return make_response(render_template("api_docs.html", document=self.document))

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        api_docs = Blueprint("api_docs", __name__)
        api_docs.add_app_template_filter(pretty)
        api_docs.add_url_rule("/openapi.json", view_func=self.as_json)
        api_docs.add_url_rule("/docs", view_func=self.as_page)
        return api_docs


def pretty(value: object) -> str:
    """Return an example as the page shows it: a text as it is, anything else as indented JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)
