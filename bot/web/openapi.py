"""The HTTP contract as an OpenAPI 3.1 document, made from the models that validate requests and
replies. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode

from bot.answer import messages
from bot.answer.answerer import Answerer
from bot.answer.reply import Reply, contact_json
from bot.settings import Settings
from bot.web.examples import ANY_ID, example_reply, example_requests
from bot.web.problems import problem_json
from bot.web.schemas import (
    AskRequest,
    Challenge,
    ChatMessage,
    FeedbackReply,
    FeedbackRequest,
    HealthReply,
    Problem,
    ReadyReply,
    SuggestReply,
    SuggestRequest,
)
from corpus.text import MAX_CHARACTERS

Json = dict[str, Any]

_REQUESTS: Sequence[type] = (AskRequest, SuggestRequest, FeedbackRequest)
_REPLIES: Sequence[type] = (
    Reply,
    SuggestReply,
    FeedbackReply,
    HealthReply,
    ReadyReply,
    ChatMessage,
    Challenge,
    Problem,
)
_FORM, _JSON, _PROBLEM = (
    "application/x-www-form-urlencoded",
    "application/json",
    "application/problem+json",
)
_WHEN = {
    400: "No JSON object, or a field of the wrong type.",
    401: "Not signed by the chat platform, too old, or seen before.",
    404: "Unknown.",
    413: "The body is too large.",
    415: "The content type is not application/json.",
    422: f"Nothing to work with: empty, longer than {MAX_CHARACTERS:,} characters, or an unknown id.",
    429: "Too many requests from this address.",
    503: "A failure behind the endpoint. The log knows it; people get the phone.",
}
_ABOUT = (
    "A FAQ bot: a question goes in, the page's own answer comes out, word for word, or choices, or the phone. "
    "Checks come in this order: size (413), content type (415), JSON and types (400), a private key (`notice`), "
    "normalization, empty or too long (422), rate limit (429). Every error is a problem document (RFC 9457)."
)


def openapi(answerer: Answerer, settings: Settings) -> Json:
    """Return the document; its examples are asked of the bot itself."""
    paths = _json_paths(answerer) | _page_paths(answerer) | _slack_paths(answerer, settings)
    components: Json = {"schemas": _schemas()}
    if settings.slack_signing_secret:
        components["securitySchemes"] = {
            "slackSignature": {
                "type": "apiKey",
                "in": "header",
                "name": "X-Slack-Signature",
                "description": "`v0=` and the HMAC-SHA256 of `v0:{timestamp}:{body}`, in hex.",
            },
            "slackTimestamp": {
                "type": "apiKey",
                "in": "header",
                "name": "X-Slack-Request-Timestamp",
                "description": "Seconds since 1970, at most five minutes away.",
            },
        }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "FAQ bot",
            "version": "1",
            "description": _ABOUT,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": settings.public_url}],
        "paths": paths,
        "components": components,
    }


def _json_paths(answerer: Answerer) -> Json:
    requests = example_requests(answerer)
    replies = {kind: example_reply(answerer, request) for kind, request in requests.items()}
    typed = next((request["query"] for request in requests.values() if "query" in request), "")[:3]
    suggestions = [
        {"id": choice.id, "question": choice.question, "section": choice.section}
        for choice in answerer.frequent()
    ][:6]
    contact = contact_json(answerer.contact())
    ask = _operation(
        "ask",
        "Ask a question, or choose an entry",
        "A long mail is also read by its sentences. A token of the reply before lets a short question lean on it.",
        body=_body(_JSON, "AskRequest", requests),
        replies={200: _reply("The reply.", "Reply", replies)},
        problems=(400, 413, 415, 422, 429),
        contact=contact,
    )
    suggest = _operation(
        "suggest",
        "Suggest questions while somebody types",
        "At most six. A POST, so that keystrokes reach no access log.",
        body=_body(
            _JSON,
            "SuggestRequest",
            {"nothing yet": {"text": ""}, "the beginning of a question": {"text": typed}},
        ),
        replies={
            200: _reply(
                "The questions, best first.",
                "SuggestReply",
                {"nothing yet": {"suggestions": suggestions}},
            )
        },
        problems=(400, 413, 415, 429),
        contact=contact,
    )
    feedback = _operation(
        "feedback",
        "Rate an answer",
        "Stored before the reply.",
        body=_body(
            _JSON,
            "FeedbackRequest",
            {
                "helpful": {"query_id": ANY_ID, "helpful": True},
                "unhelpful": {"query_id": ANY_ID, "helpful": False},
            },
        ),
        replies={
            200: _reply(
                "Stored.",
                "FeedbackReply",
                {"helpful": {"contact": None}, "unhelpful": {"contact": contact}},
            )
        },
        problems=(400, 404, 413, 415, 422, 429),
        contact=contact,
    )
    health = _operation(
        "healthz",
        "The process is up",
        "For a supervisor.",
        contact=contact,
        replies={200: _reply("It is.", "HealthReply", {"up": {"status": "ok"}})},
    )
    ready = _operation(
        "readyz",
        "Index and encoder are warm",
        "For a load balancer.",
        contact=contact,
        replies={
            200: _reply(
                "They are.",
                "ReadyReply",
                {"ready": {"status": "ready", "version": answerer.version}},
            )
        },
    )
    return {
        "/api/ask": {"post": ask},
        "/api/suggest": {"post": suggest},
        "/api/feedback": {"post": feedback},
        "/healthz": {"get": health},
        "/readyz": {"get": ready},
    }


def _page_paths(answerer: Answerer) -> Json:
    contact = contact_json(answerer.contact())
    question = next((entry.question for entry in answerer.corpus.entries if entry.question), "")
    page = _operation(
        "page",
        "The support page",
        "Every entry with an anchor `#id`; answers without JavaScript.",
        contact=contact,
        parameters=[
            _parameter("q", "A question.", question),
            _parameter("choice", "An entry's id; it wins over `q`.", answerer.corpus.entries[0].id),
            _parameter("conversation", "The token of the page before.", ""),
        ],
        replies={200: _text("The page. What cannot be answered is said on it.", "text/html")},
    )
    widget = _operation(
        "widget",
        "The chat widget",
        "One script for other people's pages.",
        contact=contact,
        parameters=[
            _parameter("v", "The script's version: with it the script is cached for good.", "")
        ],
        replies={
            200: _text("The script.", "text/javascript"),
            304: {"description": "Unchanged (If-None-Match)."},
        },
    )
    document = _operation(
        "openapi",
        "This document",
        "OpenAPI 3.1. For people: /docs",
        contact=contact,
        replies={
            200: {
                "description": "The document.",
                "content": {_JSON: {"schema": {"type": "object"}, "example": {"openapi": "3.1.0"}}},
            }
        },
    )
    return {"/": {"get": page}, "/widget.js": {"get": widget}, "/openapi.json": {"get": document}}


def _slack_paths(answerer: Answerer, settings: Settings) -> Json:
    contact = contact_json(answerer.contact())
    question = next((choice.question for choice in answerer.frequent()), "")
    signed: list[Json] = (
        [{"slackSignature": [], "slackTimestamp": []}] if settings.slack_signing_secret else []
    )
    message = _reply(
        "The answer, for its asker alone.",
        "ChatMessage",
        {"help": {"response_type": "ephemeral", "text": messages.chat_help("/faq", question)}},
    )
    nothing = {"text/plain": {"schema": {"type": "string", "const": ""}, "example": ""}}
    paths: Json = {}
    if settings.slack_signing_secret or settings.mattermost_token:
        # Mattermost's token is a field of the form, which OpenAPI has no security scheme for.
        either = [*signed, {}] if settings.mattermost_token else signed
        paths["/slack/command"] = {
            "post": _operation(
                "slackCommand",
                "A slash command of Slack or Mattermost",
                "Mattermost shows its `token` in place of a signature.",
                body=_form(
                    {
                        "command": "The command itself.",
                        "text": "The question, or `help`.",
                        "token": "Mattermost's.",
                    },
                    {"help": {"command": "/faq", "text": "help"}},
                ),
                replies={200: message | {"content": message["content"] | nothing}},
                problems=(401, 413),
                security=either,
                contact=contact,
            )
        }
    if settings.slack_signing_secret:
        paths["/slack/interactive"] = {
            "post": _operation(
                "slackInteractive",
                "A click in Slack",
                "What is said about it goes to the click's `response_url`.",
                body=_form(
                    {"payload": "A block_actions payload, as JSON."},
                    {"other": {"payload": '{"type": "view_closed"}'}},
                ),
                replies={
                    200: message
                    | {
                        "description": "Acknowledged; with the message where there is no `response_url`.",
                        "content": message["content"] | nothing,
                    }
                },
                problems=(400, 401, 413),
                security=signed,
                contact=contact,
            )
        }
        if settings.slack_bot_token:
            challenge = _reply(
                "Acknowledged; with the challenge where an address is verified.",
                "Challenge",
                {"verification": {"challenge": "3eZbrw1aBm2rZgRNFdxV"}},
            )
            paths["/slack/events"] = {
                "post": _operation(
                    "slackEvents",
                    "A mention or a direct message in Slack",
                    "Answered through Slack's Web API.",
                    body={
                        "required": True,
                        "content": {
                            _JSON: {
                                "schema": {"type": "object"},
                                "examples": _named(
                                    {
                                        "verification": {
                                            "type": "url_verification",
                                            "challenge": "3eZbrw1aBm2rZgRNFdxV",
                                        }
                                    }
                                ),
                            }
                        },
                    },
                    replies={200: challenge | {"content": challenge["content"] | nothing}},
                    problems=(400, 401, 413),
                    security=signed,
                    contact=contact,
                )
            }
    return paths


def _operation(
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
    operation: Json = {"operationId": operation_id, "summary": summary, "description": description}
    if parameters:
        operation["parameters"] = list(parameters)
    if body:
        operation["requestBody"] = body
    operation["responses"] = {str(status): reply for status, reply in replies.items()} | {
        str(status): _problem(status, contact) for status in (*problems, 503)
    }
    if security:
        operation["security"] = list(security)
    return operation


def _body(media: str, model: str, examples: Mapping[str, Any]) -> Json:
    return {
        "required": True,
        "content": {media: {"schema": _ref(model), "examples": _named(examples)}},
    }


def _form(fields: Mapping[str, str], examples: Mapping[str, Any]) -> Json:
    properties = {name: {"type": "string", "description": about} for name, about in fields.items()}
    return {
        "required": True,
        "content": {
            _FORM: {
                "schema": {"type": "object", "properties": properties},
                "examples": _named(examples),
            }
        },
    }


def _reply(description: str, model: str, examples: Mapping[str, Any]) -> Json:
    return {
        "description": description,
        "content": {_JSON: {"schema": _ref(model), "examples": _named(examples)}},
    }


def _text(description: str, media: str) -> Json:
    return {"description": description, "content": {media: {"schema": {"type": "string"}}}}


def _problem(status: int, contact: Json | None) -> Json:
    example = problem_json(status, None, contact=contact) if status == 503 else problem_json(status)
    reply: Json = {
        "description": _WHEN[status],
        "content": {_PROBLEM: {"schema": _ref("Problem"), "example": example}},
    }
    if status == 429:
        reply["headers"] = {
            "Retry-After": {
                "description": "Seconds to wait.",
                "schema": {"type": "integer", "minimum": 1},
            }
        }
    return reply


def _parameter(name: str, description: str, example: str) -> Json:
    return {
        "name": name,
        "in": "query",
        "description": description,
        "schema": {"type": "string"},
        "example": example,
    }


def _named(examples: Mapping[str, Any]) -> Json:
    return {
        name.replace(" ", "-"): {"summary": name, "value": value}
        for name, value in examples.items()
    }


def _ref(model: str) -> Json:
    return {"$ref": f"#/components/schemas/{model}"}


def _schemas() -> Json:
    inputs: list[tuple[str, JsonSchemaMode, TypeAdapter[Any]]] = [
        *((kind.__name__, "validation", TypeAdapter(kind)) for kind in _REQUESTS),
        *((kind.__name__, "serialization", TypeAdapter(kind)) for kind in _REPLIES),
    ]
    _, definitions = TypeAdapter.json_schemas(
        inputs, ref_template="#/components/schemas/{model}", schema_generator=_Untitled
    )
    schemas: Json = definitions["$defs"]
    return schemas


class _Untitled(GenerateJsonSchema):
    """Schemas without a title per field, which would only repeat its name."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Return False."""
        return False
