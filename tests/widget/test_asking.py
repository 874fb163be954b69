"""Asking and choosing, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.widget.browser import (
    AMBIGUOUS,
    ANSWER,
    ANSWERED,
    FOLLOW_UP,
    UNKNOWN,
    WITHOUT_PHONE,
    Site,
    ask,
    chat,
    last,
    look,
    press_in_menu,
    requests_to,
    wait_until,
)

pytestmark = pytest.mark.browser


def test_an_answer_shows_section_question_and_the_authors_text_exactly(site: Site) -> None:
    entry = next(entry for entry in site.answerer.corpus.entries if entry.question == ANSWER)
    with chat(site) as page:
        look(site, page, "01-greeting", whole=True)
        ask(page, ANSWERED)
        assert last(page, ".you").inner_text().endswith(ANSWERED)
        assert last(page, ".section").first.inner_text()
        assert last(page, ".question").inner_text() == ANSWER
        assert (
            page.locator("faq-widget .bot .text").nth(1).evaluate("node => node.textContent")
            == entry.answer
        )
        assert (
            page.evaluate("document.querySelector('faq-widget').shadowRoot.activeElement.id")
            == "input"
        )
        look(site, page, "02-answer")


def test_a_choice_is_asked_for_by_its_id_and_a_text_typed_meanwhile_is_a_new_question(
    site: Site,
) -> None:
    with chat(site) as page:
        ask(page, AMBIGUOUS)
        assert 2 <= page.locator(".bot").last.locator(".choice").count() <= 4
        look(site, page, "03-choices")
        asked = requests_to(page, "/api/ask")
        chosen = page.locator(".bot").last.locator(".choice").nth(1)
        entry_id = chosen.get_attribute("data-id")
        entries = {entry.id: entry for entry in site.answerer.corpus.entries}
        question = entries[entry_id or ""].question
        label = chosen.locator("span").evaluate("n => n.firstChild.data")
        assert label in (question, entries[entry_id or ""].label)
        page.locator("#input").fill("途中まで")
        chosen.click()
        wait_until(page, lambda: last(page, ".question").inner_text() == question)
        expect(page.locator("#input")).to_have_value("途中まで")
        ask(page, ANSWERED)
        assert [(body.get("choice"), body.get("query")) for body in asked] == [
            (entry_id, None),
            (None, ANSWERED),
        ]
        assert last(page, ".question").inner_text() == ANSWER


def test_a_follow_up_leans_on_the_last_answer_until_the_conversation_is_cleared(site: Site) -> None:
    with chat(site) as page:
        asked = requests_to(page, "/api/ask")
        ask(page, WITHOUT_PHONE)
        ask(page, FOLLOW_UP)
        assert "monthly-plan-about" in [
            each.get_attribute("data-id")
            for each in page.locator(".bot").last.locator(".choice").all()
        ]
        look(site, page, "31-follow-up")
        page.reload()  # the conversation goes on
        ask(page, UNKNOWN)
        ask(page, FOLLOW_UP)
        press_in_menu(page, "会話を消去")
        page.get_by_role("button", name="消去する").click()
        ask(page, FOLLOW_UP)
        told = [site.answerer.conversations.open(body.get("conversation")) for body in asked]
        assert [bool(topic) for topic in told] == [False, True, True, True, False]
        assert [topic[0].id for topic in told[1:2]] == ["monthly-plan-about"]
        assert not page.locator(".bot").last.locator("[data-id='monthly-plan-about']").count()


def test_a_frequent_question_and_a_related_one_are_one_click_away(site: Site) -> None:
    with chat(site) as page:
        page.locator(".bot .choice").first.click()
        wait_until(page, lambda: page.locator(".question").count() == 1)
        related = page.locator(".bot").last.locator(".caption", has_text="関連するご質問")
        assert related.count() == 1
        page.locator(".bot").last.locator(".choice").last.click()
        wait_until(page, lambda: page.locator(".question").count() == 2)


def test_a_fallback_gives_the_phone_and_a_second_one_puts_it_forward_without_apologizing_again(
    site: Site,
) -> None:
    with chat(site) as page:
        ask(page, UNKNOWN)
        card = last(page, ".contact")
        assert card.locator("a").get_attribute("href") == "tel:0300000000"
        assert card.locator(".state").inner_text() in ("ただいま受付中", "ただいま受付時間外")
        assert "受付時間：月〜金 9:00〜18:00" in card.inner_text()
        look(site, page, "04-fallback")
        ask(page, "今日の天気")
        said = last(page, ".bot").inner_text()
        assert said.count("申し訳") + said.count("恐れ入り") <= 1
        assert page.locator(".contact.strong").count() == 1
        look(site, page, "05-second-fallback")


def test_near_misses_come_before_the_phone_and_close_seconds_after_the_answer(site: Site) -> None:
    with chat(site) as page:
        seconds = page.request.post(f"{site.url}/api/ask", data={"query": AMBIGUOUS}).json()[
            "choices"
        ]
        fallback = page.request.post(f"{site.url}/api/ask", data={"query": UNKNOWN}).json() | {
            "choices": seconds
        }
        answer = page.request.post(f"{site.url}/api/ask", data={"query": WITHOUT_PHONE}).json() | {
            "choices": seconds
        }
        answer["answer"] |= {"reviewed": "2020-08-17"}
        replies = iter((fallback, answer))
        page.route("**/api/ask", lambda route: route.fulfill(json=next(replies)))
        ask(page, UNKNOWN)
        assert "近いご質問" in last(page, ".bot").inner_text()
        top = [last(page, part).bounding_box()["y"] for part in (".choices", ".contact")]
        assert top == sorted(top)
        look(site, page, "06-fallback-with-near-misses")
        ask(page, WITHOUT_PHONE)
        assert "もしかして" in last(page, ".bot").inner_text()
        assert "最終確認日：2020年8月17日" in last(page, ".bot").inner_text()
        look(site, page, "06-answer-with-close-seconds")


@pytest.mark.parametrize(
    ("open_now", "opens_at", "shown"),
    [
        (True, None, "ただいま受付中"),
        (False, "2031-01-06T09:00:00+09:00", "次の受付は1月6日（月）9:00からです。"),
    ],
)
def test_the_phone_card_says_whether_the_line_is_open(
    site: Site,
    open_now: bool,
    opens_at: str | None,
    shown: str,
) -> None:
    with chat(site) as page:
        reply = page.request.post(f"{site.url}/api/ask", data={"query": UNKNOWN}).json()
        reply["contact"] |= {"open_now": open_now, "opens_at": opens_at}
        page.route("**/api/ask", lambda route: route.fulfill(json=reply))
        ask(page, UNKNOWN)
        assert shown in last(page, ".contact").inner_text()
        look(site, page, f"06-phone-{'open' if open_now else 'closed'}")
