"""Which pages of other hosts may use the API."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.answer.answerer import Answerer
from bot.app import create_app
from bot.settings import Settings

ALLOWED = ("https://www.example.jp", "http://localhost:3000")
REFUSED = [
    "https://evil.example",
    "http://www.example.jp",
    "https://www.example.jp:8443",
    "https://example.jp",
    "https://www.example.jp.evil.example",
    "https://WWW.EXAMPLE.JP",
    "null",
    "https://www.example.jp/",
]


@pytest.fixture
def client(small: Settings, small_answerer: Answerer, tmp_path: Path) -> Iterator[FlaskClient]:
    settings = replace(small, data_dir=tmp_path, allowed_origins=ALLOWED)
    app = create_app(settings, small_answerer)
    yield app.test_client()
    app.extensions["recorder"].close()


@pytest.mark.parametrize("origin", ALLOWED)
@pytest.mark.parametrize("path", ["/api/ask", "/api/suggest", "/api/feedback"])
def test_an_allowed_origin_passes_the_preflight(
    client: FlaskClient, origin: str, path: str
) -> None:
    reply = client.options(
        path,
        headers={
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )
    assert reply.status_code == 204
    assert reply.headers["Access-Control-Allow-Origin"] == origin
    assert "POST" in reply.headers["Access-Control-Allow-Methods"]
    assert reply.headers["Access-Control-Allow-Headers"] == "Content-Type"
    assert int(reply.headers["Access-Control-Max-Age"]) > 0
    assert reply.headers["Vary"] == "Origin"
    assert "Access-Control-Allow-Credentials" not in reply.headers


@pytest.mark.parametrize(
    ("origin", "allowed"), [(ALLOWED[0], ALLOWED[0]), ("https://evil.example", None), (None, None)]
)
def test_the_english_words_are_for_allowed_origins_too_and_cached_for_each(
    client: FlaskClient, origin: str | None, allowed: str | None
) -> None:
    headers = {"Origin": origin} if origin else {}
    reply = client.get("/widget-words.en.json", headers=headers)
    assert reply.status_code == 200 and {"Origin", "Accept-Encoding"} <= set(reply.vary)
    assert reply.headers.get("Access-Control-Allow-Origin") == allowed


@pytest.mark.parametrize("origin", ALLOWED)
def test_an_allowed_origin_reads_answers_and_errors(client: FlaskClient, origin: str) -> None:
    for body, status in (({"text": "請求"}, 200), ({"text": 1}, 400)):
        reply = client.post("/api/suggest", json=body, headers={"Origin": origin})
        assert reply.status_code == status
        assert reply.headers["Access-Control-Allow-Origin"] == origin
        assert reply.headers["Vary"] == "Origin"


@pytest.mark.parametrize("origin", REFUSED)
def test_any_other_origin_gets_no_header(client: FlaskClient, origin: str) -> None:
    preflight = client.options(
        "/api/ask", headers={"Origin": origin, "Access-Control-Request-Method": "POST"}
    )
    reply = client.post("/api/suggest", json={"text": ""}, headers={"Origin": origin})
    for each in (preflight, reply):
        assert not [name for name, _ in each.headers if name.startswith("Access-Control-")]
        assert each.headers["Vary"] == "Origin"


def test_a_refused_origin_is_logged_once_with_the_setting(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "bot.web.security"):
        for _ in range(3):
            client.post(
                "/api/suggest", json={"text": ""}, headers={"Origin": "https://evil.example"}
            )
        client.post("/api/suggest", json={"text": ""}, headers={"Origin": ALLOWED[0]})
        client.post(
            "/api/suggest", json={"text": ""}, headers={"Origin": "http://localhost"}
        )  # the page's own host
        client.post("/api/suggest", json={"text": ""})
    assert [record.getMessage() for record in caplog.records] == [
        "refused the origin https://evil.example: add it to ALLOWED_ORIGINS if its pages may show the widget"
    ]


def test_invented_origins_do_not_fill_the_log(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(150):
        client.post(
            "/api/suggest", json={"text": ""}, headers={"Origin": f"https://{number}.evil.example"}
        )
    assert len(caplog.records) == 100


def test_what_no_browser_sends_as_an_origin_is_not_logged(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    for end in ("a", "b"):
        origin = f"https://{'x' * 8000}.{end}"
        client.post("/api/suggest", json={"text": ""}, headers={"Origin": origin})
    assert not caplog.records


def test_pages_are_not_concerned(client: FlaskClient) -> None:
    assert (
        "Access-Control-Allow-Origin" not in client.get("/", headers={"Origin": ALLOWED[0]}).headers
    )
    assert (
        client.options(
            "/api/nothing", headers={"Origin": ALLOWED[0], "Access-Control-Request-Method": "POST"}
        ).status_code
        == 404
    )
