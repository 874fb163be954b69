"""The app in Firefox and in WebKit, each started once for the tests of the widget there, and gone after them."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from flask import Response, request

from bot.answer.answerer import Answerer
from bot.app import create_app, open_answerer
from bot.settings import Settings
from tests.engines.firefox import FIREFOX, firefox
from tests.engines.webdriver import Browser, Carrier
from tests.engines.webkit import BROWSER, DRIVER, XVFB, webkit
from tests.widget.browser import free_port, serving
from tests.widget.conftest import IN_CI

SCREENSHOTS = Path(__file__).parents[1] / "screenshots-engines"
# WebDriver has no word for what a page complains of: here the widget's file listens first.
LISTENER = """window.problems = [];
addEventListener("error", (event) => problems.push(event.message));
addEventListener("unhandledrejection", (event) => problems.push(String(event.reason)));
// WebKit asks for /favicon.ico by itself, and reports that as the page's own fault.
addEventListener("securitypolicyviolation", (event) => event.blockedURI.endsWith("/favicon.ico") ||
  problems.push(event.violatedDirective + " " + event.blockedURI));
console.error = console.warn = (...words) => problems.push(words.join(" "));
"""


@dataclass
class Engine:
    """How to start an engine, where it is installed, and what to install where it is not."""

    start: Callable[..., AbstractContextManager[Carrier]]
    installed: bool
    packages: str


ENGINES = {
    "firefox": Engine(firefox, bool(FIREFOX), "firefox-esr"),
    "webkit": Engine(webkit, bool(DRIVER and BROWSER and XVFB), "webkit2gtk-driver xvfb"),
}


@dataclass
class Home:
    """The app under its two local names, each a foreign origin to the other."""

    answerer: Answerer
    port: int
    failing: set[str] = field(default_factory=set)  # paths that give 503 for now

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    @property
    def host_page(self) -> str:
        return f"http://localhost:{self.port}/demo/embed"


@pytest.fixture(scope="module")
def home(built: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    port = free_port()
    settings = replace(
        built,
        public_url=f"http://127.0.0.1:{port}",
        allowed_origins=(f"http://localhost:{port}",),
        data_dir=tmp_path_factory.mktemp("data"),
    )
    answerer = open_answerer(settings)
    app = create_app(settings, answerer)
    app.after_request(_listen_first)
    here = Home(answerer, port)

    @app.before_request
    def fail() -> Response | None:
        return Response(status=503) if request.path in here.failing else None

    with serving(app, port):
        yield here
    app.extensions["recorder"].close()


def _listen_first(response: Response) -> Response:
    if request.path == "/widget.js" and response.status_code == 200:
        script = response.get_data()
        if response.headers.pop("Content-Encoding", None):
            script = gzip.decompress(script)
        response.set_data(LISTENER.encode() + script)
    return response


@pytest.fixture(scope="module", params=list(ENGINES))
def engine(request: pytest.FixtureRequest) -> Engine:
    found = ENGINES[request.param]
    if not found.installed and not IN_CI:  # a developer may do without; CI may not
        pytest.skip(f"{request.param} is missing: apt-get install {found.packages}")
    return found


@pytest.fixture(scope="module")
def browser(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with engine.start(tmp_path_factory.mktemp("engine")) as carrier:
        yield Browser(carrier)
