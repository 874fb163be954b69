"""Which of the topics that come with the product are used, chosen at the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.settings import Settings
from corpus.reader import read_corpus
from tests.desk.conftest import SignedIn
from tests.desk.page_form import draft_of, form_of


def test_the_topics_that_come_with_the_product_are_chosen_by_language(
    signed_in: Callable[..., SignedIn], desk_settings: Settings
) -> None:
    desk, other = signed_in("editor"), signed_in("editor", "田中")
    page = desk.get("/topics/packs")
    assert 'href="/admin/topics/packs"' in desk.get("/topics")
    before = read_corpus(draft_of(desk_settings), ()).site.packs
    chosen = ["general.en"]
    assert list(before) != chosen
    sent: dict[str, Any] = {"csrf": desk.csrf, "mark": form_of(page)["mark"], "pack": chosen}
    response = desk.client.post("/admin/topics/packs", data=sent, follow_redirects=True)
    assert "下書きに保存しました" in response.text
    assert list(read_corpus(draft_of(desk_settings), ()).site.packs) == chosen
    assert "英語の質問のための話題" in desk.get("/publish")
    late = other.client.post("/admin/topics/packs", data=sent | {"csrf": other.csrf, "pack": []})
    assert late.status_code == 422
    assert "同じところが変わりました" in late.text
    late = other.client.post("/admin/topics/packs", data=sent | {"csrf": other.csrf})
    assert late.status_code == 303  # of what it is already nothing is lost
