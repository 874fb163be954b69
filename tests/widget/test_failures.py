"""What the widget does when something is wrong, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.widget.browser import (
    AMBIGUOUS,
    ANSWERED,
    PRIVATE_KEY,
    SCREENSHOTS,
    UNKNOWN,
    Site,
    ask,
    chat,
    free_port,
    last,
    look,
    requests_to,
    serving,
    status,
)

pytestmark = pytest.mark.browser


def test_a_server_killed_mid_conversation_leaves_the_phone_and_the_question_can_be_sent_again(
    site: Site,
) -> None:
    port = free_port()
    with serving(site.app, port):
        context = site.browser.new_context(viewport={"width": 1100, "height": 800})
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{port}/")
        page.locator(".launcher").click()
        page.locator(".choice").first.wait_for()
        ask(page, AMBIGUOUS)
    ask(page, ANSWERED)
    failure = page.locator(".failure")
    assert failure.locator("a").get_attribute("href") == "tel:0300000000"
    assert "受付時間" in failure.inner_text()
    look(site, page, "10-server-down")
    with serving(site.app, port):
        failure.get_by_role("button", name="もう一度送信する").click()
        page.locator(".question").wait_for()
        assert failure.count() == 0 and page.locator(".you", has_text=ANSWERED).count() == 1
        context.close()


def test_a_broken_server_shows_the_contact_it_still_sends(site: Site) -> None:
    with chat(site) as page:
        contact = page.request.post(f"{site.url}/api/ask", data={"query": UNKNOWN}).json()[
            "contact"
        ]
        problem = {"contact": contact | {"phone": "03-1111-1111"}}
        page.route("**/api/ask", lambda route: route.fulfill(status=503, json=problem))
        ask(page, ANSWERED)
        assert "03-1111-1111" in last(page, ".failure").inner_text()


def test_a_refused_question_goes_back_into_the_input_beside_what_was_typed_since(
    site: Site,
) -> None:
    with chat(site) as page:
        page.route(
            "**/api/ask",
            lambda route: route.fulfill(status=422, json={"detail": "ご質問をご入力ください。"}),
        )
        ask(page, ANSWERED)
        assert "ご質問をご入力ください。" in last(page, ".failure").inner_text()
        page.locator("#input").fill("続き")
        page.get_by_role("button", name="入力欄に戻して直す").click()
        expect(page.locator("#input")).to_have_value(f"{ANSWERED}\n続き")


def test_a_wait_is_mentioned_after_300_ms_and_explained_after_5_s(site: Site) -> None:
    with chat(site) as page:
        held: list[Any] = []
        page.route("**/api/ask", lambda route: held.append(route))
        page.clock.install(time=0)
        page.clock.pause_at(1000)
        page.locator("#input").fill(ANSWERED)
        page.locator("#input").press("Enter")
        page.clock.run_for(250)
        assert status(page) == ""
        page.clock.run_for(100)
        assert status(page) == "回答を探しています"
        page.screenshot(path=SCREENSHOTS / "13-searching.png")
        page.locator("#input").fill("次の質問")
        page.locator("#input").press("Enter")
        expect(page.locator("#input")).to_have_value("次の質問")  # nothing typed is lost
        page.clock.run_for(5000)
        assert "通常よりお時間をいただいています" in status(page)
        page.clock.resume()
        look(site, page, "13-slow")
        held[0].continue_()
        page.locator(".question").wait_for()
        assert status(page) == ""


def test_too_long_is_counted_refused_and_kept(site: Site) -> None:
    with chat(site) as page:
        asked = requests_to(page, "/api/ask")
        page.locator("#input").fill("あ" * 1799)
        assert page.locator("faq-widget .count").is_hidden()
        page.locator("#input").fill("あ" * 2001)
        assert page.locator("faq-widget .count").inner_text() == "2,001 / 2,000文字"
        page.locator("#input").press("Enter")
        assert "2,000文字以内でご入力ください。" in status(page)
        assert not asked and len(page.locator("#input").input_value()) == 2001
        look(site, page, "14-too-long")


def test_nothing_is_sent_for_an_empty_text(site: Site) -> None:
    with chat(site) as page:
        asked = requests_to(page, "/api/ask")
        page.locator("#input").fill(" 　 ")
        page.locator(".send").click()
        assert status(page) == "ご質問をご入力ください。" and not asked
        look(site, page, "15-empty")


def test_a_private_key_leaves_neither_the_browser_nor_a_trace(site: Site) -> None:
    with chat(site) as page:
        asked, suggested = requests_to(page, "/api/ask"), requests_to(page, "/api/suggest")
        page.locator("#input").fill(PRIVATE_KEY)
        page.wait_for_timeout(250)
        page.locator("#input").press("Enter")
        page.get_by_text("秘密鍵は誰にも送らないでください").wait_for()
        assert not asked and not any("MIIE" in body["text"] for body in suggested)
        assert "MIIE" not in page.evaluate("JSON.stringify({...sessionStorage})")
        look(site, page, "16-private-key")


def test_a_credential_leaves_neither_the_browser_nor_a_trace(site: Site) -> None:
    with chat(site) as page:
        asked, suggested = requests_to(page, "/api/ask"), requests_to(page, "/api/suggest")
        page.locator("#input").fill("ログインできません。パスワードは")
        page.locator("#input").fill("ログインできません。パスワードは hunter2 です")
        page.wait_for_timeout(250)
        page.locator("#input").press("Enter")
        page.get_by_text("その部分を除いて、もう一度ご質問ください").wait_for()
        assert not asked and not any("hunter2" in body["text"] for body in suggested)
        assert "パスワード" not in page.evaluate("JSON.stringify({...sessionStorage})")
        look(site, page, "16-credential")


def test_a_comment_with_a_secret_is_not_sent(site: Site) -> None:
    with chat(site) as page:
        rated = requests_to(page, "/api/feedback")
        ask(page, ANSWERED)
        page.get_by_role("button", name="いいえ", exact=True).click()
        page.locator(".comment textarea").fill("PW:hunter2 で入れません")
        page.get_by_role("button", name="ご意見を送る").click()
        page.locator(".comment").get_by_text("送信を取りやめました").wait_for()
        expect(page.locator(".comment textarea")).to_have_value("")
        assert [body.get("comment") for body in rated] == [None]
        look(site, page, "16-comment")
