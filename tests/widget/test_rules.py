"""The rules for secrets come when the window opens; before them nothing leaves, nothing is kept."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.widget.browser import (
    ANSWER,
    ANSWERED,
    PRIVATE_KEY,
    Site,
    ask,
    chat,
    last,
    requests_to,
    visit,
    wait_until,
)

pytestmark = pytest.mark.browser

RULES = "**/widget-later.js*"
KEPT = "JSON.stringify({...sessionStorage})"


def send(page: Any, text: str) -> None:
    page.locator("#input").fill(text)
    page.locator("#input").press("Enter")


def test_before_the_rules_are_there_nothing_is_sent_suggested_or_kept(site: Site) -> None:
    with visit(site) as page:
        held: list[Any] = []
        page.route(RULES, lambda route: held.append(route))
        asked, suggested = requests_to(page, "/api/ask"), requests_to(page, "/api/suggest")
        page.locator(".launcher").click()
        send(page, ANSWERED)
        page.locator("#input").press_sequentially("次の質問")
        assert last(page, ".you").inner_text().endswith(ANSWERED)  # as fast as ever
        page.wait_for_timeout(500)
        assert not asked and suggested == [{"text": ""}]
        kept = page.evaluate(KEPT)
        assert ANSWERED not in kept and "次の質問" not in kept
        assert len(held) == 1
        held[0].continue_()
        page.locator(".question").wait_for()
        assert [body["query"] for body in asked] == [ANSWERED]
        wait_until(page, lambda: "次の質問" in [body["text"] for body in suggested])
        kept = page.evaluate(KEPT)
        assert ANSWERED in kept and "次の質問" in kept


@pytest.mark.parametrize("text", [PRIVATE_KEY, "PW:hunter2 で入れません"])
def test_a_secret_sent_before_the_rules_are_there_is_refused_once_they_are(
    site: Site, text: str
) -> None:
    with visit(site) as page:
        held: list[Any] = []
        page.route(RULES, lambda route: held.append(route))
        asked, suggested = requests_to(page, "/api/ask"), requests_to(page, "/api/suggest")
        page.locator(".launcher").click()
        send(page, text)
        page.wait_for_timeout(300)
        held[0].continue_()
        last(page, ".bot").get_by_text("送信を取りやめました").wait_for()
        assert not asked and suggested == [{"text": ""}]
        shown = page.locator("faq-widget .log").inner_text() + page.evaluate(KEPT)
        assert "MIIE" not in shown and "hunter2" not in shown
        assert page.locator("faq-widget .you").count() == 1
        ask(page, ANSWERED)
        assert last(page, ".question").inner_text() == ANSWER


@pytest.mark.parametrize(
    "reply",
    [
        {"status": 503, "json": {}},
        {"status": 200, "body": "<!doctype html>"},
        {"body": "<", "content_type": "text/javascript"},
        {"body": "", "content_type": "text/javascript"},
        {"json": {}},
    ],
)
def test_without_the_rules_the_phone_is_shown_and_another_try_asks_for_them_again(
    site: Site, reply: dict[str, Any]
) -> None:
    with visit(site) as page:
        page.route(RULES, lambda route: route.fulfill(**reply))
        asked = requests_to(page, "/api/ask")
        page.locator(".launcher").click()
        send(page, ANSWERED)
        failure = page.locator(".failure")
        assert failure.locator("a").get_attribute("href") == "tel:0300000000"
        assert not asked and ANSWERED not in page.evaluate(KEPT)
        page.unroute(RULES)
        failure.get_by_role("button", name="もう一度送信する").click()
        page.locator(".question").wait_for()
        assert failure.count() == 0 and page.locator(".you").count() == 1 and len(asked) == 1


def test_without_the_rules_a_choice_is_answered_and_rated_and_a_comment_waits_for_them(
    site: Site,
) -> None:
    with visit(site) as page:
        page.route(RULES, lambda route: route.abort())
        rated = requests_to(page, "/api/feedback")
        page.locator(".launcher").click()
        page.locator(".bot .choice").first.click()
        page.get_by_role("button", name="はい", exact=True).click()
        page.locator(".feedback").get_by_text("お役に立てて何よりです").wait_for()
        assert page.locator(".comment").count() == 0
        page.unroute(RULES)
        page.get_by_role("button", name="いいえ", exact=True).click()
        page.locator(".comment textarea").fill("よくわかりました")
        page.route("**/api/feedback", lambda route: route.abort())
        page.get_by_role("button", name="ご意見を送る").click()
        page.locator(".comment").get_by_text("受け付けることができませんでした").wait_for()
        expect(page.locator(".comment textarea")).to_have_value("よくわかりました")
        page.unroute("**/api/feedback")
        page.get_by_role("button", name="ご意見を送る").click()
        page.get_by_text("ご意見をお寄せいただき").wait_for()
        assert [body.get("comment") for body in rated] == [None, None, *["よくわかりました"] * 2]


def test_the_rules_are_fetched_when_the_window_opens_and_once_for_all_pages(site: Site) -> None:
    fetched = """performance.getEntriesByType("resource").filter((each) =>
        each.name.includes("/widget-later.js?v=")).map((each) => each.transferSize)"""
    with visit(site) as page:
        page.wait_for_timeout(200)
        assert page.evaluate(fetched) == []
        page.locator(".launcher").click()
        ask(page, ANSWERED)
        (size,) = page.evaluate(fetched)
        assert 0 < size <= 9_500  # with its headers
        page.reload()  # the window is open again
        ask(page, ANSWERED)
        assert page.evaluate(fetched) == [0], "it is in the browser's cache"


def test_a_draft_that_was_judged_outlives_pages_where_the_window_stays_closed(site: Site) -> None:
    with chat(site) as page:
        page.locator("#input").fill("まだ送っていない質問")
        wait_until(page, lambda: "まだ送っていない質問" in page.evaluate(KEPT))
        page.get_by_role("button", name="閉じる").first.click()
        page.reload()
        page.reload()
        page.locator(".launcher").click()
        expect(page.locator("#input")).to_have_value("まだ送っていない質問")
