"""Real parts, made once: the index of the shipped corpus with the real encoder."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.answer.answerer import Answerer
from bot.app import create_app, open_answerer
from bot.settings import Settings, read_settings
from index.encoder import Encoder
from index.store import ENCODER_FOLDER, current_folder

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
def serving(
    built: Settings,
) -> Callable[..., AbstractContextManager[tuple[subprocess.Popen[bytes], str]]]:
    """The real server over the built index: `with serving() as (process, url)`."""
    return _serving


@contextmanager
def _serving(*arguments: str, **environment: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Run the real server on a free port until the block ends; yield its process and address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "scripts.serve", "--port", str(port), *arguments],
        cwd=ROOT,
        env=os.environ | {"WEB_WORKERS": "2"} | environment,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: process.poll() is not None or _answers(f"{url}/readyz"), 60)
        assert process.poll() is None, "the server ended before it was ready"
        yield process, url
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_until(condition: Callable[[], bool], limit_s: float) -> None:
    """Wait for a condition, or fail."""
    deadline = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < deadline, f"not within {limit_s} s"
        time.sleep(0.02)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
