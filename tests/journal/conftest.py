"""The small shop's app, and a recorder of its own, over a real SQLite file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.journal.writer import Recorder
from tests.journal.entries import recorder_of


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
