"""A question on its way: three dots, a way to stop it, an answer to a closed window."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.widget.browser import (
    AMBIGUOUS,
    ANSWER,
    ANSWERED,
    SCREENSHOTS,
    Site,
    ask,
    chat,
    focused,
    last,
    look_everywhere,
    status,
    wait_until,
)

pytestmark = pytest.mark.browser

KEPT = "JSON.stringify({...sessionStorage})"
WATCH_SHIFTS = """() => { window.shifts = []; new PerformanceObserver((list) =>
    shifts.push(...list.getEntries().map((each) => each.value))).observe({ type: 'layout-shift' }); }"""

# In one go, so that what is seen is what stands there before the next frame.
ENTER = """() => {
    const root = document.querySelector('faq-widget').shadowRoot;
    const enter = { key: 'Enter', bubbles: true, cancelable: true };
    root.querySelector('#input').dispatchEvent(new KeyboardEvent('keydown', enter));
    const [asked, waiting] = [...root.querySelectorAll('.message')].slice(-2);
    return [asked.className, waiting.className, root.querySelector('.status').textContent]; }"""


def hold_back(page: Any) -> list[Any]:
    """Return a list that fills with the questions asked, none of which gets a reply by itself."""
    held: list[Any] = []
    page.route("**/api/ask", lambda route: held.append(route))
    return held


def next_of(page: Any, held: list[Any]) -> Any:
    wait_until(page, lambda: held)
    return held.pop(0)


def send(page: Any, text: str = ANSWERED) -> None:
    page.locator("#input").fill(text)
    page.locator("#input").press("Enter")


def press(button: Any) -> None:
    """Press a button while the clock stands still, in which Playwright finds no moment for it."""
    button.evaluate("button => button.click()")


def paused(page: Any) -> None:
    """From here on the page's clock goes only where a test moves it."""
    page.clock.install(time=0)
    page.clock.pause_at(1000)


def test_three_dots_stand_in_for_the_reply_at_once_and_nothing_jumps(site: Site) -> None:
    with chat(site) as page:
        page.locator(".choice").first.wait_for()
        held = hold_back(page)
        page.evaluate(WATCH_SHIFTS)
        page.locator("#input").fill(ANSWERED)
        assert page.evaluate(ENTER) == ["message you arriving", "message waiting arriving", ""]
        assert page.locator(".dots").get_attribute("aria-hidden") == "true"
        page.get_by_role("button", name="中止する").wait_for()
        assert page.evaluate("shifts") == []
        look_everywhere(site, page, "40-waiting")
        page.evaluate("shifts.length = 0")
        next_of(page, held).continue_()
        page.locator(".question").wait_for()
        assert page.locator(".waiting").count() == 0
        assert page.evaluate("shifts") == []


def test_the_dots_move_unless_somebody_wants_less_motion(site: Site) -> None:
    for motion, moves in (("no-preference", "faq-dot"), ("reduce", "none")):
        with chat(site, reduced_motion=motion) as page:
            hold_back(page)
            send(page)
            style = page.locator(".dots i").first.evaluate("n => getComputedStyle(n).animationName")
            assert style == moves


def test_a_question_to_a_hanging_server_can_be_cancelled_and_its_text_comes_back(
    site: Site,
) -> None:
    with chat(site) as page:
        ask(page, AMBIGUOUS)
        hold_back(page)
        paused(page)
        send(page)
        page.locator("#input").fill("zzz")
        cancel = page.get_by_role("button", name="中止する")
        page.clock.run_for(1900)
        assert not cancel.count()
        page.clock.run_for(200)
        page.locator("#input").press("Escape")
        press(page.locator(".launcher"))
        press(cancel)
        expect(page.locator("#input")).to_have_value(f"{ANSWERED}\nzzz")
        assert focused(page) == "input" and status(page) == "送信を中止しました。"
        assert page.locator(".you").count() == 1 and page.locator(".waiting").count() == 0
        page.clock.run_for(6000)
        assert status(page) == "送信を中止しました。"
        assert f'"text":"{ANSWERED}"' not in page.evaluate(KEPT)
        page.clock.resume()
        page.unroute("**/api/ask")
        ask(page, ANSWERED)
        assert page.locator(".you").count() == 2 and page.locator(".question").count() == 1


def test_a_cancelled_choice_leaves_alone_what_is_being_typed(site: Site) -> None:
    with chat(site) as page:
        hold_back(page)
        for typed in ("zzz", ""):
            page.locator("#input").fill(typed)
            chosen = page.locator(".bot .choice").first
            chosen.click()
            page.get_by_role("button", name="中止する").click()
            text = typed or chosen.locator("span").evaluate("n => n.firstChild.data")
            expect(page.locator("#input")).to_have_value(text)
            assert page.locator(".you").count() == 0


def test_the_focus_is_not_lost_with_the_button_that_a_reply_takes_away(site: Site) -> None:
    with chat(site) as page:
        held = hold_back(page)
        send(page)
        page.get_by_role("button", name="中止する").focus()
        next_of(page, held).continue_()
        page.locator(".question").wait_for()
        assert focused(page) == "input"


def test_an_answer_to_a_closed_window_is_counted_on_the_launcher_and_shown_at_opening(
    site: Site,
) -> None:
    with chat(site) as page:
        ask(page, AMBIGUOUS)
        held = hold_back(page)
        send(page)
        page.locator("#input").press("Escape")
        next_of(page, held).continue_()
        page.locator(".badge").wait_for()
        launcher = page.get_by_role(
            "button", name=re.compile(r"ご質問はこちら.*新しい回答があります")
        )
        assert launcher.get_attribute("aria-expanded") == "false"
        spoken = page.locator("faq-widget .live").last
        wait_until(page, lambda: spoken.inner_text() == "新しい回答があります")
        look_everywhere(site, page, "41-badge")
        launcher.click()
        assert page.locator(".badge").is_hidden()
        log, asked = page.locator(".log").bounding_box(), last(page, ".you").bounding_box()
        assert log["y"] <= asked["y"] < log["y"] + 40
        inside = page.locator("faq-widget .live").first
        wait_until(page, lambda: ANSWER in inside.text_content())


def test_a_failure_of_a_closed_window_is_counted_too_and_on_the_next_page_as_well(
    site: Site,
) -> None:
    with chat(site) as page:
        held = hold_back(page)
        send(page)
        page.locator("#input").press("Escape")
        next_of(page, held).abort()
        page.locator(".badge").wait_for()
        page.reload()
        assert page.locator(".badge").inner_text().startswith("1")
        page.locator(".launcher").click()
        assert page.locator(".badge").is_hidden()
        page.reload()
        assert page.locator(".badge").is_hidden()


def test_the_launcher_shows_that_the_window_is_open_and_closes_it_without_changing_its_size(
    site: Site,
) -> None:
    with chat(site) as page:
        launcher = page.locator(".launcher")
        page.wait_for_timeout(200)  # the window has arrived
        opened = launcher.bounding_box()
        assert launcher.get_by_text("閉じる").is_visible()
        assert launcher.get_by_text("ご質問はこちら").is_hidden()
        page.screenshot(path=SCREENSHOTS / "42-launcher-open.png")
        page.get_by_role("button", name="閉じる").last.click()
        assert page.locator("#panel").is_hidden() and launcher.bounding_box() == opened
        assert launcher.get_by_text("ご質問はこちら").is_visible()
