"""The app in a real Chromium, started once for all tests of the widget."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.app import create_app, open_answerer
from bot.settings import Settings
from tests.widget.browser import SCREENSHOTS, Site, free_port, serving
from tests.widget.host_site import HostSite

CHROMIUM = (
    os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
)
IN_CI = os.environ.get("CI") == "true"
ARGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[tuple[Any, Any]]:
    """Chromium, and what finds accessibility faults in its pages."""
    if not CHROMIUM and not IN_CI:
        pytest.skip("Chromium is missing: apt-get install chromium, or set CHROMIUM to its path")
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    shutil.rmtree(SCREENSHOTS, ignore_errors=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser, Axe()
        browser.close()


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
