"""今日 and 会話を見る in a real browser: from the day's numbers to one question, tried again."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bot.answer.answerer import Answerer
from bot.app import create_app
from bot.desk.access import Member
from bot.desk.session import COOKIE
from bot.settings import Settings
from scripts.screenshots.browser import NoBrowser
from scripts.screenshots.browser import chromium as installed_chromium
from tests.desk.conftest import KEY
from tests.journal.entries import LIST_QUERY, QUERY
from tests.widget.browser import free_port, serving

pytestmark = pytest.mark.browser
WIDTHS, SCHEMES = (320, 1100), ("light", "dark")


@dataclass(frozen=True)
class Served:
    """A desk that has seen some questions, and a browser in which somebody is signed in."""

    url: str
    browser: Any
    axe: Any
    cookie: str

    def page(self, **options: object) -> Any:
        context = self.browser.new_context(**options)
        context.add_cookies([{"name": COOKIE, "value": self.cookie, "url": f"{self.url}/admin"}])
        return context.new_page()


@pytest.fixture(scope="module")
def served(
    small: Settings, small_answerer: Answerer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    from axe_playwright_python.sync_playwright import Axe

    port = free_port()
    settings = replace(
        small,
        public_url=f"http://127.0.0.1:{port}",
        data_dir=tmp_path_factory.mktemp("desk-data"),
        secret_key=KEY,
        admin_tokens=("鈴木:reader:unused",),
    )
    app = create_app(settings, small_answerer)
    client = app.test_client()
    listed = client.post("/api/ask", json={"query": LIST_QUERY}).get_json()
    taken = {"choice": listed["choices"][0]["id"], "conversation": listed["conversation"]}
    client.post("/api/ask", json=taken)
    for query in (QUERY, "返金してほしい", "こんにちは", "今日の天気"):
        said = client.post("/api/ask", json={"query": query}).get_json()
    rating = {"query_id": said["query_id"], "helpful": False, "comment": "知りたいことと違います"}
    client.post("/api/feedback", json=rating)
    app.extensions["recorder"].close()
    response = app.response_class()
    app.extensions["desk_sessions"].begin(response, Member("鈴木", "reader"))
    cookie = response.headers["Set-Cookie"].partition("=")[2].partition(";")[0]
    with ExitStack() as stack:
        try:
            browser = stack.enter_context(installed_chromium())
        except NoBrowser as missing:
            if os.environ.get("CI") == "true":
                raise
            pytest.skip(str(missing))  # what to install; a developer may do without
        stack.enter_context(serving(app, port))
        yield Served(settings.public_url, browser, Axe(), cookie)
    app.extensions["recorder"].close()


def test_each_page_has_no_fault_of_accessibility_and_fits_a_phone(served: Served) -> None:
    page, told = served.page(), []
    page.on("console", lambda message: told.append(message.text))
    page.goto(f"{served.url}/admin/conversations")
    everywhere = [(width, scheme) for width in WIDTHS for scheme in SCHEMES]
    talk = page.locator(".talks a").last.get_attribute("href")  # the list, and what was taken
    for address, looks in (
        ("/admin/today", everywhere),
        ("/admin/today?days=28", everywhere[1:3]),
        ("/admin/today?day=2020-01-01", everywhere[1:2]),
        ("/admin/conversations", everywhere),
        ("/admin/conversations?words=none&unhelpful=1&entry=parking", everywhere[2:3]),
        (talk, everywhere),
    ):
        page.goto(served.url + address)
        for width, scheme in looks:
            page.set_viewport_size({"width": width, "height": 740})
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
            found = served.axe.run(page).response["violations"]
            assert not [(each["id"], [n["html"] for n in each["nodes"]]) for each in found], address
    assert told == []
    page.context.close()


def test_from_the_day_to_one_question_that_is_tried_again(served: Served, tmp_path: Path) -> None:
    page = served.page(viewport={"width": 1100, "height": 800}, locale="ja-JP")
    page.goto(f"{served.url}/admin/today")
    assert page.locator(".chart rect.attended, .chart rect.shut").count() >= 1
    page.get_by_text("表で見る").click()
    assert page.get_by_role("table", name="時間帯ごとの質問の件数").is_visible()
    page.get_by_role("link", name="低評価の会話を見る").click()
    assert page.locator(".talks > li").count() == 1
    page.locator(".talks a").click()
    assert page.get_by_text("知りたいことと違います").is_visible()
    page.get_by_role("button", name="この質問を試す").click()
    assert page.get_by_role("heading", name="今ならこう答えます").is_visible()
    page.get_by_label("質問").fill(QUERY)
    page.get_by_role("button", name="試す").click()
    assert page.get_by_text("駐車場はありますか").is_visible()
    page.goto(f"{served.url}/admin/conversations")
    assert page.locator(".talks > li").count() == 5  # what is tried is not recorded
    page.get_by_label("質問の言葉").fill("返金")
    page.get_by_role("button", name="絞り込む").click()
    page.wait_for_url(re.compile("words="))
    assert re.search("返金", page.locator(".talks").inner_text())
    assert page.locator(".talks > li").count() == 1
    page.context.close()
