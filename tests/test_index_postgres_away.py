"""The rows' database killed, stopped and back: customers get the phone meanwhile, and soon."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.app import create_app, open_answerer
from bot.publishing.publish import GateClosed
from bot.settings import Settings
from index.postgres.address import RowsUnavailable
from tests.journal.entries import until
from tests.journal.postgres import Postgres
from tests.publishing_shop import SHOP, edit, publish_now, served
from tests.rows_shop import in_database

pytestmark = [pytest.mark.slow, pytest.mark.alone]

_NUMBERS = count()


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    yield server
    server.close()


@pytest.fixture
def shop(small: Settings, tmp_path: Path, postgres: Postgres) -> Settings:
    return in_database(small, tmp_path, postgres)


@pytest.fixture
def client(shop: Settings) -> Iterator[FlaskClient]:
    app = create_app(shop)
    yield app.test_client()
    app.extensions["recorder"].close()


def ask(client: FlaskClient) -> tuple[int, float, dict]:  # type: ignore[type-arg]  # JSON
    """Return status, seconds and reply of a question that nobody has asked yet."""
    begun = time.monotonic()
    reply = client.post("/api/ask", json={"query": f"{next(_NUMBERS)}番の花束はいくらですか"})
    return reply.status_code, time.monotonic() - begun, reply.get_json()


def test_a_killed_database_is_the_phone_at_once_and_comes_back_by_itself(
    client: FlaskClient, postgres: Postgres
) -> None:
    assert ask(client)[0] == 200
    postgres.kill()
    status, took, reply = ask(client)
    assert (status, reply["contact"]["tel"][:4]) == (503, "tel:")
    assert took < 1
    assert ask(client)[1] < 0.2
    assert client.get("/").status_code == 200
    assert client.post("/api/suggest", json={"text": "花束"}).get_json()["suggestions"]
    assert client.get("/", query_string={"q": "鉢植えの値段"}).status_code == 503
    postgres.start()
    assert until(lambda: ask(client)[0] == 200) < 5


def test_a_stopped_database_holds_nobody_for_long(client: FlaskClient, postgres: Postgres) -> None:
    assert ask(client)[0] == 200
    postgres.stop()
    try:
        status, took, reply = ask(client)
        assert (status, "contact" in reply) == (503, True)
        assert took < 4
        assert ask(client)[1] < 0.2
    finally:
        postgres.go_on()
    assert until(lambda: ask(client)[0] == 200) < 5


def test_a_server_starts_and_nothing_is_published_while_the_database_is_away(
    shop: Settings, postgres: Postgres
) -> None:
    edit(shop.corpus_dir, SHOP, "車を停める場所", "くるまの置き場")
    before = served(shop)
    postgres.kill()
    try:
        with pytest.raises((RowsUnavailable, GateClosed), match="cannot be written to PostgreSQL"):
            publish_now(shop)
        assert served(shop) == before
        edit(shop.corpus_dir, SHOP, "くるまの置き場", "車を停める場所")
        app = create_app(shop, open_answerer(replace(shop)))
        client = app.test_client()
        assert ask(client)[0] == 503
    finally:
        postgres.start()
    assert until(lambda: ask(client)[0] == 200) < 5
    app.extensions["recorder"].close()
