"""The widget and the support page of a flower shop, in a real browser."""

from __future__ import annotations

import pytest

from corpus.words.japanese import JAPANESE
from tests.widget.browser import Site, ask, chat, last, look, wait_until, without_widget

pytestmark = pytest.mark.browser

QUESTION, AMBIGUOUS = "花束はいくらから作れますか", "いくらですか"


def test_the_widget_of_another_trade_answers_offers_and_says_what_not_to_type(shop: Site) -> None:
    with chat(shop) as page:
        assert page.locator("#privacy").inner_text() == JAPANESE.privacy
        ask(page, QUESTION)
        assert last(page, ".question").inner_text() == QUESTION
        ask(page, AMBIGUOUS)
        choices = last(page).locator(".choices button")
        assert 2 <= choices.count() <= 5
        before = page.locator(".bot").count()
        choices.first.click()
        wait_until(page, lambda: page.locator(".bot").count() > before)
        look(shop, page, "60-flower-shop", whole=True)


def test_the_support_page_of_another_trade_has_no_fault(shop: Site) -> None:
    with without_widget(shop, f"{shop.url}/?q={QUESTION}") as page:
        assert page.locator(".kind-answer h2").inner_text() == QUESTION
        assert page.locator("form .note").inner_text() == JAPANESE.privacy
        look(shop, page, "61-flower-shop-page", whole=True)
