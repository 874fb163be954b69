"""Rating an answer and copying it, in a real browser."""

from __future__ import annotations

import pytest

from tests.widget.browser import (
    ANSWER,
    ANSWERED,
    WITHOUT_PHONE,
    Site,
    ask,
    chat,
    focused,
    last,
    look,
    requests_to,
    status,
    visit,
    wait_until,
)

pytestmark = pytest.mark.browser


def test_a_good_rating_is_thanked_and_may_carry_a_comment(site: Site) -> None:
    with chat(site) as page:
        rated = requests_to(page, "/api/feedback")
        ask(page, ANSWERED)
        page.get_by_role("button", name="はい", exact=True).click()
        page.locator(".comment textarea").fill("よくわかりました")
        look(site, page, "08-thumb-up")
        page.get_by_role("button", name="ご意見を送る").click()
        page.get_by_text("ご意見をお寄せいただき").wait_for()
        assert focused(page) == "note"  # not lost with the button that was pressed
        assert [(body["helpful"], body.get("comment")) for body in rated] == [
            (True, None),
            (True, "よくわかりました"),
        ]


def test_a_bad_rating_brings_the_phone_number(site: Site) -> None:
    with chat(site) as page:
        ask(page, WITHOUT_PHONE)
        assert page.locator("faq-widget .contact").count() == 0
        page.get_by_role("button", name="いいえ", exact=True).click()
        page.locator(".feedback .contact a").wait_for()
        assert (
            page.get_by_role("button", name="いいえ", exact=True).get_attribute("aria-pressed")
            == "true"
        )
        look(site, page, "09-thumb-down")


def test_where_ratings_are_not_taken_the_widget_apologizes_and_hides_them(site: Site) -> None:
    with chat(site) as page:
        page.route("**/api/feedback", lambda route: route.fulfill(status=404))
        ask(page, ANSWERED)
        page.get_by_role("button", name="はい", exact=True).click()
        page.get_by_text("ただいま評価を受け付けることができませんでした").wait_for()
        assert page.locator(".votes").is_hidden() and focused(page) == "note"


def test_without_suggestions_the_widget_greets_and_answers(site: Site) -> None:
    with visit(site) as page:
        page.route("**/api/suggest", lambda route: route.fulfill(status=404))
        page.locator(".launcher").click()
        ask(page, ANSWERED)
        assert last(page, ".question").inner_text() == ANSWER


def test_an_answer_can_be_copied(site: Site) -> None:
    with chat(site, permissions=["clipboard-read", "clipboard-write"]) as page:
        ask(page, ANSWERED)
        page.get_by_role("button", name="回答をコピー").click()
        wait_until(page, lambda: status(page) == "回答をコピーしました。")
        assert page.evaluate("navigator.clipboard.readText()").startswith(ANSWER)
