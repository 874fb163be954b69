"""The app in a real Chromium, started once for all tests of the widget."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.app import create_app, open_answerer
from bot.settings import Settings
from tests.widget.browser import SCREENSHOTS, Site, free_port, serving

CHROMIUM = (
    os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
)
IN_CI = os.environ.get("CI") == "true"
ARGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="session")
def site(built: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    if not CHROMIUM and not IN_CI:
        pytest.skip("Chromium is missing: apt-get install chromium, or set CHROMIUM to its path")
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    shutil.rmtree(SCREENSHOTS, ignore_errors=True)
    port = free_port()
    settings = replace(
        built,
        public_url=f"http://127.0.0.1:{port}",
        allowed_origins=(f"http://localhost:{port}",),
        data_dir=tmp_path_factory.mktemp("data"),
    )
    answerer = open_answerer(settings)
    app = create_app(settings, answerer)
    with serving(app, port), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield Site(app, answerer, port, browser, Axe())
        browser.close()
    app.extensions["recorder"].close()
