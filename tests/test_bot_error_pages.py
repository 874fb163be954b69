"""Errors in a browser: a page in Japanese with a way on; a problem document for anybody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from bot.answer.answerer import Answerer
from bot.settings import Settings
from tests.framed_shop import framed_app

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def framed(
    small: Settings, small_answerer: Answerer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("framed")
    with framed_app(small, small_answerer, folder) as app:
        app.add_url_rule("/abort/<int:status>", "abort", view_func=lambda status: abort(status))
        app.add_url_rule("/fail", "fail", view_func=lambda: 1 / 0)
        yield app


@pytest.fixture
def client(framed: Flask) -> FlaskClient:
    return framed.test_client()


@pytest.mark.parametrize(
    ("method", "path", "status", "words"),
    [
        ("GET", "/nowhere", 404, "お探しのページは見つかりませんでした"),
        ("GET", "/healthz/", 404, "お探しのページは見つかりませんでした"),
        ("GET", "/company/none.png", 404, "お探しのページは見つかりませんでした"),
        ("POST", "/widget.js", 405, "この方法ではご利用いただけません"),
        ("DELETE", "/", 405, "この方法ではご利用いただけません"),
        ("GET", "/abort/403", 403, "このページはご覧いただけません"),
        ("GET", "/abort/410", 410, "このページの公開は終了しました"),
        ("GET", "/abort/413", 413, "入力が大きすぎます"),
        ("GET", "/abort/429", 429, "ただいまアクセスが集中しています"),
        ("GET", "/abort/418", 418, "ページを表示できませんでした"),
    ],
)
def test_a_browser_gets_a_page_with_a_search_box_the_list_and_the_phone(
    client: FlaskClient, method: str, path: str, status: int, words: str
) -> None:
    reply = client.open(path, method=method, headers=BROWSER)
    assert (reply.status_code, reply.mimetype) == (status, "text/html")
    page = reply.text
    assert f'<h2 id="error">{words}</h2>' in page and "noindex" in page
    assert 'name="q"' in page and '<a href="/">「お花のよくある質問」の一覧を見る</a>' in page
    assert 'href="tel:0300001187"' in page and "個人情報" in page
    assert "img-src 'self' https://cdn.komorebi.example" in reply.headers["Content-Security-Policy"]
    assert reply.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/fail", "/abort/500", "/abort/503", "/abort/502"])
def test_a_failure_is_a_page_that_needs_nothing_of_what_failed(
    client: FlaskClient, path: str
) -> None:
    reply = client.get(path, headers=BROWSER)
    assert (reply.status_code, reply.mimetype) == (503, "text/html")
    assert "ただいまページを表示できません" in reply.text and "03-0000-1187" in reply.text
    assert "site-header" not in reply.text and "<script" not in reply.text
    assert "ZeroDivision" not in reply.text


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        ("/nowhere", "*/*"),
        ("/nowhere", ""),
        ("/nowhere", "application/json"),
        ("/nowhere", "application/json, text/html;q=0.5"),
        ("/nowhere", "image/avif,image/webp,*/*;q=0.8"),
        ("/nowhere", "text/html;q=0"),
        ("/api/none", BROWSER["Accept"]),
        ("/api/ask", BROWSER["Accept"]),
        ("/slack/none", BROWSER["Accept"]),
        ("/fail", "*/*"),
    ],
)
def test_programs_get_a_problem_document_as_before(
    client: FlaskClient, path: str, accept: str
) -> None:
    reply = client.get(path, headers={"Accept": accept})
    assert reply.mimetype == PROBLEM and reply.get_json()["status"] == reply.status_code


def test_nothing_of_the_address_stands_in_the_page(client: FlaskClient) -> None:
    reply = client.get("/nowhere-taro?x=<b>hanako", headers=BROWSER)
    assert "taro" not in reply.text and "hanako" not in reply.text


def test_what_was_not_allowed_says_what_is(client: FlaskClient) -> None:
    assert "GET" in client.delete("/robots.txt", headers=BROWSER).headers["Allow"]


def test_a_page_of_the_companys_that_fails_while_serving_still_tells_how_to_phone(
    small: Settings, small_answerer: Answerer, tmp_path: Path
) -> None:
    templates = tmp_path / "templates"
    templates.mkdir()
    (templates / "header.html").write_text(
        "{% if request.path == '/nowhere' %}{{ nothing.at_all.here }}{% endif %}"
    )
    with framed_app(small, small_answerer, tmp_path / "shop", templates_dir=templates) as app:
        client = app.test_client()
        assert client.get("/", headers=BROWSER).status_code == 200
        reply = client.get("/nowhere", headers=BROWSER)
    assert reply.status_code == 503 and "03-0000-1187" in reply.text
