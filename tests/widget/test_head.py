"""The head says who answers and that no person types; its menu; the times beside the messages."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import Any

import pytest

from bot.answer.answerer import Answerer
from bot.web.widget import widget_script
from tests.widget.browser import (
    AMBIGUOUS,
    ANSWERED,
    UNKNOWN,
    Site,
    ask,
    chat,
    focused,
    last,
    look,
    visit,
    wait_until,
)
from tests.widget.test_script import facts_in

pytestmark = pytest.mark.browser

COMPANY = "株式会社あおぞら印刷サービスホールディングス"
NARROW = {"viewport": {"width": 320, "height": 640}}
FACES: dict[str, dict[str, Any]] = {
    "wide-light": {},
    "narrow-dark": NARROW | {"color_scheme": "dark"},
    "narrow-forced": NARROW | {"forced_colors": "active"},
    "wide-contrast": {"contrast": "more"},
    "narrow-contrast-dark": NARROW | {"contrast": "more", "color_scheme": "dark"},
}
BEFORE_MIDNIGHT, AFTER_MIDNIGHT = "2026-11-25T23:58:00", "2026-11-26T00:03:00"


def serve_as(page: Any, company: str, attributes: str = "") -> None:
    """Answer for the script with another company's name in it, on an empty page."""

    def script(route: Any) -> None:
        body = route.fetch().text()
        route.fulfill(body=body.replace('"company":""', f'"company":"{company}"', 1))

    html = f'<!doctype html><html lang="ja"><title>Host</title><body><script src="/widget.js" {attributes}></script>'
    page.route("**/widget.js", script)
    page.route(
        "**/empty", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8")
    )
    page.goto(page.url.rstrip("/") + "/empty")
    page.locator(".launcher").click()


def company_in_script(answerer: Answerer) -> str:
    return str(facts_in(widget_script(answerer).body.decode())["SITE"]["company"])


def test_the_company_is_in_the_script_and_a_placeholder_is_not(answerer: Answerer) -> None:
    assert "company" in answerer.corpus.site.placeholders and company_in_script(answerer) == ""
    searcher = copy(answerer.searcher)
    named = replace(searcher.corpus.site, company="あおぞら株式会社", placeholders=())
    searcher.corpus = replace(searcher.corpus, site=named)
    other = Answerer(searcher, "https://faq.example.jp", precision=0.98)
    assert company_in_script(other) == "あおぞら株式会社"


@pytest.mark.parametrize("face", FACES)
def test_the_head_names_the_company_and_the_machine_in_two_lines(site: Site, face: str) -> None:
    with visit(site, **FACES[face]) as page:
        serve_as(page, COMPANY, 'data-title="よくあるご質問とお問い合わせのご案内窓口"')
        assert page.locator(".emblem").inner_text() == "あ"  # not 株, of which there are many
        assert page.locator(".by span").all_inner_texts() == [COMPANY, "自動応答"]
        head = page.locator(".head").bounding_box()
        tag = page.locator(".by span").last.bounding_box()
        menu = page.locator(".more").bounding_box()
        assert head["height"] < 60 and tag["x"] + tag["width"] <= menu["x"]
        page.locator(".more > button").click()
        look(site, page, f"60-head-{face}")


@pytest.mark.parametrize("status", [200, 404])
def test_a_logo_stands_in_place_of_the_initial_where_it_can_be_had(site: Site, status: int) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
    picture = {"body": svg, "content_type": "image/svg+xml", "status": status}
    with visit(site) as page:
        page.route("**/logo.svg", lambda route: route.fulfill(**picture))
        if status == 404:
            picture["body"] = ""
        serve_as(page, "あおぞら", 'data-logo="/logo.svg"')
        page.locator("img.emblem" if status == 200 else "span.emblem").wait_for()
        if status == 200:
            assert page.locator("img.emblem").get_attribute("alt") == ""
            assert page.locator("span.emblem").count() == 0
            assert page.locator("img.emblem").bounding_box()["width"] == 36


def test_the_menu_is_used_and_left_by_keyboard_and_closes_when_left(site: Site) -> None:
    with chat(site) as page:
        menu, button = page.locator("#menu"), page.locator(".more > button")
        assert menu.is_hidden() and button.get_attribute("aria-expanded") == "false"
        button.press("Enter")
        assert button.get_attribute("aria-expanded") == "true"
        assert page.locator("#menu button:focus").inner_text() == "会話をコピー"
        page.keyboard.press("Escape")
        assert menu.is_hidden() and page.locator("#panel").is_visible()
        assert page.locator(".more > button:focus").count() == 1
        button.click()
        page.locator("#input").click()
        assert menu.is_hidden() and focused(page) == "input"
        page.keyboard.press("Escape")
        assert page.locator("#panel").is_hidden()


def test_every_message_has_its_time_and_a_new_day_its_date_also_after_a_reload(site: Site) -> None:
    with visit(site, timezone_id="Asia/Tokyo") as page:
        page.clock.set_fixed_time(BEFORE_MIDNIGHT + "+09:00")
        page.locator(".launcher").click()
        ask(page, ANSWERED)
        assert page.locator(".day").count() == 0
        page.clock.set_fixed_time(AFTER_MIDNIGHT + "+09:00")
        ask(page, UNKNOWN)
        times = page.locator(".time").all_inner_texts()
        assert times == ["23:58", "23:58", "00:03", "00:03"]
        assert page.locator(".day").all_inner_texts() == ["11月26日（木）"]
        assert last(page, ".time").get_attribute("datetime") == "2026-11-25T15:03:00.000Z"
        look(site, page, "61-times")
        page.reload()
        wait_until(page, lambda: page.locator(".time").count() == 4)
        assert page.locator(".time").all_inner_texts() == times
        assert page.locator(".day").all_inner_texts() == ["11月25日（水）", "11月26日（木）"]


def test_times_are_those_of_the_visitors_clock(site: Site) -> None:
    with visit(site, timezone_id="America/New_York", locale="en-US") as page:
        page.clock.set_fixed_time("2026-11-25T15:03:00Z")
        page.locator(".launcher").click()
        ask(page, AMBIGUOUS)
        assert page.locator(".time").all_inner_texts() == ["10:03", "10:03"]


def test_windows_and_messages_move_gently_or_not_at_all(site: Site) -> None:
    motion = """n => (s => [s.animationName, s.animationDuration, s.transitionDuration])(
        getComputedStyle(n))"""
    for wish, expected in (
        ("no-preference", ["faq-arrive", "0.18s", "0.15s, 0.15s, 0.15s"]),
        ("reduce", ["none", "0s", "0s"]),
    ):
        with visit(site, reduced_motion=wish) as page:
            page.locator(".launcher").click()
            assert page.locator("#panel").evaluate(motion) == expected
            page.keyboard.press("Escape")
            page.locator("#panel").wait_for(state="hidden")
