"""Nobody is left without a next step: the last of the choices, the phone, other doors, a notice."""

from __future__ import annotations

from typing import Any

import pytest

from tests.widget.browser import (
    AMBIGUOUS,
    ANSWERED,
    UNKNOWN,
    Site,
    ask,
    chat,
    last,
    look,
    requests_to,
    status,
    visit,
    wait_until,
)

pytestmark = pytest.mark.browser

OUT = "この中にない・担当者に聞く"
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
FACES: dict[str, dict[str, Any]] = {
    "desktop": {},
    "phone": PHONE,
    "dark": {"color_scheme": "dark"},
    "phone-dark": PHONE | {"color_scheme": "dark"},
}
DOORS = [
    {"kind": "callback", "label": "折り返しを予約する", "url": "https://example.jp/call"},
    {"kind": "form", "label": "お問い合わせフォーム", "url": "https://example.jp/form"},
    {"kind": "mail", "label": "メールで問い合わせる", "url": "mailto:help@example.jp"},
    {"kind": "page", "label": "危ないリンク", "url": "javascript:alert(1)"},
]


def reply_to(page: Any, site: Site, text: str) -> dict[str, Any]:
    reply: dict[str, Any] = page.request.post(f"{site.url}/api/ask", data={"query": text}).json()
    return reply


def answer_with(page: Any, *replies: dict[str, Any]) -> None:
    waiting = iter(replies)
    page.route("**/api/ask", lambda route: route.fulfill(json=next(waiting)))


@pytest.mark.parametrize("face", FACES)
def test_the_last_of_the_choices_leads_to_the_phone(site: Site, face: str) -> None:
    with chat(site, **FACES[face]) as page:
        ask(page, AMBIGUOUS)
        buttons = last(page, ".choices").locator("button")
        assert buttons.last.inner_text() == OUT and page.locator("faq-widget .contact").count() == 0
        look(site, page, f"30-choices-{face}")
        asked = requests_to(page, "/api/ask")
        buttons.last.click()
        page.locator("faq-widget .contact").wait_for()
        assert asked[0]["query"] == "この中にない" and asked[0]["conversation"]
        assert last(page, ".you").inner_text().endswith(OUT)
        assert last(page, ".number").get_attribute("href") == "tel:0300000000"
        look(site, page, f"31-way-out-{face}")


def test_the_way_out_stands_where_the_server_does_not(site: Site) -> None:
    with chat(site) as page:
        ask(page, AMBIGUOUS)
        page.context.set_offline(True)
        page.get_by_role("button", name=OUT).click()
        page.locator(".failure .contact").wait_for()
        assert last(page, ".failure .number").get_attribute("href") == "tel:0300000000"
        look(site, page, "32-way-out-offline")


def test_the_way_out_of_the_english_face_is_in_english(site: Site) -> None:
    html = (
        '<!doctype html><title>Host</title><body><script src="/widget.js" data-lang="en"></script>'
    )
    with visit(site) as page:
        page.route(
            "**/empty",
            lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"),
        )
        page.goto(f"{site.url}/empty")
        asked = requests_to(page, "/api/ask")
        page.locator("faq-widget .launcher").click()
        ask(page, AMBIGUOUS)
        page.get_by_role("button", name="None of these").click()
        page.locator("faq-widget .contact").wait_for()
        assert asked[1]["query"] == "None of these"


@pytest.mark.parametrize("face", FACES)
def test_an_answer_whose_link_is_missing_has_the_phone_in_one_line_and_the_rating_in_sight(
    site: Site, face: str
) -> None:
    with chat(site, **FACES[face]) as page:
        ask(page, ANSWERED)
        said = last(page, ".bot")
        assert said.locator(".contact").count() == 0 and said.locator(".links").count() == 0
        assert said.locator(".line .number").get_attribute("href") == "tel:0300000001"
        assert "ただいま受付" in said.locator(".line").inner_text()
        look(site, page, f"33-one-line-{face}")
        box, rating = (page.locator(f"faq-widget {part}").last for part in (".log", ".votes"))
        page.wait_for_timeout(100)
        seen, end = box.bounding_box(), rating.bounding_box()
        assert seen["y"] <= end["y"] and end["y"] + end["height"] <= seen["y"] + seen["height"]


@pytest.mark.parametrize("face", FACES)
def test_other_doors_stand_below_the_phone_and_shut_ones_last(site: Site, face: str) -> None:
    with chat(site, **FACES[face]) as page:
        reply = reply_to(page, site, UNKNOWN)
        doors = [door | {"open_now": at > 0} for at, door in enumerate(DOORS)]
        reply["contact"] |= {"channels": doors, "open_now": False}
        answer_with(page, reply)
        ask(page, UNKNOWN)
        shown = last(page, ".doors").locator("li").all_inner_texts()
        assert [text.split("\n")[0] for text in shown[:2]] == [
            "お問い合わせフォーム",
            "メールで問い合わせる",
        ]
        assert "ただいま受付時間外" in shown[-1] and "折り返し" in shown[-1]
        links = last(page, ".doors").locator("a")
        assert [link.get_attribute("href") for link in links.all()] == [
            "https://example.jp/form",
            "mailto:help@example.jp",
            "https://example.jp/call",
        ]
        look(site, page, f"34-doors-{face}")


def test_a_company_without_a_phone_has_its_doors_in_the_place_of_the_phone(site: Site) -> None:
    doors = {"channels": [DOORS[1] | {"open_now": True}], "open_now": True, "opens_at": None}
    contact = dict.fromkeys(("phone", "tel", "hours", "purpose", "text"), "") | doors
    with chat(site) as page:
        replies = [
            reply_to(page, site, text) | {"contact": contact} for text in (UNKNOWN, ANSWERED)
        ]
        answer_with(page, *replies)
        for text in (UNKNOWN, ANSWERED):
            ask(page, text)
            said = last(page, ".bot")
            assert said.locator(".doors a").get_attribute("href") == DOORS[1]["url"]
            assert said.locator(".number, .moment, .line").count() == 0
            assert "電話" not in said.locator(".contact").inner_text()


@pytest.mark.parametrize("face", FACES)
def test_what_is_urgent_gets_the_phone_before_the_answer(site: Site, face: str) -> None:
    with chat(site, **FACES[face]) as page:
        reply = reply_to(page, site, ANSWERED) | {
            "contact_as": "first",
            "message": "お急ぎのことと存じます。まずはお電話ください。",
        }
        answer_with(page, reply)
        ask(page, ANSWERED)
        parts = (".text", ".contact.strong", ".question", ".votes")
        tops = [last(page, ".bot").locator(each).first.bounding_box()["y"] for each in parts]
        assert tops == sorted(tops)
        look(site, page, f"35-urgent-{face}")


@pytest.mark.parametrize("face", FACES)
def test_a_notice_stands_above_the_conversation_while_it_is_on(site: Site, face: str) -> None:
    with chat(site, **FACES[face]) as page:
        plain = reply_to(page, site, ANSWERED)
        text = "ただいまお電話がつながりにくくなっております。"
        on = {"text": text, "from": None, "until": "2100-01-01T00:00:00+09:00"}
        past = on | {"until": "2000-01-01T00:00:00+09:00"}
        answer_with(page, plain | {"notice": on}, plain | {"notice": past}, plain)
        ask(page, ANSWERED)
        notice = page.locator("faq-widget .notice")
        assert notice.inner_text() == text
        look(site, page, f"36-notice-{face}")
        page.reload()
        if page.locator("#panel").is_hidden():
            page.locator(".launcher").click()
        assert notice.inner_text() == text
        for _ in range(2):
            ask(page, ANSWERED)
            assert notice.inner_text() == "" and not notice.bounding_box()["height"]


def test_the_questions_can_be_copied_for_the_person_on_the_phone(site: Site) -> None:
    with chat(site, permissions=["clipboard-read", "clipboard-write"]) as page:
        for text in (ANSWERED, AMBIGUOUS):
            ask(page, text)
        page.get_by_role("button", name=OUT).click()
        page.get_by_role("button", name="質問をコピー").click()
        wait_until(page, lambda: status(page) == "ご質問をコピーしました。")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == f"{ANSWERED}\n{AMBIGUOUS}"


def test_there_is_nothing_to_copy_where_only_a_secret_was_typed(site: Site) -> None:
    with chat(site) as page:
        page.locator("#input").fill("パスワードは hunter2 です")
        page.locator("#input").press("Enter")
        page.locator("faq-widget .contact").wait_for()
        assert page.get_by_role("button", name="質問をコピー").count() == 0


def test_a_choice_shows_its_label(site: Site) -> None:
    with chat(site) as page:
        reply = reply_to(page, site, AMBIGUOUS)
        reply["choices"][0]["label"] = "短い言い方"
        answer_with(page, reply)
        ask(page, AMBIGUOUS)
        shown = last(page, ".choices").locator("button").first.inner_text()
        assert shown.startswith("短い言い方") and reply["choices"][0]["question"] not in shown


def test_a_reply_of_an_older_server_still_shows_its_card(site: Site) -> None:
    with chat(site) as page:
        reply = reply_to(page, site, UNKNOWN)
        del reply["contact"]["channels"], reply["contact"]["purpose"]
        answer_with(page, reply)
        ask(page, UNKNOWN)
        assert last(page, ".contact .number").get_attribute("href") == "tel:0300000000"
