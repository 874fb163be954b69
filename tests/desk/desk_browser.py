"""The desk in a real Chromium, with somebody signed in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask

from bot.desk.access import Member
from bot.desk.session import COOKIE
from scripts.screenshots.browser import NoBrowser, chromium
from tests.widget.browser import free_port, serving


@contextmanager
def desk_in_chromium(app: Flask) -> Iterator[tuple[Any, str]]:
    """Serve the app, and yield a browser and the desk's address."""
    try:
        with chromium() as browser:
            port = free_port()
            with serving(app, port):
                yield browser, f"http://127.0.0.1:{port}/admin"
    except NoBrowser as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(missing))  # what to install; a developer may do without


@contextmanager
def desk_page(browser: Any, app: Flask, url: str, **context: Any) -> Iterator[Any]:
    """Open a page of the desk as 鈴木, and refuse any error that it reports."""
    opened = browser.new_context(
        **{"viewport": {"width": 1100, "height": 800}, "locale": "ja-JP"} | context
    )
    opened.set_default_timeout(5000)
    response = app.response_class()
    app.extensions["desk_sessions"].begin(response, Member("鈴木", "editor"))
    cookie = response.headers["Set-Cookie"].partition("=")[2].partition(";")[0]
    opened.add_cookies([{"name": COOKIE, "value": cookie, "domain": "127.0.0.1", "path": "/admin"}])
    page = opened.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.add_init_script(
        "addEventListener('securitypolicyviolation', e => {"
        "(window.violations ||= []).push(e.violatedDirective + ' ' + e.blockedURI) })"
    )
    page.goto(url)
    try:
        yield page
        assert not problems
        if context.get("java_script_enabled", True):
            assert not page.evaluate("window.violations || []")
    finally:
        opened.close()
