"""What is kept of a conversation, and until when, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.widget.browser import (
    ANSWER,
    ANSWERED,
    Site,
    ask,
    chat,
    focused,
    last,
    look,
    press_in_menu,
    status,
    visit,
)

pytestmark = pytest.mark.browser


def test_the_transcript_and_the_draft_survive_a_page_change_in_the_same_tab(site: Site) -> None:
    with chat(site) as page:
        ask(page, ANSWERED)
        page.locator("#input").fill("まだ送っていない質問")
        before = page.locator(".message").count()
        page.goto(f"{site.url}/?another")
        page.locator(".question").wait_for()
        assert page.locator("#panel").is_visible() and page.locator(".message").count() == before
        expect(page.locator("#input")).to_have_value("まだ送っていない質問")
        assert (
            page.evaluate("document.activeElement.tagName") == "BODY"
        )  # nobody asked for the focus


@pytest.mark.parametrize(
    "kept", ["nonsense", '{"messages": 1}', '{"messages": [{"role": "bot"}, null], "open": true}']
)
def test_what_another_version_kept_does_no_harm(site: Site, kept: str) -> None:
    with visit(site) as page:
        page.evaluate("kept => sessionStorage.setItem(`faq-widget:${location.origin}`, kept)", kept)
        page.reload()
        if page.locator("#panel").is_hidden():
            page.locator(".launcher").click()
        ask(page, ANSWERED)
        assert last(page, ".question").inner_text() == ANSWER


def test_a_page_change_during_a_question_offers_to_send_it_again(site: Site) -> None:
    with chat(site) as page:
        page.route("**/api/ask", lambda route: None)
        page.locator("#input").fill(ANSWERED)
        page.locator("#input").press("Enter")
        page.locator("faq-widget .you").wait_for()
        page.reload()
        page.unroute("**/api/ask")
        page.get_by_role("button", name="もう一度送信する").click()
        page.locator(".question").wait_for()


@pytest.mark.parametrize("path", ["**/api/ask", "**/widget-later.js*"])
def test_a_question_that_waits_is_gone_when_the_conversation_is_cleared(
    site: Site, path: str
) -> None:
    with visit(site) as page:
        held: list[Any] = []
        page.route(path, lambda route: held.append(route))
        page.locator(".launcher").click()
        page.locator("#input").fill(ANSWERED)
        page.locator("#input").press("Enter")
        press_in_menu(page, "会話を消去")
        page.get_by_role("button", name="消去する").click()
        page.wait_for_timeout(500)
        assert status(page) == "会話を消去しました。"
        assert page.locator("faq-widget .you").count() == 0
        if "rules" in path:
            held[0].continue_()
        page.unroute(path)
        ask(page, ANSWERED)
        assert page.locator("faq-widget .you").count() == 1
        assert last(page, ".question").inner_text() == ANSWER


def test_clear_asks_first_and_then_leaves_nothing(site: Site) -> None:
    with chat(site) as page:
        ask(page, ANSWERED)
        press_in_menu(page, "会話を消去")
        look(site, page, "17-clear")
        page.get_by_role("button", name="キャンセル").click()
        assert page.locator(".question").count() == 1
        press_in_menu(page, "会話を消去")
        page.get_by_role("button", name="消去する").click()
        assert page.locator(".question").count() == 0 and page.locator(".bot").count() == 1
        assert focused(page) == "input"
        page.reload()
        assert page.locator(".question").count() == 0
