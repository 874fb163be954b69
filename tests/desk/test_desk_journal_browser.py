"""今日 and 会話を見る in a real browser: from the day's numbers to one question, tried again."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.desk.browser import DeskSite
from tests.desk.test_desk_browser import check
from tests.journal.entries import LIST_QUERY, QUERY

pytestmark = pytest.mark.browser
REFUND = "返金してほしい"


@pytest.fixture(scope="module")
def asked(desk_site: DeskSite) -> DeskSite:
    """The desk after a few questions; the last of them did not help."""
    client, said = desk_site.app.test_client(), {}
    listed = client.post("/api/ask", json={"query": LIST_QUERY}).get_json()
    taken = {"choice": listed["choices"][0]["id"], "conversation": listed["conversation"]}
    client.post("/api/ask", json=taken)
    for query in (QUERY, "こんにちは", "今日の天気", REFUND):
        said = client.post("/api/ask", json={"query": query}).get_json()
    rating = {"query_id": said["query_id"], "helpful": False, "comment": "知りたいことと違います"}
    client.post("/api/feedback", json=rating)
    desk_site.app.extensions["recorder"].close()
    return desk_site


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_fault(asked: DeskSite, scheme: Any) -> None:
    page = asked.page(color_scheme=scheme)
    page.goto(f"{asked.url}/admin/conversations")
    talk = page.locator(".talks a").last.get_attribute("href")  # the list, and what was taken
    lists = (
        "/admin/today?days=28",
        "/admin/conversations",
        "/admin/conversations?words=none&unhelpful=1&entry=parking",
    )
    # The dark is a matter of colours, and they are all on these three.
    for address in ("/admin/today", "/admin/insights", talk, *(lists if scheme == "light" else ())):
        page.goto(asked.url + address)
        check(asked, page)
    page.goto(asked.url + talk)
    page.get_by_role("button", name="この質問を試す").first.click()
    expect(page.get_by_role("heading", name="公開中")).to_be_visible()
    check(asked, page)
    page.context.close()


def test_from_the_day_to_one_question_that_is_tried_again(asked: DeskSite) -> None:
    page = asked.page(viewport={"width": 1100, "height": 800})
    page.get_by_role("link", name="今日", exact=True).click()
    expect(page.locator(".chart > svg .attended, .chart > svg .shut")).not_to_have_count(0)
    page.get_by_text("表で見る").click()
    expect(page.get_by_role("table", name="時間帯ごとの質問の件数")).to_be_visible()
    page.get_by_role("link", name="低評価の会話を見る").click()
    expect(page.locator(".talks > li")).to_have_count(1)
    page.locator(".talks a").click()
    expect(page.get_by_text("知りたいことと違います")).to_be_visible()
    page.get_by_role("button", name="この質問を試す").click()
    page.get_by_label("お客様の質問").fill(QUERY)
    page.get_by_role("button", name="試す").click()
    expect(page.locator("#tried").get_by_text("駐車場はありますか").first).to_be_visible()
    page.get_by_role("navigation").get_by_role("link", name="会話を見る").click()
    expect(page.locator(".talks > li")).to_have_count(5)  # what is tried is not recorded
    page.get_by_label("質問の言葉").fill("返金")
    page.get_by_role("button", name="絞り込む").click()
    expect(page.locator(".talks > li")).to_have_count(1)
    expect(page.locator(".talks")).to_contain_text(REFUND)
    page.get_by_label("案内").select_option("notice")
    page.get_by_role("button", name="絞り込む").click()
    expect(page.get_by_text("条件に合う会話はありません")).to_be_visible()
    assert re.search("kind=notice", page.url)
    page.context.close()
