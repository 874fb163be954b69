"""The widget and the support page in a real Chromium, against the real app."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from flask import Flask
from werkzeug.serving import make_server

from bot.answer.answerer import Answerer
from bot.app import create_app, open_answerer
from bot.settings import read_settings
from bot.web.widget import widget_script

SCREENSHOTS = Path(__file__).parent / "screenshots"
CHROMIUM = (
    os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
)
IN_CI = os.environ.get("CI") == "true"
ARGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]

ANSWERED = "請求書はいつ届きますか"
ANSWER = "請求書はいつ発行されますか?"
WITHOUT_PHONE = "月額プランとはなんですか"
AMBIGUOUS = "更新"
UNKNOWN = "CSRの作り方"
FOLLOW_UP = "引かれるのはいつ?"
PHONE = "03-0000-0000"
PRIVATE_KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIEow"


@dataclass
class Site:
    """The app under its two local names (each a foreign origin to the other), and a browser."""

    app: Flask
    answerer: Answerer
    port: int
    browser: Any
    axe: Any

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def host_page(self) -> str:
        return f"http://localhost:{self.port}/demo/embed"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    if not CHROMIUM and not IN_CI:
        pytest.skip("Chromium is missing: apt-get install chromium, or set CHROMIUM to its path")
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    shutil.rmtree(SCREENSHOTS, ignore_errors=True)
    port = free_port()
    settings = replace(
        read_settings(),
        public_url=f"http://127.0.0.1:{port}",
        allowed_origins=(f"http://localhost:{port}",),
        data_dir=tmp_path_factory.mktemp("data"),
    )
    answerer = open_answerer(settings)
    app = create_app(settings, answerer)
    with serving(app, port), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield Site(app, answerer, port, browser, Axe())
        browser.close()
    app.extensions["recorder"].close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(app: Flask, port: int) -> Iterator[None]:
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def visit(site: Site, url: str | None = None, **context: Any) -> Iterator[Any]:
    """Open a page in a context of its own, and refuse any error it reports."""
    opened = site.browser.new_context(
        **{"viewport": {"width": 1100, "height": 800}, "locale": "ja-JP"} | context
    )
    opened.set_default_timeout(5000)
    page = opened.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.add_init_script(
        "addEventListener('securitypolicyviolation', e => {"
        "(window.violations ||= []).push(e.violatedDirective + ' ' + e.blockedURI) })"
    )
    page.goto(url or site.url + "/")
    try:
        yield page
        assert not problems
        assert not page.evaluate("window.violations || []")
    finally:
        opened.close()


@contextmanager
def chat(site: Site, url: str | None = None, **context: Any) -> Iterator[Any]:
    """Open a page and the widget's window on it."""
    with visit(site, url, **context) as page:
        page.locator("faq-widget .launcher").click()
        yield page


def ask(page: Any, text: str) -> None:
    before = page.locator(".bot, .failure").count()
    page.locator("#input").fill(text)
    page.locator("#input").press("Enter")
    wait_until(page, lambda: page.locator(".bot, .failure").count() > before)


def last(page: Any, selector: str = ".message") -> Any:
    return page.locator(f"faq-widget {selector}").last


def status(page: Any) -> str:
    return page.locator("faq-widget .status").inner_text()


def wait_until(page: Any, condition: Callable[[], Any], timeout_s: float = 5) -> None:
    """Wait in the browser's time: what the page reports arrives only while Playwright is asked for
    something."""
    end = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < end, "this did not happen in time"
        page.wait_for_timeout(20)


def look(site: Site, page: Any, name: str, whole: bool = False) -> None:
    """Take a screenshot of a state and let axe find nothing in it."""
    page.wait_for_timeout(250)  # the animations of arrival
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")
    # A host page's own faults are not ours.
    found = site.axe.run(page, context=None if whole else "faq-widget").response["violations"]
    assert not [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]


def requests_to(page: Any, path: str) -> list[dict[str, Any]]:
    """Return a list that fills with the bodies posted to a path from now on."""
    bodies: list[dict[str, Any]] = []
    page.on(
        "request",
        lambda request: (
            bodies.append(request.post_data_json)
            if request.url.endswith(path) and request.method == "POST"
            else None
        ),
    )
    return bodies


# ---------------------------------------------------------------- asking and choosing


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


def test_an_answer_appears_within_100_ms_of_enter(site: Site) -> None:
    measure = """async () => {
        const root = document.querySelector('faq-widget').shadowRoot, input = root.querySelector('#input');
        const count = () => root.querySelectorAll('.bot').length, before = count(), from = performance.now();
        input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
        while (count() === before) await new Promise(requestAnimationFrame);
        return performance.now() - from; }"""
    with chat(site) as page:
        ask(page, AMBIGUOUS)
        times = []
        for _ in range(5):
            page.locator("#input").fill(ANSWERED)
            times.append(page.evaluate(measure))
        assert sorted(times)[2] < 100, times


def test_a_choice_is_asked_for_by_its_id_and_a_text_typed_meanwhile_is_a_new_question(
    site: Site,
) -> None:
    with chat(site) as page:
        ask(page, AMBIGUOUS)
        assert 2 <= page.locator(".bot").last.locator(".choice").count() <= 4
        look(site, page, "03-choices")
        asked = requests_to(page, "/api/ask")
        chosen = page.locator(".bot").last.locator(".choice").nth(1)
        entry_id, question = (
            chosen.get_attribute("data-id"),
            chosen.locator("span").evaluate("n => n.firstChild.data"),
        )
        page.locator("#input").fill("途中まで")
        chosen.click()
        wait_until(page, lambda: last(page, ".question").inner_text() == question)
        assert page.locator("#input").input_value() == "途中まで"
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
        page.get_by_role("button", name="会話を消去").click()
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


def test_a_fallback_gives_the_phone_and_a_second_one_a_warmer_invitation(site: Site) -> None:
    with chat(site) as page:
        ask(page, UNKNOWN)
        card = last(page, ".contact")
        assert card.locator("a").get_attribute("href") == "tel:0300000000"
        assert card.locator(".state").inner_text() in ("ただいま受付中", "ただいま受付時間外")
        assert "受付時間:月〜金 9:00〜18:00" in card.inner_text()
        look(site, page, "04-fallback")
        ask(page, "今日の天気")
        assert "担当者がお電話で直接ご案内いたします。" in last(page, ".bot").inner_text()
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
        assert "最終確認日:2020年8月17日" in last(page, ".bot").inner_text()
        look(site, page, "06-answer-with-close-seconds")


@pytest.mark.parametrize(
    ("open_now", "opens_at", "shown"),
    [
        (True, None, "ただいま受付中"),
        (False, "2031-01-06T09:00:00+09:00", "次の受付は1月6日(月)9:00からです。"),
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


# ---------------------------------------------------------------- suggestions and input methods


@pytest.mark.parametrize("typed", ["請求", "せいきゅう", "seikyuu", "求書"])
def test_suggestions_come_for_kanji_kana_romaji_and_part_of_a_word(site: Site, typed: str) -> None:
    with chat(site) as page:
        page.locator("#input").press_sequentially(typed, delay=10)
        page.locator("#suggestions [role=option]").first.wait_for()
        assert "請求" in page.locator("#suggestions").inner_text()


def test_a_suggestion_is_chosen_with_the_arrow_keys(site: Site) -> None:
    with chat(site) as page:
        asked = requests_to(page, "/api/ask")
        page.locator("#input").press_sequentially("請求書")
        options = page.locator("#suggestions [role=option]")
        options.first.wait_for()
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowDown")  # the text itself lies between last and first
        assert page.locator("#input").get_attribute("aria-activedescendant") is None
        page.keyboard.press("ArrowDown")
        active = page.locator("#input").get_attribute("aria-activedescendant")
        assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
        look(site, page, "07-suggestions")
        page.keyboard.press("Enter")
        wait_until(page, lambda: page.locator(".question").count() == 1)
        assert asked[0]["choice"] and page.locator("#input").input_value() == ""


def test_escape_closes_the_suggestions_first_and_then_the_window(site: Site) -> None:
    with chat(site) as page:
        page.locator("#input").press_sequentially("請求")
        page.locator("#suggestions [role=option]").first.wait_for()
        page.keyboard.press("Escape")
        assert page.locator("#suggestions").is_hidden() and page.locator("#panel").is_visible()
        page.keyboard.press("Escape")
        assert page.locator("#panel").is_hidden()


def test_enter_confirms_a_conversion_and_sends_only_afterwards(site: Site) -> None:
    with chat(site) as page:
        asked = requests_to(page, "/api/ask")
        client = page.context.new_cdp_session(page)
        compose(client, "せいきゅう")
        for key in ("Enter", "Escape"):
            client.send(
                "Input.dispatchKeyEvent",
                {"type": "rawKeyDown", "key": key, "windowsVirtualKeyCode": 229},
            )
        assert not asked and page.locator("#panel").is_visible()
        client.send("Input.insertText", {"text": "請求書はいつ届きますか"})
        page.wait_for_timeout(30)
        assert not asked
        page.keyboard.press("Enter")
        wait_until(page, lambda: len(asked) == 1)
        assert asked[0]["query"] == "請求書はいつ届きますか"


@pytest.mark.parametrize(
    ("browser", "script"),
    [
        (
            "Chrome and Firefox: keydown first, composing",
            "key({ isComposing: true, keyCode: 229 }); end();",
        ),
        ("an old engine: keydown 229 without isComposing", "key({ keyCode: 229 }); end();"),
        (
            "Safari: compositionend first, then a keydown that does not say so",
            "end(); key({ keyCode: 13 });",
        ),
    ],
)
def test_the_enter_that_confirms_never_sends(site: Site, browser: str, script: str) -> None:
    with chat(site) as page:
        asked = requests_to(page, "/api/ask")
        page.locator("#input").fill("更新")
        page.evaluate(
            """script => {
            const input = document.querySelector('faq-widget').shadowRoot.querySelector('#input');
            const fire = (event) => input.dispatchEvent(event);
            const enter = { key: 'Enter', bubbles: true, cancelable: true };
            const key = (more) => fire(new KeyboardEvent('keydown', { ...enter, ...more }));
            const end = () => fire(new CompositionEvent('compositionend', { bubbles: true, data: '更新' }));
            fire(new CompositionEvent('compositionstart', { bubbles: true }));
            new Function('key', 'end', script)(key, end); }""",
            script,
        )
        page.wait_for_timeout(100)
        assert not asked and page.locator("#input").input_value() == "更新"
        page.locator("#input").press("Enter")
        wait_until(page, lambda: len(asked) == 1)


def test_nothing_is_suggested_during_a_composition(site: Site) -> None:
    with chat(site) as page:
        suggested = requests_to(page, "/api/suggest")
        client = page.context.new_cdp_session(page)
        for text in ("せ", "せい", "せいき"):
            compose(client, text)
        page.wait_for_timeout(400)
        assert [body for body in suggested if body["text"]] == []
        client.send("Input.insertText", {"text": "請求"})
        wait_until(page, lambda: {"text": "請求"} in suggested)


def compose(client: Any, text: str) -> None:
    client.send(
        "Input.imeSetComposition",
        {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
    )


def test_shift_enter_breaks_the_line(site: Site) -> None:
    with chat(site) as page:
        page.locator("#input").press_sequentially("一行目")
        page.keyboard.press("Shift+Enter")
        page.keyboard.type("二行目")
        assert page.locator("#input").input_value() == "一行目\n二行目"


# ---------------------------------------------------------------- feedback


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


# ---------------------------------------------------------------- keyboard and focus


def test_everything_can_be_done_by_keyboard_and_the_focus_comes_back(site: Site) -> None:
    with visit(site) as page:
        page.locator("faq-widget .launcher").focus()
        assert page.locator(".launcher").get_attribute("aria-expanded") == "false"
        page.keyboard.press("Enter")
        assert (
            focused(page) == "input"
            and page.locator(".launcher").get_attribute("aria-expanded") == "true"
        )
        page.keyboard.type(AMBIGUOUS)
        page.keyboard.press("Enter")
        page.get_by_text("どちらについてのご質問ですか").wait_for()
        page.keyboard.press("Shift+Tab")
        assert "choice" in focused(page)
        page.keyboard.press("Enter")
        page.locator(".question").wait_for()
        page.keyboard.press("Escape")
        assert page.locator("#panel").is_hidden() and "launcher" in focused(page)


def test_on_a_phone_the_focus_stays_in_the_window_that_covers_the_page(site: Site) -> None:
    with chat(site, viewport={"width": 360, "height": 740}) as page:
        for _ in range(12):
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.tagName") == "FAQ-WIDGET"


def test_the_pages_own_shortcuts_do_not_fire_while_typing(site: Site) -> None:
    with chat(site) as page:
        page.evaluate("document.addEventListener('keydown', () => { window.shortcut = true })")
        page.locator("#input").press_sequentially("s/")
        assert not page.evaluate("window.shortcut")


def focused(page: Any) -> str:
    active = "document.querySelector('faq-widget').shadowRoot.activeElement"
    return str(page.evaluate(f"(n => n ? n.id || n.className : '')({active})"))


# ---------------------------------------------------------------- when something is wrong


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


def test_offline_says_so_and_keeps_the_question(site: Site) -> None:
    with chat(site) as page:
        page.context.set_offline(True)
        ask(page, ANSWERED)
        assert "インターネットに接続されていないようです" in last(page, ".failure").inner_text()
        look(site, page, "11-offline")
        page.context.set_offline(False)
        page.get_by_role("button", name="もう一度送信する").click()
        page.locator(".question").wait_for()


def test_a_rate_limit_names_the_wait(site: Site) -> None:
    with chat(site) as page:
        page.route(
            "**/api/ask",
            lambda route: route.fulfill(status=429, headers={"Retry-After": "12"}, json={}),
        )
        ask(page, ANSWERED)
        assert "12秒ほどおいて" in last(page, ".failure").inner_text()
        look(site, page, "12-rate-limited")


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
        assert page.locator("#input").input_value() == f"{ANSWERED}\n続き"


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
        assert page.locator("#input").input_value() == "次の質問"  # nothing typed is lost
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
        assert page.locator(".count").is_hidden()
        page.locator("#input").fill("あ" * 2001)
        assert page.locator(".count").inner_text() == "2,001 / 2,000文字"
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


# ---------------------------------------------------------------- the transcript


def test_the_transcript_and_the_draft_survive_a_page_change_in_the_same_tab(site: Site) -> None:
    with chat(site) as page:
        ask(page, ANSWERED)
        page.locator("#input").fill("まだ送っていない質問")
        before = page.locator(".message").count()
        page.goto(f"{site.url}/?q={AMBIGUOUS}")
        page.locator(".question").wait_for()
        assert page.locator("#panel").is_visible() and page.locator(".message").count() == before
        assert page.locator("#input").input_value() == "まだ送っていない質問"
        assert (
            page.evaluate("document.activeElement.tagName") == "BODY"
        )  # nobody asked for the focus


@pytest.mark.parametrize(
    "kept", ["nonsense", '{"messages": 1}', '{"messages": [{"role": "bot"}, null], "open": true}']
)
def test_what_another_version_kept_does_no_harm(site: Site, kept: str) -> None:
    with visit(site) as page:
        page.evaluate("kept => sessionStorage.setItem(`faq-widget:${location.origin}`, kept)", kept)
        page.reload()
        if page.locator("#panel").is_hidden():
            page.locator(".launcher").click()
        ask(page, ANSWERED)
        assert last(page, ".question").inner_text() == ANSWER


def test_a_page_change_during_a_question_offers_to_send_it_again(site: Site) -> None:
    with chat(site) as page:
        page.route("**/api/ask", lambda route: None)
        page.locator("#input").fill(ANSWERED)
        page.locator("#input").press("Enter")
        page.locator("faq-widget .you").wait_for()
        page.reload()
        page.unroute("**/api/ask")
        page.get_by_role("button", name="もう一度送信する").click()
        page.locator(".question").wait_for()


def test_clear_asks_first_and_then_leaves_nothing(site: Site) -> None:
    with chat(site) as page:
        ask(page, ANSWERED)
        page.get_by_role("button", name="会話を消去").click()
        look(site, page, "17-clear")
        page.get_by_role("button", name="キャンセル").click()
        assert page.locator(".question").count() == 1
        page.get_by_role("button", name="会話を消去").click()
        page.get_by_role("button", name="消去する").click()
        assert page.locator(".question").count() == 0 and page.locator(".bot").count() == 1
        assert focused(page) == "input"
        page.reload()
        assert page.locator(".question").count() == 0


def test_an_answer_can_be_copied(site: Site) -> None:
    with chat(site, permissions=["clipboard-read", "clipboard-write"]) as page:
        ask(page, ANSWERED)
        page.get_by_role("button", name="回答をコピー").click()
        wait_until(page, lambda: status(page) == "回答をコピーしました。")
        assert page.evaluate("navigator.clipboard.readText()").startswith(ANSWER)


# ---------------------------------------------------------------- other people's pages


PARTS = (
    ".launcher",
    ".panel",
    ".head",
    ".log",
    ".bot",
    ".text",
    ".choices",
    ".choice",
    ".choice svg",
    "#input",
    ".send",
    ".confirm",
)
PROPERTIES = (
    "display",
    "position",
    "font-family",
    "font-size",
    "font-style",
    "font-weight",
    "line-height",
    "letter-spacing",
    "word-spacing",
    "color",
    "text-transform",
    "text-align",
    "text-shadow",
    "opacity",
    "visibility",
    "transform",
    "float",
    "direction",
    "padding",
    "margin",
    "border-radius",
    "box-sizing",
    "list-style-type",
    "pointer-events",
    "z-index",
    "width",
    "height",
    "overflow",
)
READ_STYLES = """([parts, properties]) => {
    const host = document.querySelector('faq-widget');
    const read = (node) => Object.fromEntries(properties.map((name) => [name, getComputedStyle(node)[name]]));
    const found = parts.map((part) => [part, read(host.shadowRoot.querySelector(part))]);
    return { host: read(host), ...Object.fromEntries(found) }; }"""
SAME_BRAND = """() => {
    const root = document.querySelector('faq-widget').shadowRoot, neutral = new CSSStyleSheet();
    neutral.replaceSync(':host { --faq-brand: #123; --faq-on-brand: #fff; --faq-rim: #fff; --faq-link-light: #123 }');
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, neutral]; }"""


def test_a_strict_policy_and_hostile_styles_change_nothing(site: Site) -> None:
    """The same widget looks the same on the support page and on the worst of host pages."""

    def styles(url: str) -> dict[str, dict[str, str]]:
        with chat(site, url) as page:
            page.locator(".choice").first.wait_for()
            page.evaluate(SAME_BRAND)
            page.wait_for_timeout(300)
            return dict(page.evaluate(READ_STYLES, [list(PARTS), list(PROPERTIES)]))

    at_home, abroad = styles(site.url + "/"), styles(site.host_page)
    for part, values in at_home.items():
        assert abroad[part] == values, part


def test_the_widget_works_from_another_origin_under_a_strict_policy(site: Site) -> None:
    with chat(site, site.host_page) as page:
        page.locator(".choice").first.wait_for()
        look(site, page, "18-host-page")
        ask(page, ANSWERED)
        assert last(page, ".question").inner_text() == ANSWER
        page.get_by_role("button", name="いいえ", exact=True).click()
        page.locator(".comment").wait_for()
        assert page.locator("[data-faq-link]").count() == 0  # the launcher has taken its place
        assert page.locator("#title").inner_text() == "ヘルプデスク"
        assert page.get_by_role("link", name="個人情報の取り扱い").count() == 1
        assert (
            page.locator("#panel").evaluate("n => n.scrollTop") == 0
        )  # only the transcript may scroll
        look(site, page, "19-host-page-answer")


def test_without_javascript_the_host_page_still_links_to_the_questions(site: Site) -> None:
    context = site.browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.host_page)
    page.get_by_role("link", name="よくあるご質問").click()
    assert page.locator("#invoice-timing").count() == 1
    page.get_by_label("ご質問をご入力ください").fill(ANSWERED)
    page.get_by_role("button", name="質問する").click()
    assert page.locator(".reply h2").inner_text() == ANSWER
    context.close()


def test_a_second_copy_of_the_script_changes_nothing(site: Site) -> None:
    with visit(site) as page:
        page.add_script_tag(url="/widget.js?again")
        page.wait_for_timeout(200)
        assert page.locator("faq-widget").count() == 1


def test_only_harmless_links_are_links(site: Site) -> None:
    with chat(site) as page:
        reply = page.request.post(f"{site.url}/api/ask", data={"query": ANSWERED}).json()
        urls = [
            "javascript:alert(1)",
            "data:text/html,x",
            "https://example.jp/a",
            "mailto:a@example.jp",
        ]
        reply["answer"]["links"] = [
            {"label": f"リンク{n}", "url": url} for n, url in enumerate(urls)
        ]
        reply["answer"]["text"] = "<img src=x onerror=alert(1)>"
        page.route("**/api/ask", lambda route: route.fulfill(json=reply))
        ask(page, ANSWERED)
        links = page.locator("faq-widget .links a")
        assert [link.get_attribute("href") for link in links.all()] == urls[2:]
        assert links.first.get_attribute("rel") == "noopener"
        assert page.locator(".bot img").count() == 0


# ---------------------------------------------------------------- faces


def embed(page: Any, attributes: str) -> None:
    """Put the widget with attributes on an otherwise empty page."""
    html = f'<!doctype html><html lang="ja"><title>Host</title><body><script src="/widget.js" {attributes}></script>'
    page.route(
        "**/empty", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8")
    )
    page.goto(page.url.split("/?")[0].rstrip("/") + "/empty")
    page.locator(".launcher").click()


@pytest.mark.parametrize(
    ("color", "scheme"),
    [
        ("#0b57a4", "light"),
        ("gold", "light"),
        ("gold", "dark"),
        ("#f5f5f5", "light"),
        ("black", "dark"),
        ("hsl(330 80% 60%)", "light"),
        ("#777", "light"),
        ("#777", "dark"),
        ("not a colour", "light"),
    ],
)
def test_any_brand_colour_stays_readable(site: Site, color: str, scheme: str) -> None:
    with visit(site, color_scheme=scheme) as page:
        embed(page, f'data-color="{color}"')
        ask(page, AMBIGUOUS)
        look(site, page, f"20-color-{scheme}-{''.join(c for c in color if c.isalnum())}")


def test_the_dark_face(site: Site) -> None:
    with chat(site, color_scheme="dark") as page:
        ask(page, ANSWERED)
        look(site, page, "21-dark-answer", whole=True)
        ask(page, UNKNOWN)
        look(site, page, "22-dark-fallback")
        page.context.set_offline(True)
        ask(page, ANSWERED)
        look(site, page, "23-dark-failure")


def test_a_small_phone_shows_the_window_over_the_whole_screen(site: Site) -> None:
    phone = {
        "viewport": {"width": 360, "height": 740},
        "device_scale_factor": 2,
        "is_mobile": True,
        "has_touch": True,
    }
    with visit(site, **phone) as page:
        look(site, page, "24-phone-closed", whole=True)
        page.locator(".launcher").tap()
        look(site, page, "25-phone-greeting")
        ask(page, ANSWERED)
        look(site, page, "26-phone-answer")
        assert page.locator("#panel").bounding_box() == {
            "x": 0,
            "y": 0,
            "width": 360,
            "height": 740,
        }
        assert (
            float(page.locator("#input").evaluate("n => parseFloat(getComputedStyle(n).fontSize)"))
            >= 16
        )  # no zoom
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        small = page.evaluate("""() => [...document.querySelector('faq-widget').shadowRoot
            .querySelectorAll('button, a, textarea')]
            .map(n => [n, n.getBoundingClientRect()]).filter(([n, r]) => r.width && (r.height < 43.9 || r.width < 43.9))
            .map(([n, r]) => `${n.className || n.textContent} ${r.width}x${r.height}`)""")
        assert small == []


def test_the_english_face_keeps_the_answers_as_they_are_written(site: Site) -> None:
    with visit(site) as page:
        embed(page, 'data-lang="en" data-position="left" data-title="Help"')
        ask(page, UNKNOWN)
        assert last(page, ".contact").locator("h3").inner_text() == "Call us"
        ask(page, ANSWERED)
        assert last(page, ".question").get_attribute("lang") == "ja"
        assert page.locator("faq-widget").bounding_box()["x"] < 100
        look(site, page, "27-english")


def test_motion_is_reduced_and_paper_stays_clean(site: Site) -> None:
    with chat(site, reduced_motion="reduce") as page:
        assert page.locator("#panel").evaluate("n => getComputedStyle(n).animationName") == "none"
        page.emulate_media(media="print")
        assert page.locator(".launcher").is_hidden()


# ---------------------------------------------------------------- the files themselves


def fetch(url: str, **headers: str) -> tuple[bytes, Any]:
    with urlopen(Request(url, headers=headers)) as response:
        return response.read(), response.headers


def test_the_script_is_small_and_carries_the_phone_number(site: Site) -> None:
    body, headers = fetch(f"{site.url}/widget.js")
    assert len(gzip.compress(body)) <= 20_000
    assert b"__SITE__" not in body and b"eval(" not in body and b"innerHTML" not in body
    line = next(line for line in body.decode().splitlines() if "const SITE" in line)
    facts = json.loads(line.removeprefix("  const SITE = ").removesuffix(";"))
    purpose, hours = facts["contact"][
        "text"
    ].splitlines()  # and no third line: the file cannot know what time it is
    assert (
        purpose.endswith(PHONE)
        and hours.startswith("受付時間:")
        and facts["contact"]["tel"] == "tel:0300000000"
    )
    assert (
        "max-age=300" in headers["Cache-Control"]
        and headers["Content-Type"] == "text/javascript; charset=utf-8"
    )
    zipped, headers = fetch(f"{site.url}/widget.js", **{"Accept-Encoding": "gzip"})
    assert headers["Content-Encoding"] == "gzip" and gzip.decompress(zipped) == body


def test_a_versioned_address_is_cached_for_long_and_an_unchanged_script_is_not_sent_again(
    site: Site,
) -> None:
    client = site.app.test_client()
    plain = client.get("/widget.js")
    version = plain.headers["ETag"].strip('"')
    assert "immutable" in client.get(f"/widget.js?v={version}").headers["Cache-Control"]
    assert "immutable" not in client.get("/widget.js?v=old").headers["Cache-Control"]
    assert (
        client.get("/widget.js", headers={"If-None-Match": plain.headers["ETag"]}).status_code
        == 304
    )


def test_a_site_without_a_phone_still_gets_a_widget(site: Site) -> None:
    answerer = copy(site.answerer)
    answerer.corpus = replace(answerer.corpus, site=replace(answerer.corpus.site, phones=()))
    assert b'"contact": null' in widget_script(answerer, "https://faq.example.jp").body


def test_the_support_page_tells_search_engines_every_question_and_has_no_fault(site: Site) -> None:
    entries = site.answerer.corpus.entries
    with visit(site) as page:
        data = json.loads(page.locator("script[type='application/ld+json']").inner_text())
        assert data["@type"] == "FAQPage"
        told = [(each["name"], each["acceptedAnswer"]["text"]) for each in data["mainEntity"]]
        assert told == [(entry.question, entry.answer) for entry in entries]
        for each in data["mainEntity"]:
            assert page.locator(f"[id='{each['@id'].split('#')[1]}']").count() == 1
        look(site, page, "28-support-page", whole=True)


def test_the_support_page_has_no_fault_with_a_reply_or_in_the_dark(site: Site) -> None:
    with visit(site, f"{site.url}/?q={ANSWERED}", color_scheme="dark") as page:
        look(site, page, "29-support-page-dark", whole=True)
    with visit(site, f"{site.url}/?q={AMBIGUOUS}") as page:
        look(site, page, "30-support-page-choices", whole=True)


def test_the_support_page_carries_the_conversation_to_the_next_question(site: Site) -> None:
    with visit(site, f"{site.url}/?q={WITHOUT_PHONE}") as page:
        page.locator("#q").fill(FOLLOW_UP)
        page.locator("#q").press("Enter")
        page.locator("main .choices a[href*='choice=monthly-plan-billing']").click()
        assert "conversation=" in page.url and page.locator(".kind-answer h2").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_about_the_api_has_no_fault(site: Site, scheme: str) -> None:
    with visit(site, f"{site.url}/docs", color_scheme=scheme) as page:
        for each in page.locator("summary").all()[:6]:
            each.click()
        look(site, page, f"32-api-docs-{scheme}", whole=True)
        page.set_viewport_size({"width": 360, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_demo_page_says_which_setting_is_missing(site: Site) -> None:
    demo = (
        site.app.test_client()
        .get("/demo/embed", base_url="http://localhost:9999")
        .get_data(as_text=True)
    )
    assert "ALLOWED_ORIGINS=http://localhost:9999" in demo
