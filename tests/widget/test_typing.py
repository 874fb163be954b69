"""Suggestions and input methods, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest

from tests.widget.browser import Site, chat, look, requests_to, wait_until

pytestmark = pytest.mark.browser


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
