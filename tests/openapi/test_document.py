"""The OpenAPI document is true and complete."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, TypeVar

import pytest
from flask import Flask
from pydantic import TypeAdapter
from werkzeug.test import Client

from bot.answer.answerer import Answerer
from bot.answer.contact import TOKYO
from bot.answer.conversation import Conversations
from bot.answer.decision import Decision, Reason, Verdict
from bot.answer.reply import Reply
from bot.app import create_app
from bot.http.problem import Problem
from bot.settings import Settings
from bot.slack.openapi import Challenge, ChatMessage
from bot.web.schemas import (
    AskRequest,
    FeedbackReply,
    FeedbackRequest,
    HealthReply,
    ReadyReply,
    SuggestReply,
    SuggestRequest,
)
from corpus.intent import Corpus, Entry
from tests.openapi.signing import SECRET, Signing

# For people in a browser, and what their pages are made of.
PAGES = {"/docs", "/demo/embed", "/static/{filename}", "/company/{name}", "/favicon.ico"}
REQUESTS = (AskRequest, SuggestRequest, FeedbackRequest)
REPLIES = (
    Reply,
    SuggestReply,
    FeedbackReply,
    HealthReply,
    ReadyReply,
    Problem,
    ChatMessage,
    Challenge,
)
MODELS = {model.__name__: model for model in (*REQUESTS, *REPLIES)}
T = TypeVar("T")


@pytest.mark.parametrize("kind", ["plain", "chatty"])
def test_every_route_stands_in_the_document_or_is_a_page(
    request: pytest.FixtureRequest, kind: str
) -> None:
    app: Flask = request.getfixturevalue(kind)
    routes = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    described = {
        (path, method) for path, methods in document(app)["paths"].items() for method in methods
    }
    assert described == {(path, method) for path, method in routes if path not in PAGES}
    assert {path for path, _ in routes} >= PAGES


@pytest.mark.parametrize("kind", ["plain", "chatty"])
def test_every_operation_has_examples_and_its_problems(
    request: pytest.FixtureRequest, kind: str
) -> None:
    operations = list(operations_of(document(request.getfixturevalue(kind))))
    assert len({operation["operationId"] for _, _, operation in operations}) == len(operations)
    for path, _, operation in operations:
        contents = [operation.get("requestBody", {}).get("content", {})]
        contents += [reply.get("content", {}) for reply in operation["responses"].values()]
        for content in contents:
            for media, each in content.items():
                assert "text/" in media or each.get("examples") or each.get("example"), (
                    path,
                    media,
                )
        assert "503" in operation["responses"]
        for status, reply in operation["responses"].items():
            if int(status) >= 400 and "text/html" not in reply["content"]:  # a page says it
                read(Problem, reply["content"]["application/problem+json"]["example"])
        if path.startswith("/api/"):
            assert {"200", "400", "413", "415", "429"} <= set(operation["responses"]), path


def test_every_example_fits_its_schema(chatty: Flask) -> None:
    seen = 0
    for _, _, operation in operations_of(document(chatty)):
        for content in (
            operation.get("requestBody", {}).get("content", {}),
            *(reply.get("content", {}) for reply in operation["responses"].values()),
        ):
            for each in content.values():
                model = MODELS.get(each.get("schema", {}).get("$ref", "").rpartition("/")[2])
                for example in each.get("examples", {}).values() if model else ():
                    read(model, example["value"])
                    seen += 1
    assert seen > 12


def test_the_schemas_are_the_declared_types_and_what_they_are_made_of(chatty: Flask) -> None:
    found = document(chatty)
    schemas = found["components"]["schemas"]
    parts = {"Answer", "Choice", "Contact", "ContactChannel", "Related", "ReplyLink"}
    parts |= {"ReplyNotice", "SuggestedQuestion"}
    parts |= {"Heading", "Item", "List", "Paragraph", "Run", "Table"}  # of a Markdown answer
    assert set(schemas) == set(MODELS) | parts
    used = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(found)))
    assert used == set(schemas)


def test_a_reply_has_no_field_but_those_described(chatty: Flask) -> None:
    schemas = document(chatty)["components"]["schemas"]
    requests = {model.__name__ for model in REQUESTS}
    for name, schema in schemas.items():
        assert (schema.get("additionalProperties") is False) == (name not in requests), name
    for reply in REPLIES:
        optional = {"contact", "request_id"} if reply is Problem else {"blocks", "replace_original"}
        # A notice is on, the words are not Japanese, the phone comes first.
        optional |= {"notice", "lang", "contact_as"} if reply is Reply else set()
        fields = schemas[reply.__name__]["properties"]
        assert set(fields) - set(schemas[reply.__name__]["required"]) <= optional, reply


def test_without_chat_nothing_of_it_is_described(plain: Flask) -> None:
    found = plain.test_client().get("/openapi.json").text
    assert not re.search("slack|mattermost|ChatMessage|securitySchemes", found, re.IGNORECASE)


def test_every_kind_of_reply_has_an_example_that_gets_it(plain: Flask) -> None:
    operation = document(plain)["paths"]["/api/ask"]["post"]
    requests = operation["requestBody"]["content"]["application/json"]["examples"]
    replies = operation["responses"]["200"]["content"]["application/json"]["examples"]
    assert set(requests) == set(replies) == {"answer", "choices", "fallback", "notice", "chosen"}
    for name, request in requests.items():
        reply = plain.test_client().post("/api/ask", json=request["value"]).get_json()
        told = read(Reply, reply)
        assert (
            told.kind == replies[name]["value"]["kind"] == ("answer" if name == "chosen" else name)
        )
        changing = ("query_id", "conversation", "contact")
        assert {**reply, **dict.fromkeys(changing)} == {
            **replies[name]["value"],
            **dict.fromkeys(changing),
        }


def test_the_other_examples_get_what_they_promise(chatty: Flask) -> None:
    client, paths = chatty.test_client(), document(chatty)["paths"]
    for name, body in examples(paths["/api/suggest"]["post"]).items():
        told = read(SuggestReply, client.post("/api/suggest", json=body).get_json())
        assert told.suggestions, name
    query_id = client.post("/api/ask", json={"query": "更新"}).get_json()["query_id"]
    for name, body in examples(paths["/api/feedback"]["post"]).items():
        assert client.post("/api/feedback", json=body).status_code == 404, (
            "an example's id is nobody's"
        )
        stored = client.post("/api/feedback", json=body | {"query_id": query_id}).get_json()
        told = read(FeedbackReply, stored)
        assert (told.contact is None) == (name == "helpful")
    read(HealthReply, client.get("/healthz").get_json())
    read(ReadyReply, client.get("/readyz").get_json())
    signing = Client(Signing(chatty))
    for fields in examples(
        paths["/slack/command"]["post"], "application/x-www-form-urlencoded"
    ).values():
        read(ChatMessage, signing.post("/slack/command", data=fields).get_json())
    for fields in examples(
        paths["/slack/interactive"]["post"], "application/x-www-form-urlencoded"
    ).values():
        assert signing.post("/slack/interactive", data=fields).data == b""
    for body in examples(paths["/slack/events"]["post"]).values():
        assert read(Challenge, signing.post("/slack/events", json=body).get_json()).challenge


@pytest.mark.parametrize(
    "query",
    [
        "請求書はいつ届きますか",
        "更新",
        "今日の天気は",
        "こんにちは",
        "人と話したい",
        "証明書の期限が切れてサイトが止まっています",
        "-----BEGIN PRIVATE KEY-----",
    ],
)
def test_every_reply_is_as_described(plain: Flask, query: str) -> None:
    read(Reply, plain.test_client().post("/api/ask", json={"query": query}).get_json())


def test_an_error_is_as_described_and_repeats_nothing(plain: Flask) -> None:
    for body in (
        {"query": 5, "note": "ひみつ"},
        {"query": ["ひみつ"]},
        {"choice": "ひみつ"},
        {"query": "ひみつ" * 700},
    ):
        response = plain.test_client().post("/api/ask", json=body)
        assert (
            read(Problem, response.get_json()).status == response.status_code
            and "ひみつ" not in response.text
        )


def test_a_corpus_of_one_entry_is_described_too(built: Settings, answerer: Answerer) -> None:
    entry = Entry("only", "", "", "これだけです。")

    class One(Answerer):
        def __init__(self) -> None:
            super().__init__(answerer.searcher, built.public_url, built.precision)
            self.corpus = Corpus((entry,))
            self._entries = {"only": entry}
            self.conversations = Conversations(SECRET, (entry,), lambda: datetime.now(TOKYO))

        def decide(self, text: str, topic: object = ()) -> Decision:
            return Decision(Verdict.ABSTAIN, Reason.BELOW_THRESHOLD)

    app = create_app(built, One())
    told = document(app)["paths"]["/api/ask"]["post"]["requestBody"]["content"]["application/json"][
        "examples"
    ]
    assert set(told) == {"fallback", "notice", "chosen"}
    assert app.test_client().get("/docs").status_code == 200


# The page for people


def test_the_page_shows_every_operation_and_needs_nobody_else(chatty: Flask) -> None:
    response = chatty.test_client().get("/docs")
    for path, method, operation in operations_of(document(chatty)):
        assert (
            f"{method.upper()} {path}</code>" in response.text
            and f'id="{operation["operationId"]}"' in response.text
        )
    assert "<script" not in response.text
    assert re.findall(r'(?:src|href)="(?:https?:)?//', response.text) == []
    policy = response.headers["Content-Security-Policy"]
    assert (
        policy.startswith("default-src 'none'")
        and "unsafe" not in policy
        and "style=" not in response.text
    )


def read(model: type[T], body: object) -> T:
    """Return a body as the type that it must have: every field, no other, nothing converted."""
    return TypeAdapter(model).validate_json(json.dumps(body), strict=True, extra="forbid")


def document(app: Flask) -> dict[str, Any]:
    found: dict[str, Any] = app.test_client().get("/openapi.json").get_json()
    assert found["openapi"] == "3.1.0"
    return found


def operations_of(found: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def examples(operation: dict[str, Any], media: str = "application/json") -> dict[str, Any]:
    return {
        name: each["value"]
        for name, each in operation["requestBody"]["content"][media]["examples"].items()
    }
