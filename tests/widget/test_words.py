"""The widget's own words: Japanese in the script, English in a file that only its pages fetch."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.widget.browser import ANSWER, ANSWERED, Site, ask, last, visit, wait_until
from tests.widget.test_script import facts_in

WORDS = Path("bot/web/static/widget/words")
ENGLISH = "**/widget-words.en.json*"
PAGE = """<!doctype html><title>Host</title><body>
    <script>FAQ = [["open"]]</script><script src="/widget.js" data-lang="en"></script>"""


def english_page(page: Any, site: Site) -> None:
    page.route(
        "**/empty",
        lambda route: route.fulfill(body=PAGE, content_type="text/html; charset=utf-8"),
    )
    page.goto(f"{site.url}/empty")


def places(words: dict[str, Any]) -> dict[str, Any]:
    """Return the values that each text names; of texts within a text, their names."""
    return {
        name: sorted(text) if isinstance(text, dict) else sorted(re.findall(r"\{\w+\}", text))
        for name, text in words.items()
    }


@pytest.mark.parametrize("file", ["{}.json", "later.{}.json"])
def test_both_languages_have_the_same_words_with_the_same_values_in_them(file: str) -> None:
    japanese, english = (
        json.loads((WORDS / file.format(language)).read_text("utf-8")) for language in ("ja", "en")
    )
    assert places(japanese) == places(english)


def test_the_script_asks_for_the_english_words_of_the_server(client: FlaskClient) -> None:
    path = "/widget-words.en.json"
    words = client.get(path, headers={"Accept-Encoding": "identity"})
    version = words.headers["ETag"].strip('"')
    assert facts_in(client.get("/widget.js").text)["WORDS_VERSION"] == version
    assert "immutable" in client.get(f"{path}?v={version}").headers["Cache-Control"]
    assert words.get_json()["send"] == "Send" and "password" in words.get_json()["privacy"].lower()


@pytest.mark.browser
def test_the_widget_is_on_the_page_once_its_english_words_are_there(site: Site) -> None:
    with visit(site) as page:
        held: list[Any] = []
        page.route(ENGLISH, lambda route: held.append(route))
        english_page(page, site)
        wait_until(page, lambda: bool(held))
        assert page.locator("faq-widget").count() == 0
        assert page.evaluate("typeof FAQ.destroy") == "function"
        held[0].continue_()
        page.locator("faq-widget #input").wait_for()
        assert "Thank you for contacting us" in last(page, ".bot").inner_text()
        ask(page, ANSWERED)
        assert last(page, ".question").inner_text() == ANSWER
        assert "Was this answer helpful?" in last(page, ".bot").inner_text()


@pytest.mark.browser
@pytest.mark.parametrize("reply", [None, {"status": 503, "json": {}}, {"body": "<!doctype html>"}])
def test_without_its_english_words_the_widget_speaks_japanese(
    site: Site, reply: dict[str, Any] | None
) -> None:
    with visit(site) as page:
        page.route(ENGLISH, lambda route: route.fulfill(**reply) if reply else None)
        english_page(page, site)
        page.locator("faq-widget #input").wait_for(timeout=10_000)
        panel = page.locator("faq-widget #panel")
        assert "お問い合わせありがとうございます" in panel.inner_text()
        assert panel.get_attribute("lang") == "ja"


@pytest.mark.browser
def test_a_widget_that_is_destroyed_before_its_words_come_stays_away(site: Site) -> None:
    with visit(site) as page:
        held: list[Any] = []
        page.route(ENGLISH, lambda route: held.append(route))
        english_page(page, site)
        wait_until(page, lambda: bool(held))
        errors: list[Any] = []
        page.on("pageerror", lambda error: errors.append(error))
        page.evaluate("FAQ.destroy()")
        held[0].continue_()
        page.wait_for_timeout(300)
        assert page.locator("faq-widget").count() == 0 and not errors


@pytest.mark.browser
def test_a_page_in_japanese_fetches_no_words(site: Site) -> None:
    with visit(site) as page:
        fetched: list[str] = []
        page.on("request", lambda request: fetched.append(request.url))
        page.reload()
        page.locator(".launcher").click()
        ask(page, ANSWERED)
        assert fetched and not [url for url in fetched if "/widget-words" in url]
