"""Rating an answer and copying it, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest

from tests.widget.browser import (
    AMBIGUOUS,
    ANSWER,
    ANSWERED,
    UNKNOWN,
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

NARROW = {"viewport": {"width": 320, "height": 740}}
FACES: dict[str, dict[str, Any]] = {
    "wide-forced": {"forced_colors": "active"},
    "narrow-contrast": NARROW | {"contrast": "more"},
    "narrow-dark": NARROW | {"color_scheme": "dark"},
}


def vote(page: Any, answer: str) -> None:
    page.get_by_role("button", name=answer, exact=True).last.click()


def pressed(page: Any) -> list[str]:
    return list(page.locator(".votes [aria-pressed=true]").all_inner_texts())


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


def test_a_vote_can_be_changed_and_survives_a_reload_with_its_phone(site: Site) -> None:
    with chat(site) as page:
        rated = requests_to(page, "/api/feedback")
        ask(page, WITHOUT_PHONE)
        vote(page, "いいえ")
        page.locator(".feedback .contact a").wait_for()
        page.reload()
        page.locator(".feedback .contact a").wait_for()
        assert pressed(page) == ["いいえ"]
        vote(page, "はい")
        page.get_by_text("お役に立てて何よりです").wait_for()
        assert page.locator("faq-widget .contact").count() == 0 and pressed(page) == ["はい"]
        vote(page, "はい")  # again: nothing new
        page.locator(".comment textarea").fill("助かりました")
        page.get_by_role("button", name="ご意見を送る").click()
        page.get_by_text("ご意見をお寄せいただき").wait_for()
        page.reload()
        page.get_by_text("ご意見をお寄せいただき").wait_for()
        assert page.locator(".comment").count() == 0 and pressed(page) == ["はい"]
        assert [(body["helpful"], body.get("comment")) for body in rated] == [
            (False, None),
            (True, None),
            (True, "助かりました"),
        ]
        look(site, page, "10-vote-kept")


def test_of_two_presses_the_last_one_arrives_last(site: Site) -> None:
    with chat(site) as page:
        rated = requests_to(page, "/api/feedback")
        ask(page, ANSWERED)
        waiting: list[Any] = []
        page.route("**/api/feedback", lambda route: waiting.append(route))
        vote(page, "はい")
        wait_until(page, lambda: len(waiting) == 1)
        vote(page, "いいえ")
        waiting[0].continue_()
        wait_until(page, lambda: len(waiting) == 2)
        waiting[1].continue_()
        page.get_by_text("お役に立てず申し訳ございません").wait_for()
        assert [body["helpful"] for body in rated] == [True, False] and pressed(page) == ["いいえ"]


def test_a_vote_that_was_lost_on_the_way_can_be_given_again(site: Site) -> None:
    with chat(site) as page:
        ask(page, ANSWERED)
        page.context.set_offline(True)
        vote(page, "はい")
        page.get_by_text("ただいま評価を受け付けることができませんでした").wait_for()
        assert pressed(page) == []
        page.context.set_offline(False)
        vote(page, "はい")
        page.get_by_text("お役に立てて何よりです").wait_for()
        assert pressed(page) == ["はい"]


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("text", [UNKNOWN, AMBIGUOUS])
def test_a_fallback_and_choices_can_be_rated_and_show_one_phone_card(
    site: Site, text: str, face: str
) -> None:
    with chat(site, **FACES[face]) as page:
        ask(page, text)
        assert last(page, ".ask").inner_text() == "このご案内はお役に立ちましたか"
        vote(page, "いいえ")
        page.locator("faq-widget .contact.strong").wait_for()
        assert last(page, ".bot").locator(".contact").count() == 1
        vote(page, "はい")
        # In the transcript: the live region says it, too, for a moment.
        last(page, ".note").get_by_text("お役に立てて何よりです").wait_for()
        assert page.locator("faq-widget .contact.strong").count() == 0
        assert page.locator("faq-widget .contact").count() == (text == UNKNOWN)
        look(site, page, f"11-rated-{'fallback' if text == UNKNOWN else 'choices'}-{face}")


def test_greetings_and_thanks_are_not_rated(site: Site) -> None:
    with chat(site) as page:
        ask(page, "ありがとう")
        assert page.locator(".votes").count() == 0


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
