"""Logo, icon and other pictures of the company: served, cached, and nothing else of its folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.answer.answerer import Answerer
from bot.settings import Settings
from corpus.branding import Branding, Image
from tests.framed_shop import framed_app


@pytest.fixture(scope="module")
def framed(
    small: Settings, small_answerer: Answerer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    with framed_app(small, small_answerer, tmp_path_factory.mktemp("framed")) as app:
        yield app


@pytest.fixture
def client(framed: Flask) -> FlaskClient:
    return framed.test_client()


def test_a_drawing_runs_no_script_where_it_is_opened_by_itself(client: FlaskClient) -> None:
    logo = client.get("/company/logo.svg")
    assert (logo.status_code, logo.mimetype) == (200, "image/svg+xml")
    policy = logo.headers["Content-Security-Policy"]
    assert "sandbox" in policy and "script-src" not in policy and "default-src 'none'" in policy
    version = re.search(r"logo\.svg\?v=(\w+)", client.get("/").text)
    assert version
    again = client.get(f"/company/logo.svg?v={version[1]}")
    assert "immutable" in again.headers["Cache-Control"]


def test_the_pages_policy_allows_the_pictures_that_the_companys_file_names_and_no_more(
    client: FlaskClient, small_client: FlaskClient
) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "img-src 'self' https://cdn.komorebi.example;" in policy
    own = small_client.get("/").headers["Content-Security-Policy"]
    assert "img-src 'self';" in own
    assert policy.replace(" https://cdn.komorebi.example", "") == own


def test_browsers_get_an_icon_the_companys_or_ours(
    client: FlaskClient, small_client: FlaskClient
) -> None:
    assert client.get("/favicon.ico").mimetype == "image/png"
    assert 'rel="icon" href="/company/favicon.png?v=' in client.get("/").text
    ours = small_client.get("/favicon.ico")
    assert ours.mimetype == "image/x-icon" and ours.get_data()[:4] == b"\0\0\1\0"
    for address in re.findall(r'rel="icon" href="(.*?)"', small_client.get("/").text):
        with small_client.get(address) as icon:
            assert icon.status_code == 200


def test_a_picture_that_is_not_there_is_left_out_with_a_warning(
    small: Settings, small_answerer: Answerer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    branding = Branding(logo=Image("gone.svg", "site.yaml:7"))
    with framed_app(small, small_answerer, tmp_path, branding=branding) as app:
        page = app.test_client().get("/").text
    assert "<img" not in page and '<p class="company">こもれび花店</p>' in page
    assert "site.yaml:7: logo=gone.svg is not there" in caplog.text


def test_nothing_else_of_the_folder_is_served(client: FlaskClient) -> None:
    for name in ("site.yaml", "images/icon.png", "../site.yaml", "static/../logo.svg", ""):
        assert client.get(f"/company/{name}").status_code == 404, name
