"""The widget in Firefox and in WebKit: what people do most, with a real mouse and real keys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.engines.conftest import SCREENSHOTS, Engine, Home
from tests.engines.webdriver import Browser
from tests.widget.browser import AMBIGUOUS, ANSWER, ANSWERED, UNKNOWN

pytestmark = pytest.mark.browser

WIDE = (1100, 800)
NARROW = (360, 740)


@contextmanager
def visit(browser: Browser, url: str, size: tuple[int, int] = WIDE) -> Iterator[Browser]:
    """Open a page as a newcomer, and refuse whatever it complains of."""
    browser.carrier.resize(*size)
    browser.goto(url)
    browser.run("sessionStorage.clear(); localStorage.clear()")
    reload(browser)
    yield browser
    assert browser.run("return window.problems") == []


def reload(browser: Browser) -> None:
    browser.reload()
    browser.wait(lambda: browser.visible(".launcher") or browser.visible("#panel"))


@contextmanager
def chat(browser: Browser, url: str, size: tuple[int, int] = WIDE) -> Iterator[Browser]:
    with visit(browser, url, size):
        browser.click(".launcher")
        browser.wait(lambda: browser.focused() == "input" and browser.count(".bot") == 1)
        yield browser


def ask(browser: Browser, text: str) -> None:
    before = browser.count(".bot, .failure")
    browser.type(text)
    assert browser.run("return root.querySelector('#input').value") == text
    browser.press("Enter")
    browser.wait(lambda: browser.count(".bot, .failure") > before)


def test_it_opens_by_a_click_and_by_a_key_and_escape_gives_the_focus_back(
    browser: Browser, home: Home
) -> None:
    with visit(browser, home.url):
        browser.click(".launcher")
        browser.wait(lambda: browser.visible("#panel") and browser.focused() == "input")
        browser.press("Escape")
        browser.wait(lambda: not browser.visible("#panel"))
        assert "launcher" in browser.focused()
        browser.press("Enter")
        browser.wait(lambda: browser.visible("#panel") and browser.focused() == "input")


def test_a_question_gets_the_pages_answer_word_for_word(browser: Browser, home: Home) -> None:
    entry = next(entry for entry in home.answerer.corpus.entries if entry.question == ANSWER)
    with chat(browser, home.url):
        ask(browser, ANSWERED)
        assert browser.text(".question") == ANSWER
        texts = (
            "return [...root.querySelectorAll('.bot:last-of-type .text')].map(n => n.textContent)"
        )
        assert entry.answer in browser.run(texts)
        assert browser.focused() == "input"


def test_a_choice_is_taken_with_the_mouse(browser: Browser, home: Home) -> None:
    with chat(browser, home.url):
        ask(browser, AMBIGUOUS)
        browser.wait(lambda: browser.count("[data-id]") > 1)
        last = "[...root.querySelectorAll('.bot')].at(-1).querySelector('.choice[data-id]')"
        chosen = browser.run(f"const n = {last}; n.id = 'wanted'; return n.dataset.id")
        browser.click("#wanted")
        browser.wait(lambda: browser.count(".question") == 1)
        entries = {entry.id: entry for entry in home.answerer.corpus.entries}
        assert browser.text(".question") == entries[chosen].question


def test_a_fallback_gives_a_number_to_tap(browser: Browser, home: Home) -> None:
    with chat(browser, home.url):
        ask(browser, UNKNOWN)
        assert browser.count(".contact a[href='tel:0300000000']") == 1


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("key({ isComposing: true, keyCode: 229 }); end();", id="composing"),
        pytest.param("key({ keyCode: 229 }); end();", id="keyCode 229 alone"),
        pytest.param("end(); key({ keyCode: 13 });", id="Safari: compositionend first"),
    ],
)
def test_the_enter_that_confirms_a_conversion_never_sends(
    browser: Browser, home: Home, script: str
) -> None:
    confirm = """
        const input = root.querySelector('#input'), enter = { key: 'Enter', bubbles: true };
        const fire = (event) => input.dispatchEvent(event);
        const key = (more) =>
          fire(new KeyboardEvent('keydown', { ...enter, cancelable: true, ...more }));
        const end = () => fire(new CompositionEvent('compositionend', { bubbles: true }));
        fire(new CompositionEvent('compositionstart', { bubbles: true }));"""
    with chat(browser, home.url):
        browser.type("更新")
        browser.run(confirm + script)
        shown = "return [root.querySelector('#input').value, root.querySelectorAll('.you').length]"
        assert browser.run(shown) == ["更新", 0]
        # Nobody presses Enter twice within 20 ms, but WebDriver does.
        now = browser.run("return performance.now()")
        browser.wait(lambda: browser.run("return performance.now()") > now + 40)
        browser.press("Enter")
        browser.wait(lambda: browser.run(shown) == ["", 1])


def test_shift_enter_breaks_the_line(browser: Browser, home: Home) -> None:
    with chat(browser, home.url):
        browser.type("一行目")
        browser.press("Shift", "Enter")
        browser.type("二行目")
        assert browser.run("return root.querySelector('#input').value") == "一行目\n二行目"


def test_a_suggestion_is_chosen_with_the_arrow_keys(browser: Browser, home: Home) -> None:
    with chat(browser, home.url):
        browser.type("請求書")
        browser.wait(lambda: browser.visible("#suggestions button"))
        browser.press("ArrowDown")
        assert browser.run("return root.activeElement.matches('#suggestions button')")
        browser.press("Enter")
        browser.wait(lambda: browser.count(".question") == 1)
        assert browser.run("return root.querySelector('#input').value") == ""


def test_the_conversation_goes_on_after_a_reload(browser: Browser, home: Home) -> None:
    with chat(browser, home.url):
        ask(browser, ANSWERED)
        assert browser.run("return window.problems") == []
        reload(browser)
        browser.wait(lambda: browser.visible("#panel"))
        assert browser.text(".question") == ANSWER
        assert ANSWERED in browser.text(".you")


def test_it_works_from_another_origin_under_a_strict_policy(browser: Browser, home: Home) -> None:
    with chat(browser, home.host_page):
        ask(browser, ANSWERED)
        assert browser.text(".question") == ANSWER
        assert browser.text("#title") == "ヘルプデスク"


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_nothing_sticks_out_at_any_width(
    browser: Browser, home: Home, size: tuple[int, int]
) -> None:
    with visit(browser, home.url, size):
        assert browser.run("return innerWidth") == size[0]
        screenshot(browser, f"launcher-{size[0]}")
        browser.click(".launcher")
        browser.wait(lambda: browser.count(".bot") == 1)
        screenshot(browser, f"greeting-{size[0]}")
        for name, text in [("answer", ANSWERED), ("choices", AMBIGUOUS), ("fallback", UNKNOWN)]:
            ask(browser, text)
            screenshot(browser, f"{name}-{size[0]}")
        browser.type("請求書")
        browser.wait(lambda: browser.visible("#suggestions button"))
        screenshot(browser, f"suggestions-{size[0]}")
        assert browser.run(STICKING_OUT) == []


# Whatever is wider than its box, or lies outside of the window.
STICKING_OUT = """
    const inside = (n) => {
      const { left, right, top, bottom } = n.getBoundingClientRect();
      return left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight;
    };
    const wide = (n) => n.checkVisibility() && !n.closest('.sr') && n.scrollWidth > n.clientWidth + 1;
    const blocks = [...root.querySelectorAll('#panel, #panel div, #panel p, #panel ul, #panel li')];
    return [...blocks.filter(wide), ...[root.querySelector('#panel')].filter((n) => !inside(n))]
      .map((n) => n.outerHTML.slice(0, 200));"""


def test_it_follows_a_dark_scheme(engine: Engine, home: Home, tmp_path: Path) -> None:
    """In a browser of its own, which is told so at its start."""
    with engine.start(tmp_path, dark=True) as carrier, chat(Browser(carrier), home.url) as dark:
        ask(dark, ANSWERED)
        screenshot(dark, "dark")
        assert dark.run("return matchMedia('(prefers-color-scheme: dark)').matches")
        ground = "return getComputedStyle(root.querySelector('#panel')).backgroundColor"
        red, green, blue = (int(n) for n in dark.run(ground)[4:-1].split(","))
        assert max(red, green, blue) < 90


def screenshot(browser: Browser, name: str) -> None:
    still = "return root.getAnimations?.().length ?? 0"
    browser.wait(lambda: not browser.run(still))
    browser.screenshot(SCREENSHOTS / f"{browser.name}-{name}.png")


def test_a_page_that_puts_another_body_in_place_keeps_one_widget_and_the_conversation(
    browser: Browser, home: Home
) -> None:
    """As Turbo, htmx and Astro do."""
    swap = """
        const fresh = document.createElement('body');
        fresh.append('つぎのページ');
        document.body.replaceWith(fresh);"""
    with chat(browser, home.host_page):
        ask(browser, ANSWERED)
        browser.run(swap)
        browser.wait(lambda: browser.visible("#panel") or browser.visible(".launcher"))
        assert browser.run("return document.querySelectorAll('faq-widget').length") == 1
        assert browser.text(".question") == ANSWER


def test_rules_that_could_not_be_had_are_had_at_the_next_try(
    engine: Engine, home: Home, tmp_path: Path
) -> None:
    """In a browser of its own, without the rules in its cache; from another origin."""
    with engine.start(tmp_path) as carrier, visit(Browser(carrier), home.host_page) as page:
        home.failing.add("/widget-later.js")
        try:
            page.click(".launcher")
            page.wait(lambda: page.count(".bot") == 1)
            ask(page, ANSWERED)
            assert page.count(".failure") == 1
        finally:
            home.failing.clear()
        page.click(".failure .row button")
        page.wait(lambda: page.count(".question") == 1)
        assert page.text(".question") == ANSWER
