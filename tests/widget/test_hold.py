"""Questions that wait for what passes by itself, the limit and the line, and doors without a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.widget.browser import (
    AMBIGUOUS,
    ANSWERED,
    SCREENSHOTS,
    Site,
    ask,
    chat,
    focused,
    last,
    look_everywhere,
    requests_to,
    status,
    visit,
    wait_until,
)

pytestmark = pytest.mark.browser


def limit(page: Any, times: int, retry_after: str | None = None) -> None:
    """Let the server refuse that many questions for the moment."""
    headers = {"Retry-After": retry_after} if retry_after else {}
    page.route(
        "**/api/ask", lambda route: route.fulfill(status=429, headers=headers, json={}), times=times
    )


@contextmanager
def limited(site: Site, times: int, retry_after: str | None = None) -> Iterator[Any]:
    """Open the widget, ask, and stop the page's clock while the server is at its limit."""
    with chat(site) as page:
        limit(page, times, retry_after)
        page.clock.install(time=0)
        page.clock.pause_at(1000)
        ask(page, ANSWERED)
        yield page


def test_a_limit_counts_down_and_the_question_is_sent_again_by_itself(site: Site) -> None:
    with limited(site, 1, "3") as page:
        said = last(page, ".live >> nth=0")
        asked = requests_to(page, "/api/ask")
        page.clock.run_for(150)
        start = said.text_content()
        for seconds in (3, 2, 1):
            assert f"{seconds}秒後に、自動で" in last(page, ".held").inner_text()
            assert said.text_content() == start and "3秒後" in start
            assert status(page) == "" and not asked
            page.clock.run_for(1000)
        wait_until(page, lambda: page.locator(".question").count() == 1)
        assert len(asked) == 1 and page.locator(".you").count() == 1
        assert page.locator(".held").count() == 0


def test_without_a_time_to_wait_each_try_waits_longer_and_there_are_not_many(site: Site) -> None:
    with limited(site, 9) as page:
        asked = requests_to(page, "/api/ask")
        for tries, seconds in enumerate((5, 10, 20)):
            wait_until(page, lambda s=seconds: f"{s}秒後" in last(page, ".failure").inner_text())
            assert len(asked) == tries
            page.clock.run_for(seconds * 1000)
        page.get_by_role("button", name="もう一度送信する").wait_for()
        assert "少し時間をおいて" in last(page, ".failure").inner_text()
        page.clock.run_for(60_000)
        assert len(asked) == 3 and page.locator(".failure").count() == 1


def test_nobody_is_made_to_sit_through_a_wait_of_an_hour(site: Site) -> None:
    with limited(site, 1, "3600") as page:
        assert "3,600秒ほどおいて" in last(page, ".failure").inner_text()
        assert page.locator(".held").count() == 0


def test_a_time_to_wait_may_be_a_date(site: Site) -> None:
    with limited(site, 1, "Thu, 01 Jan 1970 00:16:52 GMT") as page:
        assert "12秒後" in last(page, ".held").inner_text()


def test_a_countdown_can_be_cut_short_or_cancelled(site: Site) -> None:
    with chat(site) as page:
        limit(page, 1, "60")
        ask(page, ANSWERED)
        look_everywhere(site, page, "43-countdown")
        page.get_by_role("button", name="今すぐ送信する").click()
        page.locator(".question").wait_for()
        limit(page, 1, "60")
        ask(page, AMBIGUOUS)
        page.get_by_role("button", name="中止する").click()
        assert page.locator("#input").input_value() == AMBIGUOUS and focused(page) == "input"
        assert page.locator(".held").count() == 0 and page.locator(".you").count() == 1


def test_a_countdown_goes_on_in_a_closed_window(site: Site) -> None:
    with limited(site, 1, "30") as page:
        page.locator("#input").press("Escape")
        page.clock.run_for(30_000)
        page.locator(".badge").wait_for()


def test_a_page_change_during_a_countdown_offers_to_send_again(site: Site) -> None:
    with chat(site) as page:
        limit(page, 1, "60")
        ask(page, ANSWERED)
        page.reload()
        assert "ページが切り替わりました" in last(page, ".failure").inner_text()
        page.get_by_role("button", name="もう一度送信する").click()
        page.locator(".question").wait_for()


def test_a_question_asked_offline_waits_and_is_sent_once_the_connection_is_back(site: Site) -> None:
    with chat(site) as page:
        ask(page, AMBIGUOUS)
        page.context.set_offline(True)
        ask(page, ANSWERED)
        assert "接続が戻ると自動で送信します" in last(page, ".held").inner_text()
        page.locator("#input").fill("次の質問")
        page.locator("#input").press("Enter")
        expect(page.locator("#input")).to_have_value("次の質問")
        assert "前のご質問の回答が届いてから" in status(page)
        look_everywhere(site, page, "44-offline")
        page.context.set_offline(False)
        page.locator(".question").wait_for()
        expect(page.locator("#input")).to_have_value("次の質問")
        assert page.locator(".you").count() == 2 and page.locator(".held").count() == 0


def test_a_question_that_waits_for_the_connection_can_be_taken_back(site: Site) -> None:
    with chat(site) as page:
        page.context.set_offline(True)
        ask(page, ANSWERED)
        page.get_by_role("button", name="中止する").click()
        expect(page.locator("#input")).to_have_value(ANSWERED)
        asked = requests_to(page, "/api/ask")
        page.context.set_offline(False)
        page.wait_for_timeout(1200)
        assert not asked


def test_a_server_out_of_reach_is_no_lost_connection(site: Site) -> None:
    with chat(site) as page:
        page.route("**/api/ask", lambda route: route.abort())
        ask(page, ANSWERED)
        assert last(page, ".failure .number").get_attribute("href") == "tel:0300000000"
        assert page.locator(".held").count() == 0


def test_a_greeting_without_a_server_has_the_phone(site: Site) -> None:
    with visit(site) as page:
        page.route("**/api/**", lambda route: route.abort())
        page.locator(".launcher").click()
        greeting = page.locator(".bot")
        assert greeting.locator(".number").get_attribute("href") == "tel:0300000000"
        assert "つながりにくく" in greeting.inner_text()
        look_everywhere(site, page, "45-no-server")
        spoken = page.locator("faq-widget .live").first
        wait_until(page, lambda: "お電話でのお問い合わせ 03-0000-0000" in spoken.text_content())


def test_a_server_that_hangs_at_opening_is_given_up_after_five_seconds(site: Site) -> None:
    with visit(site) as page:
        page.route("**/api/suggest", lambda route: None)
        page.clock.install(time=0)
        page.clock.pause_at(1000)
        page.locator(".launcher").evaluate("launcher => launcher.click()")
        page.clock.run_for(4900)
        assert page.locator(".bot .number").count() == 0
        page.clock.run_for(200)
        page.locator(".bot .number").wait_for()


def test_a_server_at_its_limit_is_there(site: Site) -> None:
    with visit(site) as page:
        page.route("**/api/suggest", lambda route: route.fulfill(status=429, json={}))
        with page.expect_response("**/api/suggest"):
            page.locator(".launcher").click()
        page.wait_for_timeout(100)
        assert page.locator(".bot .contact").count() == 0


def test_a_greeting_without_a_server_has_the_other_doors_of_a_company_without_a_phone(
    site: Site,
) -> None:
    doors = [{"label": "お問い合わせフォーム", "url": "https://example.jp/form"}]

    def without_phone(route: Any) -> None:
        body = route.fetch().text()
        begin, end = body.index('"contact":'), body.index(',"privacy"')
        contact = f'"contact":{{"phone": "", "channels": {doors}}}'
        route.fulfill(
            body=body[:begin] + contact + body[end:], content_type="text/javascript; charset=utf-8"
        )

    with visit(site) as page:
        page.route("**/widget.js*", without_phone)
        page.route("**/api/**", lambda route: route.abort())
        page.reload()
        page.locator(".launcher").click()
        card = page.locator(".bot .contact")
        assert card.locator("h3").inner_text() == "お問い合わせ先"
        assert card.locator("a").get_attribute("href") == "https://example.jp/form"
        page.screenshot(path=SCREENSHOTS / "46-no-server-no-phone.png")
        ask(page, ANSWERED)
        assert "お電話" not in last(page, ".failure").inner_text()
