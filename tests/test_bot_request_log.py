"""The log of requests: an id each, what came of it, and not a word of what anybody wrote."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.answer.answerer import Answerer
from bot.app import create_app
from bot.log_format import JsonLines, TextLines
from bot.settings import Settings

UUID = "7d9f2b1c-6a3e-4f58-9c07-2e5b8a41d6f3"
BROWSER = {"Accept": "text/html"}
PERSONAL = (
    "山田太郎と申します。090-1234-5678、taro.yamada@example.co.jp、東京都千代田区丸の内1-1-1、"
    "会員番号 AB1234567"
)
WORDS = ("山田", "太郎", "1234", "yamada", "丸の内", "AB1234567", "hunter2", "MIIEow", "%E5%B1%B1")
SECRETS = ("パスワードは hunter2hunter2 です", "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA")


class Log:
    """What a formatter made of everything that was logged."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]

    def requests(self) -> list[dict[str, Any]]:
        return [line for line in self.lines() if "route" in line or "status" in line]


@pytest.fixture
def log(request: pytest.FixtureRequest) -> Iterator[Log]:
    """Everything from INFO on; as JSON, or as the test's parameter says."""
    log, root = Log(), logging.getLogger()
    handler = logging.StreamHandler(log.stream)
    handler.setFormatter(getattr(request, "param", JsonLines)())
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield log
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.fixture(scope="module")
def app(
    small: Settings, small_answerer: Answerer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    settings = replace(
        small,
        data_dir=tmp_path_factory.mktemp("data"),
        log_format="json",
        trusted_proxies=1,
        mattermost_token="mattermost-token",
        admin_tokens=("hana:editor:$argon2id$none",),
    )
    app = create_app(settings, small_answerer)
    app.add_url_rule("/fail/<what>", "fail", view_func=lambda what: int(what))
    yield app
    app.extensions["recorder"].close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def test_a_question_has_a_line_with_what_came_of_it(
    client: FlaskClient, log: Log, small_answerer: Answerer
) -> None:
    reply = client.post("/api/ask?from=%E5%B1%B1", json={"query": "こんにちは"})
    (line,) = log.requests()
    assert line["request_id"] == reply.headers["X-Request-ID"]
    assert (line["method"], line["route"], line["status"]) == ("POST", "/api/ask", 200)
    assert (line["kind"], line["version"]) == ("notice", small_answerer.version)
    assert re.fullmatch("[A-Z_]+", line["reason"]) and 0 < line["ms"] < 5000
    assert (line["level"], line["logger"]) == ("info", "bot.http.access_log")
    assert datetime.fromisoformat(line["time"]).utcoffset() is not None


def test_every_line_about_a_request_has_its_id(client: FlaskClient, log: Log) -> None:
    reply = client.post("/api/ask", json={"query": "配送料はいくらですか"})
    # The journal's thread opens its database meanwhile, which is no part of a request.
    lines = [line for line in log.lines() if not line["logger"].startswith("alembic")]
    assert len(lines) > 1
    assert {line["request_id"] for line in lines} == {reply.headers["X-Request-ID"]}


@pytest.mark.parametrize(
    ("given", "is_taken"),
    [
        (UUID, True),
        (UUID.replace("-", ""), True),
        ("", False),
        ("yamada-taro", False),
        ("4111 1111 1111 1111", False),
        (f"{UUID} 山田".encode().decode("latin-1"), False),
        (UUID * 2, False),
    ],
)
def test_an_id_is_taken_from_the_proxy_where_it_is_one(
    client: FlaskClient, given: str, is_taken: bool
) -> None:
    reply = client.get("/healthz", headers={"X-Request-ID": given})
    assert (reply.headers["X-Request-ID"] == given) == is_taken
    assert re.fullmatch("[0-9a-f-]{32,36}", reply.headers["X-Request-ID"])


def test_without_a_trusted_proxy_nobody_chooses_an_id(small_client: FlaskClient) -> None:
    reply = small_client.get("/healthz", headers={"X-Request-ID": UUID})
    assert reply.headers["X-Request-ID"] != UUID


def test_a_health_check_has_a_line_only_where_it_fails(client: FlaskClient, log: Log) -> None:
    assert client.get("/healthz").status_code == client.get("/readyz").status_code == 200
    assert log.requests() == []
    client.post("/healthz")
    assert ["route" in line for line in log.requests()] == [False]


def test_a_failure_tells_its_number_and_the_log_has_it(client: FlaskClient, log: Log) -> None:
    problem = client.get("/fail/山田").get_json()
    page = client.get("/fail/山田", headers=BROWSER)
    number = page.headers["X-Request-ID"][:8]
    assert f"エラー番号 {number}" in page.text
    assert [line["status"] for line in log.requests()] == [503, 503]
    (failed,) = (line for line in log.lines() if line["level"] == "warning")
    assert failed["request_id"] == problem["request_id"]
    assert "ValueError" in failed["message"]


@pytest.mark.parametrize("log", [JsonLines, TextLines], indirect=True)
def test_nothing_that_anybody_wrote_is_in_the_log(
    app: Flask, client: FlaskClient, log: Log
) -> None:
    for text in (PERSONAL, *SECRETS):
        send_everywhere(client, text)
    assert len(log.text.splitlines()) > 45
    assert [word for word in WORDS if word in log.text] == []


def send_everywhere(client: FlaskClient, text: str) -> None:
    """Send a text through every route, in every field, in addresses, methods and headers."""
    for body in ({"query": text}, {"choice": text}, {"query": "更新", "conversation": text}):
        client.post("/api/ask", json=body | {"in_reply_to": text})
    client.post("/api/ask", json={"query": text, "lang": text})
    client.post("/api/ask", data=text.encode(), content_type="application/json")
    client.post("/api/suggest", json={"text": text})
    query_id = client.post("/api/ask", json={"query": "こんにちは"}).get_json()["query_id"]
    for each in (query_id, text):
        client.post("/api/feedback", json={"query_id": each, "helpful": False, "comment": text})
    for form in (
        {"q": text},
        {"choice": text},
        {"query_id": query_id, "helpful": "no", "comment": text},
    ):
        client.post("/", data=form, headers=BROWSER)
    client.get("/", query_string={"q": text}, headers=BROWSER)
    client.get(f"/{text}", query_string={text: text}, headers=BROWSER)
    client.get(f"/fail/{text}")
    client.get(f"/company/{text}")
    client.get(
        "/healthz", headers={"X-Request-ID": text.encode().decode("latin-1").replace("\n", " ")}
    )
    client.open("/api/ask", method="TARO-YAMADA")
    command = {"token": "mattermost-token", "command": "/faq", "text": text, "user_name": text}
    client.post("/slack/command", data=command)
    client.post("/slack/command", data=command | {"token": text})
    client.post("/admin/sign-in", data={"token": text})
    client.get(f"/admin/{text}", query_string={"q": text})


def test_the_public_page_tells_no_id_of_a_request_that_went_well(client: FlaskClient) -> None:
    assert "request_id" not in client.post("/api/ask", json={"query": ""}).get_json()
    assert "エラー番号" not in client.get("/nowhere", headers=BROWSER).text
