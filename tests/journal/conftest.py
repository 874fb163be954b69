"""The small shop's app, and a recorder of its own, over a real SQLite file."""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.journal.database import Journal
from bot.journal.writer import Recorder
from tests.journal.entries import recorder_of
from tests.journal.postgres import Postgres


@pytest.fixture
def app(small_app: Flask) -> Flask:
    return small_app


@pytest.fixture
def client(small_client: FlaskClient) -> FlaskClient:
    return small_client


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "data" / "journal.db"


@pytest.fixture
def recorder(database: Path) -> Iterator[Recorder]:
    recorder = recorder_of(database)
    yield recorder
    recorder.close()


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    yield server
    server.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Journal, str]]:
    """An empty journal with its address."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'journal.db'}"
    else:
        url = request.getfixturevalue("postgres").url
    opened = Journal(url)
    yield opened, url
    opened.delete_oldest(100_000)
    while opened.forget_counts_before(datetime.now(timezone.utc) + timedelta(days=10), 1000):
        pass
    opened.close()
