"""The Chromium that is installed, and the app before it."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from corpus.errors import FaqError

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


class NoBrowser(FaqError):
    """There is nothing to take pictures with; the message says what to install."""


@contextmanager
def chromium() -> Iterator[Any]:
    """Start the installed Chromium, or the one that CHROMIUM names. Raises NoBrowser."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if not path:
        raise NoBrowser(
            "Chromium is missing. On Debian: apt-get install chromium fonts-noto-cjk; or set "
            "CHROMIUM to its path"
        )
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError as error:
        raise NoBrowser(
            "Playwright is missing; it is among what the tests need. Run scripts/test --fast, which "
            "installs it, or in an environment of your own: pip install -r requirements-dev.txt"
        ) from error
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        except Error as error:
            reason = error.message.splitlines()[0]
            raise NoBrowser(f"{path} does not start ({reason}). Set CHROMIUM to another") from error
        yield browser
        browser.close()


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True  # a browser keeps connections open that it may need


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing: a line for every request is of no use here."""


@contextmanager
def listening() -> Iterator[WSGIServer]:
    """Take a free port of this machine; `set_app` says what is served there."""
    with make_server("127.0.0.1", 0, _nothing, _Server, _Quiet) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def _nothing(_environ: object, start_response: Any) -> list[bytes]:
    start_response("503 Service Unavailable", [])
    return []
