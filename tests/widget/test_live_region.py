"""What a screen reader reads out by itself: each reply once, and no more than what it says."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.widget.browser import (
    AMBIGUOUS,
    ANSWER,
    ANSWERED,
    UNKNOWN,
    Site,
    ask,
    chat,
    visit,
    wait_until,
)

pytestmark = pytest.mark.browser

# Before the widget is there: its regions are in a shadow root that this makes observable.
LISTEN = """() => {
    window.heard = [];
    const root = document.querySelector('faq-widget').shadowRoot;
    for (const region of root.querySelectorAll('.live')) {
        new MutationObserver(() => region.textContent &&
            heard.push([...region.children].map((each) => each.textContent).join('|')))
            .observe(region, { childList: true, subtree: true, characterData: true });
    } }"""
NESTED = """() => [...document.querySelector('faq-widget').shadowRoot
    .querySelectorAll('[role=status], [role=alert], [role=log], [aria-live]')]
    .filter((each) => each.parentElement?.closest('[role=status], [role=alert], [role=log], [aria-live]'))
    .map((each) => each.className)"""


def listen(page: Any) -> None:
    page.wait_for_timeout(150)  # the greeting has been said
    page.evaluate(LISTEN)


def heard(page: Any, count: int) -> list[str]:
    """Return what was read out, once there is as much of it as expected."""
    wait_until(page, lambda: len(page.evaluate("heard")) >= count)
    page.wait_for_timeout(150)
    said: list[str] = page.evaluate("heard")
    assert len(said) == count, said
    return said


def test_an_answer_is_read_out_once_as_its_question_and_its_text(site: Site) -> None:
    entry = next(entry for entry in site.answerer.corpus.entries if entry.question == ANSWER)
    with chat(site) as page:
        listen(page)
        ask(page, ANSWERED)
        assert heard(page, 1) == [f"回答：|{ANSWER}|{entry.answer}"]
        ask(page, ANSWERED)  # the same again is news again
        assert heard(page, 2)[1] == f"回答：|{ANSWER}|{entry.answer}"
        assert page.locator(".log").get_attribute("aria-live") == "off"
        assert page.evaluate(NESTED) == []


def test_choices_are_read_out_with_their_number_and_a_fallback_with_the_phone(site: Site) -> None:
    with chat(site) as page:
        listen(page)
        ask(page, AMBIGUOUS)
        shown = page.locator(".bot").last.locator(".choice:not(.out) > span")
        labels = shown.evaluate_all("all => all.map((each) => each.firstChild.data)")
        message = page.locator(".bot").last.locator(".text").inner_text()
        said = f"回答：|{message}|候補が{len(labels)}件あります。|{'|'.join(labels)}"
        assert heard(page, 1) == [said]
        ask(page, UNKNOWN)
        message = page.locator(".bot").last.locator(".text").first.inner_text()
        assert heard(page, 2)[1] == f"回答：|{message}|お電話でのお問い合わせ 03-0000-0000"
        assert page.evaluate(NESTED) == []


def test_a_failure_is_read_out_and_so_are_thanks_for_a_rating(site: Site) -> None:
    with chat(site) as page:
        ask(page, ANSWERED)
        listen(page)
        page.get_by_role("button", name="はい", exact=True).click()
        assert heard(page, 1) == ["お役に立てて何よりです。ご回答ありがとうございました。"]
        page.route("**/api/ask", lambda route: route.abort())
        ask(page, ANSWERED)
        said = heard(page, 2)[1]
        assert re.fullmatch(r"申し訳ございません。[^|]+\|お電話でのお問い合わせ 03-0000-0001", said)
        assert page.evaluate(NESTED) == []


def test_the_greeting_is_read_out_at_opening_and_what_was_read_before_a_page_change_is_not(
    site: Site,
) -> None:
    with chat(site) as page:
        inside = page.locator("faq-widget .live").first
        wait_until(page, lambda: "お問い合わせありがとうございます" in inside.text_content())
        ask(page, ANSWERED)
        page.reload()
        page.locator(".question").wait_for()
        page.wait_for_timeout(300)
        assert page.locator("faq-widget .live").all_text_contents() == ["", ""]


def test_what_the_author_wrote_is_read_out_in_japanese_by_the_english_face(site: Site) -> None:
    html = (
        '<!doctype html><title>Host</title><body><script src="/widget.js" data-lang="en"></script>'
    )
    with visit(site) as page:
        page.route(
            "**/empty",
            lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"),
        )
        page.goto(f"{site.url}/empty")
        page.locator(".launcher").click()
        ask(page, ANSWERED)
        inside = page.locator("faq-widget .live").first
        wait_until(page, lambda: "Answer:" in inside.text_content())
        parts = inside.locator("p").evaluate_all("all => all.map((each) => each.lang)")
        assert parts == ["", "ja", "ja"] and inside.get_attribute("lang") == "en"
