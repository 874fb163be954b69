"""Real parts, made once: the shipped corpus with the default encoder, and a small shop with a
miniature one.

Building the first takes minutes, the second seconds: tests take `small` unless they are about the
shipped answers.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from xdist.scheduler import LoadScopeScheduling

from bot.answer.answerer import Answerer
from bot.app import create_app, open_answerer
from bot.publishing.opened import SharedEncoder
from bot.settings import Settings, read_settings
from index.encoder import Encoder
from index.store import ENCODER_FOLDER, current_folder
from scripts.bench.server import RunningServer, running_server
from scripts.screenshots.browser import NoBrowser
from scripts.screenshots.browser import chromium as installed_chromium
from tests.one_machine import machine

# Models this small are fitted faster by one thread; beside other work, by two, four times slower.
os.environ.setdefault("OMP_NUM_THREADS", "1")

ROOT = Path(__file__).parent.parent
DATA = ROOT / "tests" / "data"
_WIDGET = "tests/widget/"
IN_CI = os.environ.get("CI") == "true"


class _ByFile(LoadScopeScheduling):
    """Gives one of several processes a whole file, since its tests share what they built.

    xdist's own groups are part of a node's id, which pytest 9.2 does not let it change.
    """

    def _split_scope(self, nodeid: str) -> str:
        # One Chromium, and one folder of screenshots.
        return _WIDGET if nodeid.startswith(_WIDGET) else nodeid.partition("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> _ByFile:
    return _ByFile(config, log)


@pytest.hookimpl(tryfirst=True)  # before -m is applied
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow whatever needs the shipped index, also by way of another fixture."""
    for item in items:
        if "built" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)
    if items and hasattr(items[0].config, "workerinput"):
        # The longest share first, the quick files last: so both processes end at nearly the same
        # time. What needs the shipped index comes after what does not: one process builds it, which
        # takes minutes, and the other would wait.
        slow = {item.path for item in items if _is_slow(item)}
        built = {item.path for item in items if "built" in getattr(item, "fixturenames", ())}

        def place(item: pytest.Item) -> tuple[bool, bool, bool]:
            is_quick = item.path not in slow
            return not item.nodeid.startswith(_WIDGET), is_quick, item.path in built

        items.sort(key=place)


def _is_slow(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(name) for name in ("slow", "browser"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Beside tests of another process, let those that measure time have the machine alone."""
    if not hasattr(item.config, "workerinput") or not item.config.cache:
        return (yield)
    alone = item.get_closest_marker("alone") is not None
    with machine(item.config.cache.mkdir("machine"), alone=alone):
        return (yield)


def build(**environment: str) -> None:
    """Run scripts.build in a process of its own: torch takes seconds and stays out of this one."""
    command = [sys.executable, "-m", "scripts.build"]
    subprocess.run(command, cwd=ROOT, check=True, env=os.environ | environment)


@pytest.fixture(scope="session")
def small_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The variables under which every command works on a small shop's index, built now."""
    environment = {
        "CORPUS_DIR": str(DATA / "small"),
        "ENCODER": str(DATA / "mini-encoder"),
        "INDEX_DIR": str(tmp_path_factory.mktemp("small-index")),
        "DATA_DIR": str(tmp_path_factory.mktemp("small-data")),
    }
    build(**environment)
    return environment


@pytest.fixture(scope="session")
def small(small_environment: dict[str, str]) -> Settings:
    """The settings of the small shop."""
    return read_settings(small_environment)


@pytest.fixture(scope="session")
def small_answerer(small: Settings) -> Answerer:
    return open_answerer(small)


@pytest.fixture(scope="session")
def small_encoder(small: Settings) -> Encoder:
    return Encoder(current_folder(small.index_dir) / ENCODER_FOLDER)


@pytest.fixture
def small_app(small: Settings, small_answerer: Answerer, tmp_path: Path) -> Iterator[Flask]:
    """An app whose journal lies in this test's own `tmp_path / "data"`."""
    app = create_app(replace(small, data_dir=tmp_path / "data"), small_answerer)
    yield app
    app.extensions["recorder"].close()


@pytest.fixture
def small_client(small_app: Flask) -> FlaskClient:
    return small_app.test_client()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of an index that fits the shipped corpus; built now where it is not there yet.

    What needs it is marked slow.
    """
    build(OMP_NUM_THREADS=str(os.cpu_count()))
    return replace(read_settings(), data_dir=tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[tuple[Any, Any]]:
    """Chromium, and what finds accessibility faults in its pages."""
    from axe_playwright_python.sync_playwright import Axe

    with ExitStack() as stack:
        try:
            browser = stack.enter_context(installed_chromium())
        except NoBrowser as missing:
            if IN_CI:
                raise
            pytest.skip(str(missing))  # what to install; a developer may do without
        yield browser, Axe()


@pytest.fixture(scope="session")
def answerer(built: Settings) -> Answerer:
    """The shipped answers."""
    made = open_answerer(built)
    # A text passes once, however many tests ask it: the pass is most of a question's time.
    made.searcher.encoder = SharedEncoder(current_folder(built.index_dir) / ENCODER_FOLDER)
    return made


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
