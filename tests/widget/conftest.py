"""The app in a real Chromium, started once for all tests of the widget."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.app import create_app, open_answerer
from bot.settings import Settings
from tests.conftest import IN_CI
from tests.widget.browser import Site, free_port, serving
from tests.widget.host_site import HostSite
from tests.widget.npm_project import NODE_MODULES, Project, blocks_of_the_docs


@contextmanager
def opened(settings: Settings, chromium: tuple[Any, Any], data_dir: Path) -> Iterator[Site]:
    """Serve the app of an index under its two local names."""
    port = free_port()
    settings = replace(
        settings,
        public_url=f"http://127.0.0.1:{port}",
        allowed_origins=(*settings.allowed_origins, f"http://localhost:{port}"),
        data_dir=data_dir,
    )
    answerer = open_answerer(settings)
    app = create_app(settings, answerer)
    with serving(app, port):
        yield Site(app, answerer, port, *chromium)
    app.extensions["recorder"].close()


@pytest.fixture(scope="session")
def site(
    built: Settings, chromium: tuple[Any, Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    with opened(built, chromium, tmp_path_factory.mktemp("data")) as site:
        yield site


@pytest.fixture(scope="session")
def shop(
    small: Settings, chromium: tuple[Any, Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The flower shop's app."""
    with opened(small, chromium, tmp_path_factory.mktemp("data")) as shop:
        yield shop


@pytest.fixture(scope="session")
def host(
    small: Settings, chromium: tuple[Any, Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[HostSite]:
    """Another company's server, whose pages show the flower shop's widget."""
    port = free_port()
    settings = replace(small, allowed_origins=(f"http://localhost:{port}",))
    with opened(settings, chromium, tmp_path_factory.mktemp("data")) as shop:
        host = HostSite(shop, port)
        with serving(host.app, port):
            yield host


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project that has installed the npm package, with the files that the docs show."""
    if not IN_CI and not (shutil.which("npm") and (NODE_MODULES / "typescript").exists()):
        # A developer may do without; CI may not.
        pytest.skip("npm is missing, or `npm ci` was not run: scripts/test does both")
    made = Project.install(tmp_path_factory.mktemp("npm"))
    for name, text in blocks_of_the_docs().items():
        made.write(name, text)
    return made
