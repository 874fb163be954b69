"""Suggestions while somebody types, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest

from tests.widget.browser import (
    ANSWERED,
    Site,
    ask,
    chat,
    focused,
    last,
    look,
    requests_to,
    wait_until,
)

pytestmark = pytest.mark.browser


SUGGESTED = "faq-widget #suggestions button"


@pytest.mark.parametrize("typed", ["請求", "せいきゅう", "seikyuu"])
def test_four_suggestions_at_most_come_with_what_was_typed_marked(site: Site, typed: str) -> None:
    with chat(site) as page:
        suggest(page, typed)
        assert 1 < page.locator(SUGGESTED).count() <= 4
        assert page.locator(f"{SUGGESTED} mark").first.inner_text() == "請求"


def test_a_part_of_a_word_is_suggested_for_and_marked(site: Site) -> None:
    with chat(site) as page:
        suggest(page, "求書")
        assert page.locator(f"{SUGGESTED} mark").first.inner_text() == "求書"


def test_a_mark_stands_right_behind_signs_of_two_units(site: Site) -> None:
    question = "𠮷野家👍の請求"  # code points are counted, not UTF-16 units
    reply = {"suggestions": [{"id": "a", "question": question, "section": "", "matches": [[5, 7]]}]}
    with chat(site) as page:
        page.route("**/api/suggest", lambda route: route.fulfill(json=reply))
        suggest(page, "請求")
        assert page.locator(SUGGESTED).inner_text() == question
        assert page.locator(f"{SUGGESTED} mark").inner_text() == "請求"


@pytest.mark.parametrize("typed", ["方法", "について", "教えてください", "あ", "k"])
def test_what_names_nothing_brings_no_suggestion(site: Site, typed: str) -> None:
    with chat(site) as page:
        suggested = suggested_to(page)
        page.locator("#input").press_sequentially(typed)
        wait_until(page, lambda: suggested)
        assert suggested == [{"suggestions": []}] and not page.locator(SUGGESTED).count()


def test_a_topic_leads_to_the_phone_as_its_words_do(site: Site) -> None:
    topic = topic_of(site)
    with chat(site) as page:
        asked = requests_to(page, "/api/ask")
        suggest(page, topic.topic)
        offered = page.locator(SUGGESTED, has_text="（お電話）").first
        assert offered.inner_text().startswith(f"{topic.topic}（お電話）")
        offered.click()
        last(page, ".contact .number").wait_for()
        assert asked[0]["choice"] == topic.id and "query" not in asked[0]
        assert page.locator(".you").inner_text().endswith(topic.topic)
        assert page.locator("#input").input_value() == "" and focused(page) == "input"


def topic_of(site: Site) -> Any:
    return next(each for each in site.answerer.topics if each.section and not each.urgent)


def test_the_arrow_keys_go_into_the_list_and_come_back(site: Site) -> None:
    with chat(site) as page:
        asked = requests_to(page, "/api/ask")
        suggest(page, "請求書")
        count = page.locator(SUGGESTED).count()
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowDown")  # to the text's end, as in any text
        assert focused(page) == "input"
        page.keyboard.press("ArrowDown")
        assert suggestion_with_focus(page) == 0
        page.keyboard.press("ArrowUp")
        assert focused(page) == "input" and page.locator(SUGGESTED).count() == count
        for _ in range(count + 1):
            page.keyboard.press("ArrowDown")
        assert focused(page) == "input"
        page.keyboard.press("Home")
        page.keyboard.press("ArrowUp")
        assert suggestion_with_focus(page) == count - 1
        page.keyboard.type("の")
        assert focused(page) == "input"
        wait_until(page, lambda: page.locator(SUGGESTED).count())
        page.keyboard.press("End")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        wait_until(page, lambda: page.locator(".question, .contact").count())
        assert asked[0]["choice"] and page.locator("#input").input_value() == ""
        assert focused(page) == "input" and page.locator("#suggestions").is_hidden()


def test_escape_closes_the_suggestions_first_and_then_the_window(site: Site) -> None:
    with chat(site) as page:
        suggest(page, "請求")
        page.keyboard.press("Escape")
        assert page.locator("#suggestions").is_hidden() and page.locator("#panel").is_visible()
        suggest(page, "書")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Escape")
        assert page.locator("#suggestions").is_hidden() and focused(page) == "input"
        page.keyboard.press("Escape")
        assert page.locator("#panel").is_hidden()


def test_leaving_closes_the_suggestions_and_shift_tab_reaches_them(site: Site) -> None:
    with chat(site) as page:
        suggest(page, "請求")
        page.keyboard.press("Shift+Tab")
        assert suggestion_with_focus(page) == page.locator(SUGGESTED).count() - 1
        page.keyboard.press("Tab")
        assert focused(page) == "input" and page.locator("#suggestions").is_visible()
        page.keyboard.press("Tab")
        assert focused(page) == "send" and page.locator("#suggestions").is_hidden()


def test_suggestions_stay_until_others_come_and_push_the_transcript_up(site: Site) -> None:
    with chat(site) as page:
        ask(page, ANSWERED)
        page.evaluate(
            """() => {
            const root = document.querySelector('faq-widget').shadowRoot;
            const list = root.querySelector('#suggestions');
            window.hides = 0;
            new MutationObserver(() => { if (list.hidden) window.hides += 1; })
              .observe(list, { attributes: true, attributeFilter: ['hidden'] });
            const log = root.querySelector('.log');
            log.scrollTop = log.scrollHeight; }"""
        )
        suggest(page, "請求")
        page.keyboard.type("書", delay=200)
        page.keyboard.type("は", delay=200)
        page.wait_for_timeout(300)
        assert page.evaluate("window.hides") == 0
        log, shown = (
            page.locator(f"faq-widget {each}").bounding_box() for each in (".log", "#suggestions")
        )
        assert log["y"] + log["height"] <= shown["y"] + 1  # beside it, not over it
        assert (
            page.evaluate(
                """() => {
            const log = document.querySelector('faq-widget').shadowRoot.querySelector('.log');
            return log.scrollHeight - log.scrollTop - log.clientHeight; }"""
            )
            <= 1
        )


@pytest.mark.parametrize(
    ("name", "context"),
    [
        ("wide", {}),
        ("dark", {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}),
        ("forced", {"viewport": {"width": 360, "height": 740}, "forced_colors": "active"}),
        ("narrow", {"viewport": {"width": 320, "height": 568}}),
        ("low", {"viewport": {"width": 320, "height": 400}}),
    ],
)
def test_the_list_never_scrolls_and_axe_finds_nothing(
    site: Site, name: str, context: dict[str, Any]
) -> None:
    with chat(site, **context) as page:
        suggest(page, "更新")
        page.keyboard.press("ArrowDown")
        look(site, page, f"07-suggestions-{name}")
        assert page.evaluate(
            """() => {
            const root = document.querySelector('faq-widget').shadowRoot;
            const [list, log, foot] = ['#suggestions', '.log', '.foot'].map(e => root.querySelector(e));
            const panel = root.querySelector('#panel').getBoundingClientRect();
            return list.scrollHeight <= list.clientHeight && log.clientHeight >= 72
              && foot.getBoundingClientRect().bottom <= panel.bottom + 1; }"""
        )


def test_where_there_is_no_room_nothing_is_suggested(site: Site) -> None:
    with chat(site, viewport={"width": 640, "height": 240}) as page:
        suggested = suggested_to(page)
        page.locator("#input").press_sequentially("更新")
        wait_until(page, lambda: suggested)
        page.wait_for_timeout(50)
        assert page.locator("#suggestions").is_hidden() and page.locator(".send").is_visible()


def test_the_number_is_read_out_once_after_a_pause(site: Site) -> None:
    with chat(site) as page:
        page.evaluate(
            """() => {
            const root = document.querySelector('faq-widget').shadowRoot;
            const hint = root.querySelector('.foot > .sr[role=status]');
            window.read = [];
            new MutationObserver(() => window.read.push(hint.textContent))
              .observe(hint, { childList: true, characterData: true, subtree: true }); }"""
        )
        for typed in ("更", "新", "の"):
            suggest(page, typed)
        count = page.locator(SUGGESTED).count()
        wait_until(page, lambda: page.evaluate("window.read.length"))
        assert page.evaluate("window.read") == [f"候補が{count}件あります。下矢印キーで移れます。"]


def test_the_input_is_a_text_field_and_nothing_else(site: Site) -> None:
    with chat(site) as page:
        suggest(page, "請求")
        names = page.locator("#input").evaluate("node => node.getAttributeNames()")
        assert {each for each in names if each.startswith("aria-") or each == "role"} == {
            "aria-label",
            "aria-describedby",
        }


def test_a_pasted_mail_brings_no_suggestion(site: Site) -> None:
    with chat(site) as page:
        suggested = requests_to(page, "/api/suggest")
        for pasted in ("請求書について\n教えてください", "請求書" * 40):
            page.locator("#input").fill(pasted)
            page.wait_for_timeout(250)
        assert [body for body in suggested if body["text"]] == []


def suggest(page: Any, typed: str) -> None:
    """Type, and wait until something is suggested for the whole text."""
    with page.expect_response(
        lambda reply: (
            reply.url.endswith("/api/suggest")
            and reply.request.post_data_json["text"].endswith(typed)
        )
    ):
        page.locator("#input").press_sequentially(typed)
    page.locator(SUGGESTED).first.wait_for()


def suggested_to(page: Any) -> list[Any]:
    """Return a list that fills with what is suggested for a text from now on."""
    replies: list[Any] = []
    page.on(
        "requestfinished",
        lambda request: (
            replies.append(request.response().json())
            if request.url.endswith("/api/suggest") and request.post_data_json["text"]
            else None
        ),
    )
    return replies


def suggestion_with_focus(page: Any) -> int:
    return int(
        page.evaluate(
            """() => {
            const root = document.querySelector('faq-widget').shadowRoot;
            return [...root.querySelectorAll('#suggestions button')].indexOf(root.activeElement); }"""
        )
    )
