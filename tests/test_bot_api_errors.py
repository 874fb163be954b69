"""What the JSON endpoints refuse, and how they say it."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from flask.testing import FlaskClient

from bot.answer.answerer import Answerer
from bot.app import create_app
from bot.settings import Settings
from corpus.words.japanese import JAPANESE


def ask(client: FlaskClient, query: str, **more: object) -> dict[str, Any]:
    response = client.post("/api/ask", json={"query": query, **more})
    assert response.status_code == 200, response.text
    reply: dict[str, Any] = response.get_json()
    return reply


_PRIVATE_KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA"


def test_a_pasted_private_key_is_thrown_away(client: FlaskClient) -> None:
    reply = ask(client, f"これで合っていますか {_PRIVATE_KEY}")
    assert (reply["kind"], reply["message"]) == ("notice", JAPANESE.secret)
    assert "MII" not in json.dumps(reply)


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"x" * 70_000, "text/plain", 413),
        (b'{"query": "' + b"a" * 66_000 + b'"}', "application/json", 413),
        (b'{"query": "a"}', "text/plain", 415),
        (b'{"query": "a"}', "", 415),
        (b'{"query": ', "application/json", 400),
        (b"[" * 60_000, "application/json", 400),
        (b'["a"]', "application/json", 400),
        (b'{"query": 5}', "application/json", 400),
        (b'{"query": "\xff"}', "application/json", 400),
        (b"", "application/json", 400),
        (b"{}", "application/json", 422),
        (b'{"query": null}', "application/json", 422),
        (b'{"query": "  \\u200b\\u0000 "}', "application/json", 422),
        (b'{"query": "\\ud800"}', "application/json", 422),
        (b'{"query": "' + "あ".encode() * 2001 + b'"}', "application/json", 422),
        (b'{"choice": "nowhere"}', "application/json", 422),
        (b'{"choice": ""}', "application/json", 422),
    ],
)
def test_bad_input_gets_a_problem_document(
    client: FlaskClient, body: bytes, content_type: str, status: int
) -> None:
    response = client.post("/api/ask", data=body, content_type=content_type)
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    problem = response.get_json()
    assert problem["status"] == status and problem["detail"]
    assert "Traceback" not in response.text


def test_a_private_key_comes_before_the_length(client: FlaskClient) -> None:
    assert ask(client, _PRIVATE_KEY + "A" * 3000)["kind"] == "notice"


@pytest.mark.alone
def test_64_kib_of_anything_costs_milliseconds(client: FlaskClient) -> None:
    for filling in (
        "あ" * 21_000,
        "👍" * 5_000,
        "\\u0000" * 10_000,
        "-----BEGIN " * 5_000,
        "﷽" * 15_000,
    ):
        begun = time.perf_counter()
        client.post(
            "/api/ask", data=f'{{"query": "{filling}"}}'.encode(), content_type="application/json"
        )
        assert time.perf_counter() - begun < 0.25


def test_errors_elsewhere_are_problem_documents_too(client: FlaskClient) -> None:
    for response, status in ((client.get("/nowhere"), 404), (client.get("/api/ask"), 405)):
        assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert client.get("/api/ask").headers["Allow"]


def test_too_many_questions_are_told_when_to_come_back(built: Settings, answerer: Answerer) -> None:
    from dataclasses import replace

    client = create_app(replace(built, rate_limit="2/minute"), answerer).test_client()
    assert [client.post("/api/ask", json={"query": "更新"}).status_code for _ in range(3)] == [
        200,
        200,
        429,
    ]
    refused = client.post("/api/ask", json={"query": "更新"})
    assert (
        refused.mimetype == "application/problem+json"
        and 1 <= int(refused.headers["Retry-After"]) <= 61
    )
    assert client.post("/api/ask", json={"query": ""}).status_code == 422, (
        "mistakes are told before they are counted"
    )
    assert client.get("/healthz").status_code == 200


def test_a_failure_behind_the_endpoint_still_tells_how_to_phone(
    built: Settings, answerer: Answerer
) -> None:
    class Broken(Answerer):
        def decide(self, text: str, topic: object = ()) -> Any:
            raise RuntimeError("the index is gone")

    client = create_app(
        built, Broken(answerer.searcher, built.public_url, built.precision)
    ).test_client()
    response = client.post("/api/ask", json={"query": "更新"})
    assert (response.status_code, response.mimetype) == (503, "application/problem+json")
    assert response.get_json()["contact"]["tel"].startswith("tel:")
    assert "index is gone" not in response.text


def test_health_and_readiness(client: FlaskClient, answerer: Answerer) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}
    assert client.get("/readyz").get_json() == {
        "status": "ready",
        "version": answerer.version,
        "stale": False,
        "problems": [],
    }
