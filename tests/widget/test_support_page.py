"""The support page in a real browser, with JavaScript and without."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.widget.browser import Site, look, requests_to, visit, wait_until

pytestmark = pytest.mark.browser

ENTRY, QUESTION, ANSWER = "parking", "駐車場はありますか", "お店の裏に3台分ございます。"
AMBIGUOUS, UNKNOWN, URGENT = "いくらですか", "求人はありますか", "猫が花を食べてしまった"
SECRET = "PW:hunter2 で入れません"


@contextmanager
def plain(site: Site, url: str | None = None, **context: Any) -> Iterator[Any]:
    """Open the page where JavaScript is off."""
    opened = site.browser.new_context(java_script_enabled=False, locale="ja-JP", **context)
    opened.set_default_timeout(5000)
    page = opened.new_page()
    page.goto(url or site.url + "/")
    yield page
    opened.close()


def details(page: Any, entry_id: str = ENTRY) -> Any:
    return page.locator(f"details:has([id='{entry_id}'])")


@pytest.mark.parametrize("javascript", [True, False])
def test_an_entry_opens_where_a_link_leads_and_is_marked(shop: Site, javascript: bool) -> None:
    address = f"{shop.url}/#{ENTRY}"
    with visit(shop, address) if javascript else plain(shop, address) as page:
        page.get_by_text(ANSWER).wait_for()
        assert page.locator("details[open]").count() == 1
        expect(details(page)).to_have_css("outline-style", "solid")
        expect(details(page).locator("summary")).to_be_in_viewport()
        page.locator(".frequent a[href='#opening-hours']").click()
        page.get_by_text("月曜はお休み").wait_for()
        expect(details(page, "opening-hours").locator("summary")).to_be_in_viewport()


def test_a_link_that_was_followed_before_opens_its_entry_again(shop: Site) -> None:
    with visit(shop, f"{shop.url}/#opening-hours") as page:
        entry = details(page, "opening-hours")
        entry.locator("summary").click()
        expect(entry).not_to_have_attribute("open", "")
        page.locator(".frequent a[href='#opening-hours']").click()
        expect(entry).to_have_attribute("open", "")
        page.evaluate("location.hash = '#%E0%A4%A'")  # stands for nothing, and breaks nothing
        page.evaluate("location.hash = '#section-2'")
        expect(page.locator("#section-2 h2")).to_be_in_viewport()


def test_all_entries_open_and_close_at_once_and_by_keys(shop: Site) -> None:
    with visit(shop) as page:
        count, button = page.locator("details").count(), page.locator(".tools button")
        assert button.inner_text() == "すべて開く"
        button.click()
        expect(page.locator("details[open]")).to_have_count(count)
        assert button.inner_text() == "すべて閉じる"
        button.click()
        expect(page.locator("details[open]")).to_have_count(0)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("details[open]")).to_have_count(1)


def test_the_link_of_an_entry_is_copied_and_said_in_words(shop: Site) -> None:
    with visit(
        shop, f"{shop.url}/?choice={ENTRY}", permissions=["clipboard-read", "clipboard-write"]
    ) as page:
        entry = details(page)
        assert not page.locator(
            ".copy-link"
        ).count()  # a stop for the Tab key only where it is open
        entry.locator("summary").click()
        entry.get_by_role("button", name="この質問へのリンクをコピー").click()
        expect(entry.locator(".copied")).to_have_text("リンクをコピーしました。")
        expect(page.locator("main [role=status]")).to_have_text("リンクをコピーしました。")
        assert page.evaluate("navigator.clipboard.readText()") == f"{shop.url}/#{ENTRY}"


def test_where_copying_is_not_allowed_the_link_is_shown(shop: Site) -> None:
    with visit(shop, f"{shop.url}/#{ENTRY}") as page:
        page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject() }")
        page.locator(".copy-link").click()
        expect(details(page).locator(".copied")).to_contain_text(f"{shop.url}/#{ENTRY}")


def test_suggestions_are_links_to_entries_reached_by_keys(shop: Site) -> None:
    with visit(shop) as page:
        page.locator("#q").press_sequentially("駐車")
        links = page.locator(".suggested a")
        expect(links.first).to_contain_text(QUESTION)
        expect(page.locator("main [role=status]")).to_contain_text("候補が")
        look(shop, page, "81-page-suggestions", whole=True)
        page.keyboard.press("ArrowDown")
        expect(links.first).to_be_focused()
        page.keyboard.press("ArrowUp")
        expect(page.locator("#q")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator(".suggested")).to_be_hidden()
        expect(page.locator("#q")).to_have_value("駐車")
        page.keyboard.type("場")
        links.first.click()
        page.get_by_text(ANSWER).wait_for()
        assert page.url == f"{shop.url}/#{ENTRY}" and page.locator("#q").input_value() == ""


def test_a_suggestion_marks_what_matches_and_a_topic_is_asked_about(shop: Site) -> None:
    entry = {"id": ENTRY, "question": QUESTION, "section": "お店", "matches": [[0, 2]]}
    topic = {"id": "jobs", "question": "求人", "section": "", "matches": [], "by": "phone"}
    found = {"suggestions": [entry, topic]}
    with visit(shop) as page:
        page.route("**/api/suggest", lambda route: route.fulfill(json=found))
        sent = requests_to(page, "/api/ask")
        page.locator("#q").fill("駐車")
        expect(page.locator(".suggested mark")).to_have_text("駐車")
        page.get_by_role("link", name="求人（お電話）").click()
        wait_until(page, lambda: sent)
        assert sent[0]["query"] == "求人"


def test_what_gives_a_secret_away_is_not_sent_while_it_is_typed(shop: Site) -> None:
    with visit(shop) as page:
        sent = requests_to(page, "/api/suggest")
        page.locator("#q").fill(SECRET)
        page.wait_for_timeout(300)  # longer than it waits before it asks
        page.locator("#q").fill("駐車")
        page.locator(".suggested a").first.wait_for()
        assert [each["text"] for each in sent] == ["駐車"]


def test_the_widget_takes_the_reply_to_a_link_and_nothing_is_asked_twice(shop: Site) -> None:
    with visit(shop) as page:
        sent = requests_to(page, "/api/ask")
        page.goto(f"{shop.url}/?q={QUESTION}#section-1")
        page.locator("faq-widget .you").get_by_text(QUESTION).wait_for()
        page.locator("faq-widget .bot").get_by_text(ANSWER).wait_for()
        assert page.locator("main .reply").count() == 0
        # It stands in the address no longer, so that a reload does not ask again.
        assert page.url == f"{shop.url}/#section-1" and page.locator("#q").input_value() == ""
        assert not sent
        page.reload()
        page.locator("faq-widget .bot").get_by_text(ANSWER).wait_for()
        assert page.locator("faq-widget .you").count() == 1


def test_what_the_widget_took_over_is_one_conversation_and_can_be_rated(shop: Site) -> None:
    with visit(shop, f"{shop.url}/?q={QUESTION}") as page:
        sent = requests_to(page, "/api/ask")
        page.locator("faq-widget .votes button").first.click()
        page.locator("faq-widget .feedback .note").first.wait_for()
        page.locator("#input").fill("花束は?")
        page.locator("#input").press("Enter")
        wait_until(page, lambda: sent)
        assert sent[0]["conversation"]


def test_the_search_box_asks_the_widget(shop: Site) -> None:
    with visit(shop) as page:
        sent = requests_to(page, "/api/ask")
        page.locator("faq-widget .launcher").wait_for()
        page.locator("#q").fill(QUESTION)
        page.locator("#q").press("Enter")
        page.locator("faq-widget .bot").get_by_text(ANSWER).wait_for()
        assert [each["query"] for each in sent] == [QUESTION]
        assert page.locator("#q").input_value() == "" and not page.locator("main .reply").count()
        page.locator("#q").press("Enter")  # nothing to ask
        expect(page.locator("main [role=status]")).to_have_text("ご質問をご入力ください。")


def test_a_choice_of_an_entry_stays_on_the_page(shop: Site) -> None:
    with visit(shop, f"{shop.url}/?choice={ENTRY}") as page:
        assert page.locator("main .kind-answer h2").inner_text() == QUESTION
        page.locator("faq-widget .launcher").wait_for()
        assert page.locator("faq-widget .panel").is_hidden()


def test_where_the_widget_does_not_come_the_page_answers(shop: Site) -> None:
    with visit(shop) as page:
        page.route("**/widget.js*", lambda route: route.abort())
        page.goto(f"{shop.url}/?q={QUESTION}")
        page.locator("main .kind-answer").get_by_text(ANSWER).wait_for()
        page.locator("#q").fill(AMBIGUOUS)
        page.locator("#q").press("Enter")
        page.locator("main .kind-choices").wait_for()
        assert page.url == f"{shop.url}/"
        look(shop, page, "82-page-without-widget", whole=True)


def test_where_no_script_of_the_page_comes_the_reply_appears_by_itself(shop: Site) -> None:
    with visit(shop) as page:
        page.route("**/*.js*", lambda route: route.abort())
        page.goto(f"{shop.url}/?q={QUESTION}")
        page.locator("main .kind-answer").get_by_text(ANSWER).wait_for()


def test_without_javascript_people_ask_choose_rate_and_comment(shop: Site) -> None:
    with plain(shop) as page:
        assert page.locator(".tools button, .copy-link, .suggested").count() == 0
        page.locator("#q").fill(AMBIGUOUS)
        page.get_by_role("button", name="質問する").click()
        page.locator(".kind-choices .choices a").first.click()
        assert "choice=" in page.url
        page.get_by_role("button", name="いいえ").click()
        rated = page.locator(".rated")
        rated.get_by_text("お役に立てず申し訳ございません。").wait_for()
        assert rated.locator("a[href^='tel:']").count() == 1
        rated.locator("textarea").fill("わかりにくいです")
        rated.get_by_role("button", name="ご意見を送る").click()
        page.get_by_text("ご意見をお寄せいただき、ありがとうございました。").wait_for()
        page.get_by_text("の回答に戻る").click()
        expect(page.locator("details[open]")).to_have_count(1)


@pytest.mark.parametrize("javascript", [True, False])
def test_print_shows_every_answer_in_light_colours_and_where_links_lead(
    shop: Site, javascript: bool
) -> None:
    context = {"color_scheme": "dark"}
    with visit(shop, **context) if javascript else plain(shop, **context) as page:
        page.emulate_media(media="print", color_scheme="dark")
        for answer in page.locator("details .text").all():
            assert answer.evaluate("n => n.checkVisibility({contentVisibilityAuto: true})")
        assert page.locator("body").evaluate("n => getComputedStyle(n).backgroundColor") == (
            "rgb(255, 255, 255)"
        )
        for gone in (".search", ".contents", ".state", *(["faq-widget"] if javascript else [])):
            expect(page.locator(gone).first).to_be_hidden()
        if not javascript:
            return
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator("details:not([open])").count() == 0
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.locator("details[open]").count() == 0


@pytest.mark.parametrize(
    ("width", "scheme", "states"),
    [
        (320, "light", ["open", "choices", "urgent"]),
        (320, "dark", ["fallback"]),
        (1100, "dark", ["open", "answer"]),
    ],
)
def test_the_page_has_no_fault_and_nothing_stands_out_of_it(
    shop: Site, width: int, scheme: str, states: list[str]
) -> None:
    addresses = {
        "open": f"#{ENTRY}",
        "answer": f"?choice={ENTRY}",
        "choices": f"?q={AMBIGUOUS}",
        "fallback": f"?q={UNKNOWN}",
        "urgent": f"?q={URGENT}",
    }
    with visit(shop, viewport={"width": width, "height": 800}, color_scheme=scheme) as page:
        page.route("**/widget.js*", lambda route: route.abort())
        for state in states:
            page.goto("about:blank")  # from one anchor to another would load nothing
            page.goto(f"{shop.url}/{addresses[state]}")
            expect(page.locator(".to-widget")).to_have_count(0)
            look(shop, page, f"83-page-{state}-{width}-{scheme}", whole=True)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
