"""Colours, small screens, languages, paper: axe finds no fault in any of them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.widget.browser import AMBIGUOUS, ANSWERED, UNKNOWN, Site, ask, chat, last, look, visit

pytestmark = pytest.mark.browser


def embed(page: Any, attributes: str) -> None:
    """Put the widget with attributes on an otherwise empty page."""
    html = f'<!doctype html><html lang="ja"><title>Host</title><body><script src="/widget.js" {attributes}></script>'
    page.route(
        "**/empty", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8")
    )
    page.goto(page.url.split("/?")[0].rstrip("/") + "/empty")
    page.locator(".launcher").click()


@pytest.mark.parametrize(
    ("color", "scheme"),
    [
        ("#0b57a4", "light"),
        ("gold", "light"),
        ("gold", "dark"),
        ("#f5f5f5", "light"),
        ("black", "dark"),
        ("hsl(330 80% 60%)", "light"),
        ("#777", "light"),
        ("#777", "dark"),
        ("not a colour", "light"),
    ],
)
def test_any_brand_colour_stays_readable(site: Site, color: str, scheme: str) -> None:
    with visit(site, color_scheme=scheme) as page:
        embed(page, f'data-color="{color}"')
        ask(page, AMBIGUOUS)
        look(site, page, f"20-color-{scheme}-{''.join(c for c in color if c.isalnum())}")


def test_the_dark_face(site: Site) -> None:
    with chat(site, color_scheme="dark") as page:
        ask(page, ANSWERED)
        look(site, page, "21-dark-answer", whole=True)
        ask(page, UNKNOWN)
        look(site, page, "22-dark-fallback")
        page.context.set_offline(True)
        ask(page, ANSWERED)
        look(site, page, "23-dark-failure")


def test_a_small_phone_shows_the_window_over_the_whole_screen(site: Site) -> None:
    phone = {
        "viewport": {"width": 360, "height": 740},
        "device_scale_factor": 2,
        "is_mobile": True,
        "has_touch": True,
    }
    with visit(site, **phone) as page:
        look(site, page, "24-phone-closed", whole=True)
        page.locator(".launcher").tap()
        look(site, page, "25-phone-greeting")
        ask(page, ANSWERED)
        look(site, page, "26-phone-answer")
        assert page.locator("#panel").bounding_box() == {
            "x": 0,
            "y": 0,
            "width": 360,
            "height": 740,
        }
        assert (
            float(page.locator("#input").evaluate("n => parseFloat(getComputedStyle(n).fontSize)"))
            >= 16
        )  # no zoom
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        small = page.evaluate("""() => [...document.querySelector('faq-widget').shadowRoot
            .querySelectorAll('button, a, textarea')]
            .map(n => [n, n.getBoundingClientRect()]).filter(([n, r]) => r.width && (r.height < 43.9 || r.width < 43.9))
            .map(([n, r]) => `${n.className || n.textContent} ${r.width}x${r.height}`)""")
        assert small == []


def test_the_english_face_keeps_the_answers_as_they_are_written(site: Site) -> None:
    with visit(site) as page:
        embed(page, 'data-lang="en" data-position="left" data-title="Help"')
        ask(page, UNKNOWN)
        assert last(page, ".contact").locator("h3").inner_text() == "Call us"
        ask(page, ANSWERED)
        assert last(page, ".question").get_attribute("lang") == "ja"
        assert page.locator("faq-widget").bounding_box()["x"] < 100
        look(site, page, "27-english")


def test_motion_is_reduced_and_paper_stays_clean(site: Site) -> None:
    with chat(site, reduced_motion="reduce") as page:
        assert page.locator("#panel").evaluate("n => getComputedStyle(n).animationName") == "none"
        page.emulate_media(media="print")
        assert page.locator(".launcher").is_hidden()
