"""What the JSON endpoints and the pages add to the OpenAPI document. Pure."""

from __future__ import annotations

from bot.answer.answerer import Answerer
from bot.answer.reply import Reply, contact_json
from bot.http.openapi import Part
from bot.http.operations import (
    JSON,
    Json,
    form_body,
    json_body,
    json_reply,
    operation,
    query_parameter,
    schema_of,
    text_reply,
)
from bot.web.examples import ANY_ID, example_entry, example_reply, example_requests
from bot.web.schemas import (
    AskRequest,
    FeedbackReply,
    FeedbackRequest,
    HealthReply,
    ReadyReply,
    SuggestReply,
    SuggestRequest,
)


def api_part(answerer: Answerer) -> Part:
    """Describe the JSON endpoints; the examples are asked of the bot itself."""
    contact = contact_json(answerer.contact())
    requests = example_requests(answerer)
    return Part(
        paths={
            "/api/ask": {"post": _ask(answerer, requests, contact)},
            "/api/suggest": {"post": _suggest(answerer, requests, contact)},
            "/api/feedback": {"post": _feedback(contact)},
            "/healthz": {"get": _healthz(contact)},
            "/readyz": {"get": _readyz(answerer.version, contact)},
        },
        requests=(AskRequest, SuggestRequest, FeedbackRequest),
        replies=(Reply, SuggestReply, FeedbackReply, HealthReply, ReadyReply),
    )


def page_part(answerer: Answerer) -> Part:
    """Describe what browsers get."""
    contact = contact_json(answerer.contact())
    return Part(
        paths={
            "/": {"get": _support_page(answerer, contact), "post": _form(answerer, contact)},
            "/widget.js": {"get": _widget(contact)},
            "/widget-later.js": {"get": _later(contact)},
            "/widget-words.en.json": {"get": _english(contact)},
            "/robots.txt": {"get": _robots(contact)},
            "/sitemap.xml": {"get": _sitemap(contact)},
            "/openapi.json": {"get": _openapi(contact)},
        }
    )


def _ask(answerer: Answerer, requests: dict[str, Json], contact: Json | None) -> Json:
    replies = {kind: example_reply(answerer, request) for kind, request in requests.items()}
    return operation(
        "ask",
        "Ask a question, or choose an entry",
        "A text of several sentences or lines is also read by these; what of a pasted mail is not "
        "the question (quoted mails, signatures, greetings) is not read. With the token of the reply before, a short "
        "question is read as its continuation.",
        body=json_body(schema_of(AskRequest), requests),
        replies={200: json_reply("The reply.", Reply, replies)},
        problems=(400, 413, 415, 422, 429),
        contact=contact,
    )


def _suggest(answerer: Answerer, requests: dict[str, Json], contact: Json | None) -> Json:
    typed = next((request["query"] for request in requests.values() if "query" in request), "")[:3]
    suggestions = [
        {"id": choice.id, "question": choice.question, "section": choice.section}
        for choice in answerer.frequent()
    ][:6]
    return operation(
        "suggest",
        "Suggest questions while somebody types",
        "At most six, none for what every question shares. A POST, so that keystrokes reach no access "
        "log.",
        body=json_body(
            schema_of(SuggestRequest),
            {
                "nothing yet": {"text": ""},
                "the beginning of a question": {"text": typed, "highlight": True, "topics": True},
            },
        ),
        replies={
            200: json_reply(
                "The questions, best first.",
                SuggestReply,
                {"nothing yet": {"suggestions": suggestions}},
            )
        },
        problems=(400, 413, 415, 429),
        contact=contact,
    )


def _feedback(contact: Json | None) -> Json:
    return operation(
        "feedback",
        "Rate an answer",
        "Stored before the reply.",
        body=json_body(
            schema_of(FeedbackRequest),
            {
                "helpful": {"query_id": ANY_ID, "helpful": True},
                "unhelpful": {"query_id": ANY_ID, "helpful": False},
            },
        ),
        replies={
            200: json_reply(
                "Stored.",
                FeedbackReply,
                {"helpful": {"contact": None}, "unhelpful": {"contact": contact}},
            )
        },
        problems=(400, 404, 413, 415, 422, 429),
        contact=contact,
    )


def _healthz(contact: Json | None) -> Json:
    return operation(
        "healthz",
        "The process is up",
        "For a supervisor.",
        replies={200: json_reply("It is.", HealthReply, {"up": {"status": "ok"}})},
        contact=contact,
    )


def _readyz(version: str, contact: Json | None) -> Json:
    ready = {"status": "ready", "version": version, "stale": False, "problems": []}
    stale = ready | {
        "stale": True,
        "problems": [
            "CORPUS_DIR/01-shop.yaml:12: answer: 空です。 answerを書くか、この項目全体を削除してください。"
        ],
    }
    return operation(
        "readyz",
        "Index and encoder are warm",
        "For a load balancer, and for a watch on `stale`: the last good index serves.",
        replies={200: json_reply("They are.", ReadyReply, {"ready": ready, "stale": stale})},
        contact=contact,
    )


def _support_page(answerer: Answerer, contact: Json | None) -> Json:
    entry = example_entry(answerer)
    return operation(
        "page",
        "The support page",
        "Every entry with an anchor `#id`. The page's own form posts: a question belongs in no "
        "address. With JavaScript the widget takes over the reply to `q`.",
        parameters=[
            query_parameter("q", "A question, of an old link.", entry.question),
            query_parameter("choice", "An entry's id; it wins over `q`.", entry.id),
            query_parameter("conversation", "The token of the page before.", ""),
        ],
        replies={200: text_reply("The page. What cannot be answered is said on it.", "text/html")},
        contact=contact,
    )


def _form(answerer: Answerer, contact: Json | None) -> Json:
    entry = example_entry(answerer)
    refused = "The page; it says what is wrong."
    return operation(
        "page_form",
        "The support page's form",
        "Answers, and takes ratings, without JavaScript. Nothing is cached.",
        body=form_body(
            {
                "q": "A question.",
                "choice": "An entry's id; it wins over `q`.",
                "conversation": "The token of the page before.",
                "query_id": "Of the reply that is rated; it wins over both.",
                "helpful": "Of a rating: `yes` or `no`.",
                "comment": "Of a rating.",
            },
            {"a question": {"q": entry.question}, "a choice": {"choice": entry.id}},
        )
        | {"required": False},  # without one, the page
        replies={200: text_reply("The page. What cannot be answered is said on it.", "text/html")}
        | {status: text_reply(refused, "text/html") for status in (404, 413, 422, 429)},
        contact=contact,
    )


def _widget(contact: Json | None) -> Json:
    version = query_parameter(
        "v", "The script's version: with it the script is cached for good.", ""
    )
    return operation(
        "widget",
        "The chat widget",
        "One script for other people's pages.",
        parameters=[version],
        replies={
            200: text_reply("The script.", "text/javascript"),
            304: {"description": "Unchanged (If-None-Match)."},
        },
        contact=contact,
    )


def _later(contact: Json | None) -> Json:
    version = query_parameter("v", "The rules' version: with it they are cached for good.", "")
    return operation(
        "later",
        "What gives a secret away",
        "A module. The widget imports it once its window is open, and by it judges what is typed before "
        "anything is sent. What is in it is the widget's own affair.",
        parameters=[version],
        replies={
            200: text_reply("The module.", "text/javascript"),
            304: {"description": "Unchanged (If-None-Match)."},
        },
        contact=contact,
    )


def _english(contact: Json | None) -> Json:
    version = query_parameter("v", "The words' version: with it they are cached for good.", "")
    # No schema: schemathesis 4.32.5 asks a WSGI app for gzip, and reads what it gets as it is.
    content = {JSON: {"example": {"send": "Send"}}}
    return operation(
        "widget_words",
        "The widget's English words",
        "The widget fetches them on a page that asks for English.",
        parameters=[version],
        replies={
            200: {"description": "The words.", "content": content},
            304: {"description": "Unchanged (If-None-Match)."},
        },
        contact=contact,
    )


def _robots(contact: Json | None) -> Json:
    return operation(
        "robots",
        "What search engines leave alone",
        "All of it, but in production.",
        replies={200: text_reply("The rules.", "text/plain")},
        contact=contact,
    )


def _sitemap(contact: Json | None) -> Json:
    return operation(
        "sitemap",
        "The pages that search engines may keep",
        "The support page, and a page for each entry that is valid today.",
        # No schema: schemathesis reads XML by one.
        replies={
            200: {
                "description": "The list.",
                "content": {"application/xml": {"example": "<urlset/>"}},
            }
        },
        problems=(404,),  # where customers read the Q&A on another page than this
        contact=contact,
    )


def _openapi(contact: Json | None) -> Json:
    content = {JSON: {"schema": {"type": "object"}, "example": {"openapi": "3.1.0"}}}
    return operation(
        "openapi",
        "This document",
        "OpenAPI 3.1. For people: /docs",
        replies={200: {"description": "The document.", "content": content}},
        contact=contact,
    )
