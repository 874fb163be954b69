"""The window over the whole of a small screen: the page behind is out of reach, then as it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.widget.browser import SCREENSHOTS, Site, look, visit, wait_until

pytestmark = pytest.mark.browser

PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}}
PAGE = """<!doctype html><html lang="ja"><title>Host</title>
<body><header>見出し</header><main id="main"><a href="#main">本文</a><p>長い文</p></main>
<aside inert>もともと操作できない欄</aside><dialog id="asks"><button>続ける</button></dialog>
<script src="/widget.js"></script></body>"""
LONG = "document.querySelector('p').style.height = '4000px'"
INERT = """() => [...document.body.children].filter((each) => each.inert)
    .map((each) => each.localName)"""
SCROLLED = "[scrollX, scrollY, document.documentElement.clientWidth]"


@contextmanager
def phone(site: Site, **context: Any) -> Iterator[Any]:
    """Open a long page on a small screen, scrolled down, with the widget's window still closed."""
    with visit(site, **PHONE | context) as page:
        page.route(
            "**/long",
            lambda route: route.fulfill(body=PAGE, content_type="text/html; charset=utf-8"),
        )
        page.goto(f"{site.url}/long")
        page.evaluate(LONG)
        page.evaluate("scrollTo(0, 900)")
        yield page


def modal(page: Any) -> str | None:
    value: str | None = page.locator("#panel").get_attribute("aria-modal")
    return value


def test_the_page_behind_is_inert_and_comes_back_exactly_as_it_was(site: Site) -> None:
    with phone(site) as page:
        before = page.evaluate("document.body.outerHTML"), page.evaluate(SCROLLED)
        sheets = page.evaluate("document.adoptedStyleSheets.length")
        page.locator(".launcher").click()
        assert modal(page) == "true"
        assert page.evaluate(INERT) == ["header", "main", "aside", "dialog", "script"]
        look(site, page, "50-phone-over-the-page", whole=True)
        page.evaluate("document.body.prepend(document.createElement('nav'))")
        wait_until(page, lambda: "nav" in page.evaluate(INERT))
        page.locator("#input").press("Escape")
        assert modal(page) is None and page.evaluate(INERT) == ["aside"]
        page.evaluate("document.querySelector('nav').remove()")
        assert (page.evaluate("document.body.outerHTML"), page.evaluate(SCROLLED)) == before
        assert page.evaluate("document.adoptedStyleSheets.length") == sheets


@pytest.mark.parametrize("style", ["", "html, body { height: 100%; } body { overflow: auto; }"])
def test_the_page_behind_does_not_scroll_and_keeps_its_place(site: Site, style: str) -> None:
    with phone(site) as page:
        page.evaluate(
            "css => document.head.append(Object.assign(document.createElement('style'),"
            "{ textContent: css + 'html { scroll-behavior: smooth; }' }))",
            style,
        )
        page.evaluate("scrollTo({ top: 900, behavior: 'instant' })")
        before = page.evaluate(SCROLLED)
        page.locator(".launcher").click()
        page.mouse.move(180, 20)
        page.mouse.wheel(0, 500)
        page.mouse.move(180, 400)
        page.mouse.wheel(0, 5000)
        page.wait_for_timeout(200)
        if not style:
            assert page.evaluate(SCROLLED) == before
        page.locator("#input").press("Escape")
        assert page.evaluate(SCROLLED) == before


def test_a_turned_phone_has_its_page_back_and_a_wide_screen_never_loses_it(site: Site) -> None:
    with phone(site) as page:
        page.locator(".launcher").click()
        page.set_viewport_size({"width": 900, "height": 600})
        wait_until(page, lambda: modal(page) is None)
        assert page.evaluate(INERT) == ["aside"] and page.locator("#panel").is_visible()
        page.mouse.move(100, 300)
        page.mouse.wheel(0, 300)
        wait_until(page, lambda: page.evaluate("scrollY") > 900)
        page.set_viewport_size({"width": 360, "height": 740})
        wait_until(page, lambda: modal(page) == "true")


def test_a_dialog_of_the_page_above_the_window_stays_usable(site: Site) -> None:
    with phone(site) as page:
        page.locator(".launcher").click()
        page.evaluate("document.querySelector('#asks').showModal()")
        wait_until(page, lambda: "dialog" not in page.evaluate(INERT))
        page.screenshot(path=SCREENSHOTS / "51-dialog-over-the-window.png")
        page.get_by_role("button", name="続ける").click()
        page.evaluate("document.querySelector('#asks').close()")
        wait_until(page, lambda: "dialog" in page.evaluate(INERT))


def test_another_body_is_inert_too_once_the_widget_is_in_it(site: Site) -> None:
    with phone(site) as page:
        page.locator(".launcher").click()
        page.evaluate(
            """() => { const next = document.createElement('body'), widget = document.querySelector('faq-widget');
            next.append(document.createElement('main'), widget); document.body.replaceWith(next); }"""
        )
        wait_until(page, lambda: page.evaluate(INERT) == ["main"])
        page.locator("#input").press("Escape")
        assert page.evaluate(INERT) == [] and modal(page) is None


def test_a_widget_that_is_taken_off_the_page_gives_the_page_back(site: Site) -> None:
    with phone(site) as page:
        page.locator(".launcher").click()
        page.evaluate("FAQ.destroy()")
        wait_until(page, lambda: page.evaluate(INERT) == ["aside"])
        page.mouse.move(180, 300)
        page.mouse.wheel(0, 300)
        wait_until(page, lambda: page.evaluate("scrollY") > 900)
