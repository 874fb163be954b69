"""Real parts, made once: the index of the shipped corpus with the real encoder."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.answer.answerer import Answerer
from bot.app import create_app, open_answerer
from bot.settings import Settings, read_settings
from index.encoder import Encoder
from index.store import ENCODER_FOLDER, current_folder
from scripts.bench.server import RunningServer, running_server

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of an index that fits the corpus; built now where it is not there yet.

    In a process of its own, since the tests' own must hold no torch when they check that serving
    holds none.
    """
    subprocess.run([sys.executable, "-m", "scripts.build"], cwd=ROOT, check=True)
    return replace(read_settings(), data_dir=tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def answerer(built: Settings) -> Answerer:
    return open_answerer(built)


@pytest.fixture(scope="session")
def encoder(built: Settings) -> Encoder:
    return Encoder(current_folder(built.index_dir) / ENCODER_FOLDER)


@pytest.fixture
def client(built: Settings, answerer: Answerer) -> FlaskClient:
    return create_app(built, answerer).test_client()


@pytest.fixture
def serving(built: Settings) -> Callable[..., AbstractContextManager[RunningServer]]:
    """The real server, two workers over the built index: `with serving() as (process, url)`."""
    return partial(running_server, WEB_WORKERS="2")
