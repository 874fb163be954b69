"""The app with its chat part, over the built index and a sender that posts nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.answer.answerer import Answerer
from bot.settings import Settings
from tests.slack.client import with_chats
from tests.slack.fakes import FakeSlack, KeptMessages, app_with


@pytest.fixture
def fake_slack() -> Iterator[FakeSlack]:
    fake = FakeSlack()
    yield fake
    fake.close()


@pytest.fixture
def configured(built: Settings, tmp_path: Path) -> Settings:
    return with_chats(built, tmp_path / "data")


@pytest.fixture
def posted() -> KeptMessages:
    return KeptMessages()


@pytest.fixture
def app(configured: Settings, answerer: Answerer, posted: KeptMessages) -> Iterator[Flask]:
    """The app with a sender that posts nothing."""
    with app_with(answerer, configured, posted) as app:
        yield app


@pytest.fixture
def slack(app: Flask) -> FlaskClient:
    return app.test_client()
