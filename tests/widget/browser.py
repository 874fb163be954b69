"""What the tests of the widget do in a browser: open it, ask, wait, look."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.serving import make_server

from bot.answer.answerer import Answerer

SCREENSHOTS = Path(__file__).parents[1] / "screenshots"

ANSWERED = "請求書はいつ届きますか"
ANSWER = "請求書はいつ発行されますか?"
WITHOUT_PHONE = "月額プランとはなんですか"
AMBIGUOUS = "更新"
UNKNOWN = "CSRの作り方"
FOLLOW_UP = "引かれるのはいつ?"
PRIVATE_KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIEow"


@dataclass
class Site:
    """The app under its two local names (each a foreign origin to the other), and a browser."""

    app: Flask
    answerer: Answerer
    port: int
    browser: Any
    axe: Any

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def host_page(self) -> str:
        return f"http://localhost:{self.port}/demo/embed"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(app: Flask, port: int) -> Iterator[None]:
    server = make_server("127.0.0.1", port, _whole(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _whole(app: Flask) -> Callable[..., list[bytes]]:
    """Return the app with each reply read to its end before any of it is sent.

    Werkzeug 3.1's server leaves a file open that is sent to a browser which has gone, and some
    later test fails by the warning.
    """

    def reply(environ: Any, start_response: Any) -> list[bytes]:
        with closing(app(environ, start_response)) as parts:
            return list(parts)

    return reply


@contextmanager
def visit(site: Site, url: str | None = None, **context: Any) -> Iterator[Any]:
    """Open a page in a context of its own, and refuse any error it reports."""
    opened = site.browser.new_context(
        **{
            "viewport": {"width": 1100, "height": 800},
            "locale": "ja-JP",
            "reduced_motion": "reduce",  # a window that fades away would still be seen
        }
        | context
    )
    opened.set_default_timeout(5000)
    page = opened.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.add_init_script(
        "addEventListener('securitypolicyviolation', e => {"
        "(window.violations ||= []).push(e.violatedDirective + ' ' + e.blockedURI) })"
    )
    page.goto(url or site.url + "/")
    try:
        yield page
        assert not problems
        assert not page.evaluate("window.violations || []")
    finally:
        opened.close()


@contextmanager
def without_widget(site: Site, url: str | None = None, **context: Any) -> Iterator[Any]:
    """Open a page that the widget's script does not reach: the page's own replies stay on it."""
    with visit(site, **context) as page:
        page.route("**/widget.js*", lambda route: route.abort())
        page.goto(url or site.url + "/")
        wait_until(page, lambda: not page.locator(".to-widget").count())
        yield page


@contextmanager
def chat(site: Site, url: str | None = None, **context: Any) -> Iterator[Any]:
    """Open a page and the widget's window on it."""
    with visit(site, url, **context) as page:
        page.locator("faq-widget .launcher").click()
        yield page


def ask(page: Any, text: str) -> None:
    before = page.locator(".bot, .failure").count()
    page.locator("#input").fill(text)
    page.locator("#input").press("Enter")
    wait_until(page, lambda: page.locator(".bot, .failure").count() > before)


def press_in_menu(page: Any, name: str) -> None:
    page.locator("faq-widget .more > button").click()
    page.get_by_role("button", name=name, exact=True).click()


def last(page: Any, selector: str = ".message") -> Any:
    return page.locator(f"faq-widget {selector}").last


def status(page: Any) -> str:
    return page.locator("faq-widget .status").inner_text()


def wait_until(page: Any, condition: Callable[[], Any], timeout_s: float = 5) -> None:
    """Wait in the browser's time: what the page reports arrives only while Playwright is asked for
    something."""
    end = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < end, "this did not happen in time"
        page.wait_for_timeout(20)


def look(site: Site, page: Any, name: str, whole: bool = False) -> None:
    """Take a screenshot of a state and let axe find nothing in it."""
    page.wait_for_timeout(250)  # the animations of arrival
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")
    # A host page's own faults are not ours.
    found = site.axe.run(page, context=None if whole else "faq-widget").response["violations"]
    assert not [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]


def look_everywhere(site: Site, page: Any, name: str) -> None:
    """Look at a state over the page in the dark, and beside it in the light."""
    for width, scheme in ((360, "dark"), (1100, "light")):
        page.set_viewport_size({"width": width, "height": 740})
        page.emulate_media(color_scheme=scheme)
        look(site, page, f"{name}-{width}-{scheme}")


def requests_to(page: Any, path: str) -> list[dict[str, Any]]:
    """Return a list that fills with the bodies posted to a path from now on."""
    bodies: list[dict[str, Any]] = []
    page.on(
        "request",
        lambda request: (
            bodies.append(request.post_data_json)
            if request.url.endswith(path) and request.method == "POST"
            else None
        ),
    )
    return bodies


def focused(page: Any) -> str:
    active = "document.querySelector('faq-widget').shadowRoot.activeElement"
    return str(page.evaluate(f"(n => n ? n.id || n.className : '')({active})"))
