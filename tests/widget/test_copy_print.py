"""The conversation as text and on paper."""

from __future__ import annotations

import re

import pytest

from tests.widget.browser import (
    AMBIGUOUS,
    ANSWER,
    ANSWERED,
    UNKNOWN,
    Site,
    ask,
    chat,
    last,
    look,
    press_in_menu,
    status,
    wait_until,
)
from tests.widget.test_way_out import DOORS, answer_with, reply_to

pytestmark = pytest.mark.browser

LINK = {"label": "お申し込みの流れ", "url": "https://www.example.jp/flow"}


def test_the_conversation_is_copied_as_text_with_addresses_phone_and_times(site: Site) -> None:
    with chat(site, permissions=["clipboard-read", "clipboard-write"]) as page:
        answer, fallback = reply_to(page, site, ANSWERED), reply_to(page, site, UNKNOWN)
        answer["answer"]["links"] = [LINK]
        fallback["contact"]["channels"] = [DOORS[1] | {"open_now": True}]
        answer_with(page, answer, fallback, reply_to(page, site, AMBIGUOUS))
        for text in (ANSWERED, UNKNOWN, AMBIGUOUS):
            ask(page, text)
        press_in_menu(page, "会話をコピー")
        wait_until(page, lambda: status(page) == "会話をコピーしました。")
        copied = page.evaluate("navigator.clipboard.readText()")
        title = page.title()
        where = f"{site.answerer.corpus.site.title}\n{title}\n{site.url}/\n"
        assert copied.startswith(where)
        for part in (f"]\nご質問：{ANSWERED}\n", f"回答：\n{ANSWER}\n", answer["answer"]["text"]):
            assert part in copied
        phone = fallback["contact"]
        for part in (
            f"{LINK['label']} {LINK['url']}",
            f"{phone['purpose']}\n{phone['phone']}\n受付時間：{phone['hours']}",
            f"{DOORS[1]['label']} {DOORS[1]['url']}",
            "\n・",  # the choices
        ):
            assert part in copied
        # Of the copy itself, and of each message; where the line is shut, its text has a day too.
        assert len(re.findall(r"日（.） \d\d?:\d\d\b", copied)) == 7


def test_only_the_conversation_is_printed_in_ink_and_with_addresses(site: Site) -> None:
    with chat(site, color_scheme="dark") as page:
        answer = reply_to(page, site, ANSWERED)
        answer["answer"]["links"] = [LINK]
        answer_with(page, answer, reply_to(page, site, UNKNOWN))
        ask(page, ANSWERED)
        ask(page, UNKNOWN)
        page.evaluate("window.print = () => { window.printed = true }")
        sheets = page.evaluate("document.adoptedStyleSheets.length")
        press_in_menu(page, "印刷")
        assert page.evaluate("window.printed")
        assert page.locator("main").is_visible()  # on the screen nothing changes
        page.emulate_media(media="print")
        assert page.locator("main").is_hidden() and page.locator("header").first.is_hidden()
        for gone in (".launcher", "#input", ".votes", ".more", ".row"):
            assert not page.locator(f"faq-widget {gone}").last.is_visible(), gone
        log = page.locator(".log")
        assert log.evaluate("n => [n.scrollHeight - n.clientHeight, n.scrollTop]") == [0, 0]
        looks = "n => [getComputedStyle(n).color, getComputedStyle(n).backgroundColor]"
        assert last(page, ".bot").evaluate(looks) == ["rgb(28, 36, 48)", "rgb(255, 255, 255)"]
        address = "n => getComputedStyle(n, '::after').content"
        assert LINK["url"] in page.locator("faq-widget .links a").evaluate(address)
        look(site, page, "62-print")
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        # The page's own printing.
        assert page.locator("main").is_visible() and page.locator("faq-widget").is_hidden()
        assert page.evaluate("document.adoptedStyleSheets.length") == sheets


def test_a_long_conversation_is_printed_on_as_many_pages_as_it_takes(site: Site) -> None:
    with chat(site) as page:
        for _ in range(4):
            ask(page, UNKNOWN)
        page.evaluate("window.print = () => {}")
        press_in_menu(page, "印刷")
        page.emulate_media(media="print")
        assert page.pdf(format="A5").count(b"/Type /Page\n") >= 2
