"""PUBLIC_URL with a path: the same pages and links whether a proxy cuts the path off or keeps it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from flask import Flask

from bot.answer.answerer import Answerer
from bot.app import create_app
from bot.http.mount import mount
from bot.settings import Settings
from tests.framed_shop import framed_app

PUBLIC = "https://www.komorebi.example/support/faq"


@pytest.fixture(scope="module")
def framed(
    small: Settings, small_answerer: Answerer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("framed")
    with framed_app(small, small_answerer, folder, public_url=PUBLIC) as app:
        yield app


def addresses(page: str) -> set[str]:
    found = re.findall(r'(?:href|src|action)="([^"#]+)"', page)
    return {each for each in found if not each.startswith(("https://", "tel:"))}


@pytest.mark.parametrize("prefix", ["/support/faq", ""])
def test_all_links_lead_below_the_public_path_and_are_there(framed: Flask, prefix: str) -> None:
    client = framed.test_client()
    page = client.get(f"{prefix}/")
    assert page.status_code == 200
    found = addresses(page.text)
    assert len(found) > 6
    for address in found:
        assert address.startswith("/support/faq/"), address
        with client.get(address.replace("/support/faq", prefix, 1)) as reply:
            assert reply.status_code == 200, address


@pytest.mark.parametrize("prefix", ["/support/faq", ""])
def test_everything_answers_with_and_without_the_path(framed: Flask, prefix: str) -> None:
    client = framed.test_client()
    for path in ("/healthz", "/readyz", "/robots.txt", "/sitemap.xml", "/favicon.ico", "/docs"):
        assert client.get(prefix + path).status_code == 200, path
    assert client.post(f"{prefix}/api/ask", json={"query": "駐車場"}).status_code == 200
    asked = client.post(f"{prefix}/", data={"q": "駐車場"})
    assert asked.status_code == 200 and "お店の裏に3台分" in asked.text
    missing = client.get(f"{prefix}/nowhere", headers={"Accept": "text/html"})
    assert missing.status_code == 404 and 'href="/support/faq/"' in missing.text


def test_public_addresses_hold_the_path_once(framed: Flask) -> None:
    client = framed.test_client()
    page = client.get("/support/faq/?choice=parking").text
    assert f'rel="canonical" href="{PUBLIC}/?choice=parking"' in page
    assert f"<loc>{PUBLIC}/</loc>" in client.get("/sitemap.xml").text
    links = client.post("/api/ask", json={"choice": "parking"}).text
    assert "faq/support/faq" not in page + links


def test_the_path_without_its_slash_is_the_page(framed: Flask) -> None:
    assert "お花のよくある質問" in framed.test_client().get("/support/faq").text


@pytest.mark.parametrize("path", ["/support/faqs", "/support", "/faq/", "/support/faq/faq"])
def test_what_only_looks_like_the_path_is_not_there(framed: Flask, path: str) -> None:
    assert framed.test_client().get(path).status_code == 404


def asked_paths(public_url: str, path: str, routes: set[str]) -> tuple[str, str]:
    """Return (SCRIPT_NAME, PATH_INFO) as an app with such routes is asked."""
    seen: list[dict[str, Any]] = []

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        seen.append(environ)
        return []

    list(mount(app, public_url, routes.__contains__)({"PATH_INFO": path}, lambda *_: None))
    return seen[0].get("SCRIPT_NAME", ""), seen[0]["PATH_INFO"]


@pytest.mark.parametrize(
    ("public_url", "path", "script", "rest"),
    [
        ("https://a.jp", "/faq/x", "", "/faq/x"),
        ("https://a.jp/faq", "/faq/", "/faq", "/"),
        ("https://a.jp/faq", "/faq", "/faq", "/"),
        ("https://a.jp/faq", "/", "/faq", "/"),
        ("https://a.jp/faq", "/faqs/", "/faq", "/faqs/"),
        # A public path that is called as a route of ours is.
        ("https://a.jp/api", "/api/api/ask", "/api", "/api/ask"),
        ("https://a.jp/api", "/api/ask", "/api", "/api/ask"),
        ("https://a.jp/api", "/api/", "/api", "/"),
        # As WSGI spells a path that is not ASCII.
        ("https://a.jp/%E8%8A%B1", "/\xe8\x8a\xb1/", "/\xe8\x8a\xb1", "/"),
    ],
)
def test_the_path_is_taken_off_once(public_url: str, path: str, script: str, rest: str) -> None:
    assert asked_paths(public_url, path, {"/", "/api/ask"}) == (script, rest)


def test_a_path_that_is_not_ascii_leads_everywhere(
    small: Settings, small_answerer: Answerer, tmp_path: Path
) -> None:
    public = "https://www.komorebi.example/%E8%8A%B1"
    settings = replace(small, public_url=public, data_dir=tmp_path / "data")
    app = create_app(settings, small_answerer)
    page = app.test_client().get("/花/")
    assert page.status_code == 200
    address = next(each for each in addresses(page.text) if "widget.js" in each)
    assert unquote_to_bytes(address).decode().startswith("/花/widget.js")
    app.extensions["recorder"].close()
