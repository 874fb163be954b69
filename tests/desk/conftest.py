"""The desk before a small shop, with its own corpus folder, and somebody signed in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.answer.answerer import Answerer
from bot.app import create_app
from bot.desk.access import ROLES, Member, Role
from bot.desk.session import COOKIE
from bot.settings import Settings
from tests.desk.browser import DeskSite, served_desk

KEY = "k" * 40
NAMES = ("鈴木", "田中", "佐藤", "高橋", "山田")  # whom tests may sign in, in any role


@dataclass
class SignedIn:
    """A client of the desk, with the token that its forms send."""

    client: FlaskClient
    csrf: str

    def get(self, path: str = "") -> str:
        response = self.client.get(f"/admin{path}", follow_redirects=True)
        assert response.status_code == 200, response.get_data(as_text=True)
        return response.get_data(as_text=True)

    def post(self, path: str, **fields: str) -> str:
        response = self.client.post(
            f"/admin{path}", data=fields | {"csrf": self.csrf}, follow_redirects=True
        )
        assert response.status_code == 200, response.get_data(as_text=True)
        return response.get_data(as_text=True)


@pytest.fixture
def desk_settings(small: Settings, tmp_path: Path) -> Settings:
    """The small shop, whose corpus this test alone changes."""
    corpus = tmp_path / "corpus"
    shutil.copytree(small.corpus_dir, corpus)
    return replace(
        small,
        corpus_dir=corpus,
        data_dir=tmp_path / "data",
        secret_key=KEY,
        admin_tokens=tuple(f"{name}:{role}:unused" for role in ROLES for name in NAMES),
    )


@pytest.fixture
def desk_app(desk_settings: Settings, small_answerer: Answerer) -> Iterator[Flask]:
    app = create_app(desk_settings, small_answerer)
    yield app
    app.extensions["recorder"].close()


def sign_in_to(app: Flask, role: Role = "publisher", name: str = "鈴木") -> SignedIn:
    """Return a client of somebody who is signed in."""
    client, sessions = app.test_client(), app.extensions["desk_sessions"]
    assert name in NAMES
    response = app.response_class()
    sessions.begin(response, Member(name, role))
    cookie = response.headers["Set-Cookie"].partition("=")[2].partition(";")[0]
    client.set_cookie(COOKIE, cookie, path="/admin")
    with app.test_request_context("/admin", headers={"Cookie": f"{COOKIE}={cookie}"}):
        return SignedIn(client, sessions.csrf_token())


@pytest.fixture
def signed_in(desk_app: Flask) -> Callable[..., SignedIn]:
    """Sign somebody in: signed_in("editor"), signed_in("reader", "田中")."""

    return partial(sign_in_to, desk_app)


@pytest.fixture(scope="module")
def desk_site(
    small: Settings,
    small_answerer: Answerer,
    chromium: tuple[Any, Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[DeskSite]:
    """The desk for a browser."""
    folder = tmp_path_factory.mktemp("desk")
    with served_desk(small, small_answerer, chromium, folder) as site:
        yield site
