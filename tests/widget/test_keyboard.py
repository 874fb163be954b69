"""Keyboard and focus, in a real browser."""

from __future__ import annotations

import pytest

from tests.widget.browser import AMBIGUOUS, Site, chat, focused, visit, wait_until

pytestmark = pytest.mark.browser

ACTIVE = "document.querySelector('faq-widget').shadowRoot.activeElement"


def test_everything_can_be_done_by_keyboard_and_the_focus_comes_back(site: Site) -> None:
    with visit(site) as page:
        page.locator("faq-widget .launcher").focus()
        assert page.locator(".launcher").get_attribute("aria-expanded") == "false"
        page.keyboard.press("Enter")
        assert (
            focused(page) == "input"
            and page.locator(".launcher").get_attribute("aria-expanded") == "true"
        )
        page.keyboard.type(AMBIGUOUS)
        page.keyboard.press("Enter")
        page.get_by_text("どちらについてのご質問ですか").wait_for()
        for stop in ("plain", "plain", "choice out"):  # past the two votes
            page.keyboard.press("Shift+Tab")
            assert focused(page) == stop
        page.keyboard.press("Shift+Tab")
        assert focused(page) == "choice"
        page.keyboard.press("Enter")
        page.locator(".question").wait_for()
        page.keyboard.press("Escape")
        assert page.locator("#panel").is_hidden() and "launcher" in focused(page)


def test_the_way_from_the_launcher_to_a_rated_answer_needs_no_pointer(site: Site) -> None:
    """The table of keys in docs/widget.md, from top to bottom."""
    with visit(site) as page:
        page.locator("faq-widget .launcher").focus()
        page.keyboard.press("Space")
        assert focused(page) == "input"
        page.keyboard.type("請求")
        page.locator("#suggestions button").first.wait_for()
        page.keyboard.press("ArrowDown")
        chosen = page.evaluate(f"{ACTIVE}.firstChild.textContent + {ACTIVE}.textContent")
        page.keyboard.press("Enter")
        page.locator(".question").wait_for()
        assert page.locator(".question").inner_text() in chosen and focused(page) == "input"
        for _ in range(30):
            page.keyboard.press("Shift+Tab")
            if page.evaluate(f"{ACTIVE}.textContent") == "はい":
                break
        page.keyboard.press("Enter")
        page.locator(".comment textarea").wait_for()
        assert page.locator(".plain[aria-pressed=true]").inner_text() == "はい"
        for _ in range(30):
            if "log" in focused(page):
                break
            page.keyboard.press("Shift+Tab")
        page.keyboard.press("Home")
        wait_until(page, lambda: page.evaluate(f"{ACTIVE}.scrollTop") == 0)
        page.keyboard.press("PageDown")
        wait_until(page, lambda: page.evaluate(f"{ACTIVE}.scrollTop") > 0)
        page.keyboard.press("Escape")
        assert page.locator("#panel").is_hidden() and "launcher" in focused(page)


def test_on_a_phone_the_focus_stays_in_the_window_that_covers_the_page(site: Site) -> None:
    with chat(site, viewport={"width": 360, "height": 740}) as page:
        for _ in range(12):
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.tagName") == "FAQ-WIDGET"


def test_the_pages_own_shortcuts_do_not_fire_while_typing(site: Site) -> None:
    with chat(site) as page:
        page.evaluate("document.addEventListener('keydown', () => { window.shortcut = true })")
        page.locator("#input").press_sequentially("s/")
        assert not page.evaluate("window.shortcut")
