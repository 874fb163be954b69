"""JSON as programs, and people with time on their hands, send it."""

from __future__ import annotations

import json
import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.answer import messages

MARK = "zqxjkv"  # must come back nowhere
NESTED = b'{"a":' * 20_000 + b"1" + b"}" * 20_000


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'\xef\xbb\xbf{"query": "zqxjkv"}', 200),
        (b'\xef\xbb\xbf\xef\xbb\xbf{"query": "zqxjkv"}', 400),
        ('{"query": "zqxjkv"}'.encode("utf-16"), 400),
        ('{"query": "zqxjkv"}'.encode("utf-32-le"), 400),
        ('{"query": "zqxjkv 請求"}'.encode("shift_jis"), 400),
        (b'{"query": "zqxjkv \xed\xa0\x80"}', 400),
        (b'{"query": "zqxjkv \xc0\xaf"}', 400),
        (b'{"query": "zqxjkv \\ud800 \\udfff"}', 200),
        (b'{"query": "zqxjkv \\u0000 \\ufeff \\u202e"}', 200),
        (b'{"query": "zqxjkv\x00"}', 400),
        (b'{"query": "zqxjkv\n"}', 400),
        (b'{"query": "zqxjkv", "query": "zqxjkv b"}', 200),
        (b'{"query": 1, "query": "zqxjkv"}', 200),
        (b'{"query": "zqxjkv", "query": 1}', 400),
        (b'{"query": "zqxjkv", "x": NaN}', 400),
        (b'{"query": "zqxjkv", "x": -Infinity}', 400),
        (b'{"query": "zqxjkv", "x": 1e999}', 200),
        (b'{"query": "zqxjkv", "x": ' + b"9" * 4000 + b"}", 200),
        (b'{"query": "zqxjkv", "x": ' + b"9" * 50_000 + b"}", 400),
        (b'{"query": 1e999}', 400),
        (b'{"query": "zqxjkv", "x": ' + NESTED[:60_000] + b"}", 400),
        (b"[" * 60_000, 400),
        (b'{"query": ["zqxjkv"]}', 400),
        (b'{"query": {"zqxjkv": 1}}', 400),
        (b'{"query": true}', 400),
        (b'{"query": "zqxjkv", "choice": 1}', 400),
        (b'{"query": "zqxjkv", "conversation": {}}', 400),
        (b'{"query": "zqxjkv", "conversation": null, "choice": null}', 200),
        (b'{"query": null, "choice": null}', 422),
        (b'"zqxjkv"', 400),
        (b'["zqxjkv"]', 400),
        (b"5", 400),
        (b"null", 400),
        (b"true", 400),
        (b"{'query': 'zqxjkv'}", 400),
        (b'{"query": "zqxjkv",}', 400),
        (b'{"query": "zqxjkv"} {}', 400),
        (b'{"query": "zqxjkv"}\x00', 400),
        (json.dumps({"query": MARK} | {f"zqxjkv{n}": n for n in range(3000)}).encode(), 200),
        (b'{"__proto__": {"query": "a"}, "constructor": 1, "query": "zqxjkv"}', 200),
        (b'{"choice": "zqxjkv"}', 422),
        (b'{"choice": "\\ud800"}', 422),
        (b'{"query": "zqxjkv", "conversation": "zqxjkv"}', 200),
        (b'{"query": "zqxjkv", "conversation": "\\ud800"}', 200),
    ],
)
def test_odd_json_is_read_or_refused_and_never_repeated(
    small_client: FlaskClient, caplog: pytest.LogCaptureFixture, body: bytes, status: int
) -> None:
    with caplog.at_level(logging.DEBUG):
        reply = small_client.post("/api/ask", data=body, content_type="application/json")
    assert reply.status_code == status, reply.text
    assert MARK not in reply.text + str(reply.headers)
    assert MARK not in caplog.text
    assert reply.mimetype == ("application/json" if status == 200 else "application/problem+json")


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json; charset=utf-8", 200),
        ("application/json;charset=UTF-8; boundary=zqxjkv", 200),
        ("Application/JSON", 200),
        (" application/json ", 200),
        ("application/json; charset=shift_jis", 200),  # JSON is UTF-8, whatever is said
        ("application/json, text/plain", 415),
        ("application/json+zqxjkv", 415),
        ("application/x-www-form-urlencoded", 415),
        ("multipart/form-data; boundary=zqxjkv", 415),
        ("multipart/form-data", 415),
        ("zqxjkv", 415),
        (";" * 1000, 415),
    ],
)
def test_a_content_type_is_read_as_http_means_it(
    small_client: FlaskClient, content_type: str, status: int
) -> None:
    reply = small_client.post("/api/ask", data=b'{"query": "zqxjkv"}', content_type=content_type)
    assert reply.status_code == status and MARK not in reply.text


@pytest.mark.parametrize(
    "path",
    [
        "/?q=zqxjkv%00%ff%ed%a0%80",
        "/?choice=zqxjkv",
        "/?conversation=zqxjkv",
        "/?q=%22%3E%3Cimg%20src%3Dx%20onerror%3Dzqxjkv%3E&conversation=zqxjkv&choice=zqxjkv",
        "/?zqxjkv=1&q[]=zqxjkv&q=a&q=zqxjkv",
        "/widget.js?v=zqxjkv",
        "/zqxjkv",
        "/static/zqxjkv",
        "/api/zqxjkv",
        "/demo/embed?zqxjkv",
    ],
)
def test_nothing_of_an_address_is_repeated_but_the_question_in_its_field(
    small_client: FlaskClient, path: str
) -> None:
    text = small_client.get(path).text
    field = next((line for line in text.splitlines() if '<input id="q"' in line), "")
    assert text.count(MARK) == field.count(MARK) <= 1
    assert "<img" not in text


def test_a_conversation_of_ours_goes_on_from_the_page(small_client: FlaskClient) -> None:
    first = small_client.post("/api/ask", json={"query": "送料はいくらですか"}).get_json()
    assert first["conversation"] in small_client.get(f"/?conversation={first['conversation']}").text


def test_a_failure_repeated_is_one_line_without_a_word_of_the_request(
    small_app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    def fails() -> None:
        raise ValueError(MARK)

    small_app.view_functions["api.ask"] = fails
    client = small_app.test_client()
    caplog.clear()
    for _ in range(50):
        reply = client.post("/api/ask", json={"query": MARK})
        assert reply.status_code == 503 and reply.get_json()["detail"] == messages.broken(
            has_phone=True
        )
    lines = [each.getMessage() for each in caplog.records if each.name == "bot.web.problems"]
    assert len(lines) == 1 and "ValueError in fails" in lines[0]
    assert "Traceback" not in caplog.text and MARK not in caplog.text


def test_a_failure_after_the_view_is_a_failure_like_any_other(
    small_app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    attempts = iter([True])

    def fails_once(response: object) -> object:
        if next(attempts, False):
            raise ValueError(MARK)
        return response

    small_app.after_request_funcs[None].append(fails_once)  # type: ignore[arg-type]  # what is tested
    caplog.clear()
    reply = small_app.test_client().post("/api/suggest", json={"text": MARK})
    assert (reply.status_code, reply.mimetype) == (503, "application/problem+json")
    assert reply.get_json()["contact"] and reply.headers["X-Content-Type-Options"] == "nosniff"
    [line] = caplog.messages
    assert "ValueError in fails_once" in line and MARK not in caplog.text
