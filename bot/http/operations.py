"""The building blocks of an OpenAPI document: operations, bodies, replies. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.http.problem import Problem, problem_json
from corpus.text import MAX_CHARACTERS

Json = dict[str, Any]

FORM, JSON, PROBLEM = (
    "application/x-www-form-urlencoded",
    "application/json",
    "application/problem+json",
)
_REQUEST_ID = "7d9f2b1c-6a3e-4f58-9c07-2e5b8a41d6f3"
_WHEN = {
    400: "No JSON object, or a field of the wrong type.",
    401: "Not signed by the chat platform, too old, or seen before.",
    404: "Unknown.",
    413: "The body is too large.",
    415: "The content type is not application/json.",
    422: f"Nothing to work with: empty, over {MAX_CHARACTERS:,} characters, or an unknown id.",
    429: "Too many requests from this address.",
    503: "A failure behind the endpoint. The log knows it; people get the phone.",
}


def operation(
    operation_id: str,
    summary: str,
    description: str,
    *,
    replies: Mapping[int, Json],
    contact: Json | None,
    problems: Sequence[int] = (),
    body: Json | None = None,
    parameters: Sequence[Json] = (),
    security: Sequence[Json] = (),
) -> Json:
    """Return an operation; `problems` are its errors besides 503, which shows the `contact`."""
    described: Json = {"operationId": operation_id, "summary": summary, "description": description}
    if parameters:
        described["parameters"] = list(parameters)
    if body:
        described["requestBody"] = body
    described["responses"] = {str(status): reply for status, reply in replies.items()} | {
        str(status): _problem_reply(status, contact) for status in (*problems, 503)
    }
    if security:
        described["security"] = list(security)
    return described


def json_body(schema: Json, examples: Mapping[str, Any]) -> Json:
    """Return a request's body in JSON; `examples` by their names."""
    content = {JSON: {"schema": schema, "examples": _named(examples)}}
    return {"required": True, "content": content}


def form_body(fields: Mapping[str, str], examples: Mapping[str, Any]) -> Json:
    """Return a request's body as a form of texts: name → what it holds."""
    properties = {name: {"type": "string", "description": about} for name, about in fields.items()}
    schema = {"type": "object", "properties": properties}
    return {
        "required": True,
        "content": {FORM: {"schema": schema, "examples": _named(examples)}},
    }


def json_reply(description: str, model: type, examples: Mapping[str, Any]) -> Json:
    """Return a reply of a declared type."""
    content = {JSON: {"schema": schema_of(model), "examples": _named(examples)}}
    return {"description": description, "content": content}


def text_reply(description: str, media: str) -> Json:
    """Return a reply of text, such as text/html."""
    return {"description": description, "content": {media: {"schema": {"type": "string"}}}}


def query_parameter(name: str, description: str, example: str) -> Json:
    """Return an optional parameter in the address."""
    return {
        "name": name,
        "in": "query",
        "description": description,
        "schema": {"type": "string"},
        "example": example,
    }


def schema_of(model: type) -> Json:
    """Return the reference to a declared type."""
    return {"$ref": f"#/components/schemas/{model.__name__}"}


def _problem_reply(status: int, contact: Json | None) -> Json:
    example = problem_json(status)
    if status == 503:
        example |= {"contact": contact, "request_id": _REQUEST_ID}
    reply: Json = {
        "description": _WHEN[status],
        "content": {PROBLEM: {"schema": schema_of(Problem), "example": example}},
    }
    if status == 429:
        seconds = {"type": "integer", "minimum": 1}
        reply["headers"] = {"Retry-After": {"description": "Seconds to wait.", "schema": seconds}}
    return reply


def _named(examples: Mapping[str, Any]) -> Json:
    return {
        name.replace(" ", "-"): {"summary": name, "value": value}
        for name, value in examples.items()
    }
