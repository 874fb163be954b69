"""The app with and without chat, for the tests of the document that describes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from bot.answer.answerer import Answerer
from bot.app import create_app
from bot.settings import Settings
from tests.openapi.signing import SECRET


@pytest.fixture(scope="module")
def plain(small: Settings, small_answerer: Answerer) -> Flask:
    """The app as the public sees it."""
    return create_app(small, small_answerer)


@pytest.fixture
def chatty(small: Settings, small_answerer: Answerer, tmp_path: Path) -> Iterator[Flask]:
    """The app with every chat route, and with a journal that has seen no request yet."""
    app = create_app(
        replace(
            small,
            slack_signing_secret=SECRET,
            slack_bot_token="xoxb",
            mattermost_token="token",
            data_dir=tmp_path,
        ),
        small_answerer,
    )
    yield app
    app.extensions["recorder"].close()
