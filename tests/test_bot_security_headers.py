"""The headers of every reply: each route × method × status, also errors, files and preflights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from flask import Flask
from werkzeug.test import Client, run_wsgi_app

from bot.answer.answerer import Answerer
from bot.app import create_app
from bot.settings import Settings
from tests.openapi.signing import SECRET, Signing

HOST_PAGE = "https://www.example.jp"
JSON = {"content_type": "application/json"}
PREFLIGHT = {"Origin": HOST_PAGE, "Access-Control-Request-Method": "POST"}
# method, path, what is sent, status, how long it may be cached
REPLIES: list[tuple[str, str, dict[str, Any], int, str]] = [
    ("GET", "/", {}, 200, "no-cache"),
    ("HEAD", "/", {}, 200, "no-cache"),
    ("OPTIONS", "/", {}, 200, "no-store"),
    ("GET", "/?q=あ", {}, 200, "no-store"),
    ("GET", "/?choice=nowhere", {}, 200, "no-store"),
    ("TRACE", "/", {}, 405, "no-store"),
    ("BREW", "/", {}, 405, "no-store"),
    ("GET", "/widget.js", {}, 200, "max-age"),
    ("HEAD", "/widget.js", {}, 200, "max-age"),
    ("POST", "/widget.js", {}, 405, "no-store"),
    ("GET", "/widget-later.js", {}, 200, "max-age"),
    ("HEAD", "/widget-later.js", {"headers": {"Origin": HOST_PAGE}}, 200, "max-age"),
    ("POST", "/widget-later.js", {"json": {}}, 405, "no-store"),
    ("GET", "/widget-words.en.json", {"headers": {"Origin": HOST_PAGE}}, 200, "max-age"),
    ("GET", "/static/base.css", {}, 200, "no-cache"),
    ("GET", "/static/none.css", {}, 404, "no-store"),
    ("GET", "/static/%00", {}, 404, "no-store"),
    ("GET", "/static/..%2f..%2fapp.py", {}, 404, "no-store"),
    ("GET", "/static/" + "a" * 5000, {}, 404, "no-store"),
    ("GET", "/static/base.css", {"headers": {"Range": "bytes=999999-"}}, 416, "no-store"),
    ("GET", "/static/base.css", {"headers": {"Range": "bytes=0-3"}}, 206, "no-cache"),
    ("GET", "/favicon.ico", {}, 200, "max-age"),
    ("GET", "/company/none.png", {}, 404, "no-store"),
    ("GET", "/company/..%2f..%2fsite.yaml", {}, 404, "no-store"),
    ("GET", "/robots.txt", {}, 200, "max-age"),
    ("GET", "/sitemap.xml", {}, 200, "max-age"),
    ("POST", "/sitemap.xml", {}, 405, "no-store"),
    ("GET", "/demo/embed", {}, 200, "no-store"),
    ("GET", "/docs", {}, 200, "no-store"),
    ("GET", "/openapi.json", {}, 200, "no-store"),
    ("GET", "/healthz", {}, 200, "no-store"),
    ("GET", "/readyz", {}, 200, "no-store"),
    ("DELETE", "/healthz", {}, 405, "no-store"),
    ("POST", "/api/ask", {"json": {"query": "送料は"}}, 200, "no-store"),
    ("POST", "/api/ask", {"data": b"{", **JSON}, 400, "no-store"),
    ("POST", "/api/ask", {"data": b"x" * 70_000, **JSON}, 413, "no-store"),
    ("POST", "/api/ask", {"data": b"{}"}, 415, "no-store"),
    ("POST", "/api/ask", {"json": {}}, 422, "no-store"),
    ("POST", "/api/ask", {"json": {"choice": "x"}, "headers": {"Origin": HOST_PAGE}}, 422, "no-st"),
    ("GET", "/api/ask", {}, 405, "no-store"),
    ("OPTIONS", "/api/ask", {}, 200, "no-store"),
    ("OPTIONS", "/api/ask", {"headers": PREFLIGHT}, 204, "no-store"),
    ("OPTIONS", "/api/none", {"headers": PREFLIGHT}, 404, "no-store"),
    ("POST", "/api/suggest", {"json": {"text": "そ"}}, 200, "no-store"),
    ("POST", "/api/feedback", {"json": {"query_id": "0" * 32, "helpful": True}}, 404, "no-store"),
    ("POST", "/slack/command", {"data": b"text=help"}, 200, "no-store"),
    ("POST", "/slack/interactive", {"data": b"payload=["}, 400, "no-store"),
    ("POST", "/slack/events", {"data": b"[]"}, 400, "no-store"),
    ("GET", "/slack/events", {}, 405, "no-store"),
    ("GET", "/nowhere", {}, 404, "no-store"),
    ("GET", "//healthz", {}, 200, "no-store"),
    ("GET", "/healthz/", {}, 404, "no-store"),
    ("GET", "/api//ask", {}, 404, "no-store"),
    ("GET", "/%ff%fe", {}, 404, "no-store"),
]
PAGES = {"/": "frame-ancestors 'self'", "/docs": "style-src 'self'", "/demo/embed": "script-src"}


@pytest.fixture(scope="module")
def app(
    small: Settings, small_answerer: Answerer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    settings = replace(
        small,
        data_dir=tmp_path_factory.mktemp("data"),
        allowed_origins=(HOST_PAGE,),
        slack_signing_secret=SECRET,
        slack_bot_token="xoxb-token",
    )
    app = create_app(settings, small_answerer)
    yield app
    app.extensions["recorder"].close()


def reply_of(app: Flask, method: str, path: str, sent: dict[str, Any]) -> Any:
    path, _, query = path.partition("?")
    client = Client(Signing(app), app.response_class)
    # As a server hands it on: the test client takes what follows // for a host.
    as_is = {"PATH_INFO": unquote_to_bytes(path).decode("latin-1")}
    return client.open("/", method=method, query_string=query, environ_overrides=as_is, **sent)


@pytest.mark.parametrize(("method", "path", "sent", "status", "cached"), REPLIES)
def test_every_reply_carries_its_headers(
    app: Flask, method: str, path: str, sent: dict[str, Any], status: int, cached: str
) -> None:
    with reply_of(app, method, path, sent) as reply:
        check(reply, method, path, status, cached)


def check(reply: Any, method: str, path: str, status: int, cached: str) -> None:
    assert reply.status_code == status
    headers = reply.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert headers["Cache-Control"].find(cached) >= 0
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'") and "frame-ancestors" in policy
    is_page = reply.mimetype == "text/html" and method in ("GET", "HEAD")
    assert PAGES[path.partition("?")[0]] in policy if is_page else "script-src" not in policy
    from_elsewhere = path in ("/widget.js", "/widget-later.js") and status == 200
    assert headers["Cross-Origin-Resource-Policy"] == (
        "cross-origin" if from_elsewhere else "same-origin"
    )
    assert not {"Server", "X-Powered-By", "Set-Cookie", "Location"} & set(headers.keys())
    assert len(headers) == len({name.lower() for name, _ in headers}), "none is there twice"
    if status >= 400 and method != "HEAD":
        assert reply.mimetype == "application/problem+json"
        assert reply.get_json()["status"] == status and reply.get_json()["detail"]


def test_the_table_has_every_route(app: Flask) -> None:
    paths = {path.partition("?")[0] for _, path, _, status, _ in REPLIES}
    for rule in app.url_map.iter_rules():
        prefix = rule.rule.partition("<")[0]
        assert any(path.startswith(prefix) for path in paths), rule


def test_a_failure_carries_them_too(small_app: Flask) -> None:
    def fails() -> None:
        raise RuntimeError

    small_app.view_functions["api.healthz"] = fails
    reply = small_app.test_client().get("/healthz")
    assert reply.status_code == 503 and reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("host", "scheme"),
    [
        ("evil.example", "http"),
        ("evil.example:80", "http"),
        ('evil.example"><script>', "http"),
        ("localhost:8000.evil.example", "http"),
        ("localhost:99999999", "http"),
        ("localhost; script-src *", "http"),
        ("[::1]:8000", "http"),
        ("a" * 3000, "http"),
        ("", "http"),
        ("悪.example", "http"),
    ],
)
@pytest.mark.parametrize(
    "path", ["/", "/?q=%E9%80%81", "/demo/embed", "/docs", "/openapi.json", "//x"]
)
def test_nothing_repeats_the_host_of_a_request(
    app: Flask, host: str, scheme: str, path: str
) -> None:
    raw = host.encode().decode("latin-1")
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path.partition("?")[0],
        "QUERY_STRING": path.partition("?")[2],
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": raw,
        "HTTP_X_FORWARDED_HOST": "forwarded.example",
        "wsgi.url_scheme": scheme,
    }
    body, status, headers = run_wsgi_app(app, environ)
    text = b"".join(body).decode() + str(headers)
    assert status[:3] in ("200", "400", "404")
    assert "evil" not in text and "forwarded" not in text and "99999999" not in text
    assert "a" * 100 not in text and "script-src *" not in text
