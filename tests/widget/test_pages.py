"""The support page, the page about the API and the demo page, in a real browser."""

from __future__ import annotations

import json

import pytest

from tests.widget.browser import (
    AMBIGUOUS,
    ANSWERED,
    FOLLOW_UP,
    PRIVATE_KEY,
    WITHOUT_PHONE,
    Site,
    look,
    visit,
    without_widget,
)

pytestmark = pytest.mark.browser


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
    with without_widget(site, f"{site.url}/?q={ANSWERED}", color_scheme="dark") as page:
        look(site, page, "29-support-page-dark", whole=True)
    with without_widget(site, f"{site.url}/?q={AMBIGUOUS}") as page:
        look(site, page, "30-support-page-choices", whole=True)


def test_the_support_page_carries_the_conversation_to_the_next_question(site: Site) -> None:
    with without_widget(site, f"{site.url}/?q={WITHOUT_PHONE}") as page:
        page.locator("#q").fill(FOLLOW_UP)
        page.locator("#q").press("Enter")
        assert page.url == f"{site.url}/"  # a question that is posted stands in no address
        page.locator("main .choices a[href*='choice=monthly-plan-billing']").click()
        assert "conversation=" not in page.url and page.locator(".kind-answer h2").count() == 1


def test_the_page_says_that_a_secret_was_thrown_away_and_does_not_show_it(site: Site) -> None:
    for name, text, words in (
        ("33-page-private-key", PRIVATE_KEY, "秘密鍵は誰にも送らないでください"),
        ("34-page-credential", "PW:hunter2 で入れません", "認証情報と思われる内容"),
    ):
        with without_widget(site) as page:
            page.locator("#q").fill(text)
            page.locator("#q").press("Enter")
            page.locator(".kind-notice").get_by_text(words).wait_for()
            assert page.url == f"{site.url}/" and page.locator("#q").input_value() == ""
            look(site, page, name, whole=True)


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
