"""Typing with an input method, and keys that break the line."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.widget.browser import (
    Site,
    chat,
    focused,
    requests_to,
    wait_until,
)

pytestmark = pytest.mark.browser


SUGGESTED = "faq-widget #suggestions button"


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


def test_a_conversion_is_suggested_for_and_keeps_its_keys(site: Site) -> None:
    with chat(site) as page:
        asked = requests_to(page, "/api/ask")
        suggested = requests_to(page, "/api/suggest")
        client = page.context.new_cdp_session(page)
        for text in ("せ", "せい", "せいき"):
            compose(client, text)
        page.locator(SUGGESTED).first.wait_for()
        assert [body["text"] for body in suggested if body["text"]] == ["せいき"]
        for key in ("ArrowDown", "Enter", "Escape"):
            client.send(
                "Input.dispatchKeyEvent",
                {"type": "rawKeyDown", "key": key, "windowsVirtualKeyCode": 229},
            )
        assert focused(page) == "input" and page.locator(SUGGESTED).count() and not asked


def test_what_is_converted_is_asked_for_once(site: Site) -> None:
    with chat(site) as page:
        suggested = requests_to(page, "/api/suggest")
        client = page.context.new_cdp_session(page)
        compose(client, "せいきゅう")
        client.send("Input.insertText", {"text": "請求"})
        wait_until(page, lambda: any(body["text"] == "請求" for body in suggested))
        page.wait_for_timeout(300)
        assert [body["text"] for body in suggested if body["text"]] == ["請求"]


def test_choosing_ends_a_conversion_and_leaves_nothing_of_it(site: Site) -> None:
    with chat(site) as page:
        asked = requests_to(page, "/api/ask")
        compose(page.context.new_cdp_session(page), "せいきゅう")
        page.locator(SUGGESTED).first.click()
        wait_until(page, lambda: len(asked) == 1)
        page.locator(".question").wait_for()
        assert page.locator("#input").input_value() == "" and focused(page) == "input"
        page.keyboard.type("a")
        expect(page.locator("#input")).to_have_value("a")


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
        expect(page.locator("#input")).to_have_value("一行目\n二行目")
