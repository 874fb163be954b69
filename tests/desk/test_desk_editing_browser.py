"""The whole way in a real browser, before the real server with two workers: an answer is changed,
its impact seen, it is published, the bot gives it, and it is taken back."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from bot.desk.tokens import hash_of
from scripts.bench.server import running_server
from tests.desk.browser import TOKEN, DeskSite, sign_in
from tests.shop_versions import ShopVersions

pytestmark = [pytest.mark.browser, pytest.mark.slow]

QUESTION = "今日中に届けてもらえますか"
ANSWER = "申し訳ございません。当日のお届けは終了しました。"
BEFORE = "14時までのご注文は"


@pytest.fixture(scope="module")
def url(
    small_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    shop = ShopVersions.copy(small_environment, tmp_path_factory.mktemp("shop"))
    environment = shop.environment | {
        "ADMIN_TOKENS": f"鈴木:publisher:{hash_of(TOKEN)}",
        "WEB_WORKERS": "2",
        "SECRET_KEY": "k" * 40,
    }
    with running_server(**environment) as (_, url):
        yield url


def answered(url: str) -> str:
    """Return what customers get now."""
    request = urllib.request.Request(
        f"{url}/api/ask",
        json.dumps({"query": QUESTION}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as response:
        return str((json.load(response)["answer"] or {}).get("text", ""))


def wait_for(url: str, text: str) -> None:
    """Wait until all workers give an answer: each has noticed within a second."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if all(text in answered(url) for _ in range(6)):
            return
        time.sleep(0.1)
    raise AssertionError(answered(url))


@pytest.mark.parametrize(
    ("width", "scripts"), [(360, True), (1100, False)], ids=["phone", "without JavaScript"]
)
def test_an_answer_is_published_and_taken_back(
    url: str, chromium: tuple[Any, Any], width: int, scripts: bool
) -> None:
    browser, axe = chromium
    context = browser.new_context(
        locale="ja-JP", viewport={"width": width, "height": 800}, java_script_enabled=scripts
    )
    site, page = DeskSite(None, url, browser, axe, Path()), context.new_page()  # type: ignore[arg-type]  # a process

    def look() -> None:
        if scripts:
            found = site.axe.run(page)
            assert found.violations_count == 0, found.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.goto(f"{url}/admin/entries")
    sign_in(page)
    page.goto(f"{url}/admin/entries")
    page.get_by_label("さがす").fill("その日のうち")
    if not scripts:
        page.get_by_role("button", name="さがす").click()
    expect(page.get_by_text("12件のうち1件")).to_be_visible()
    # Who clicks a result leaves the field: the list must not be fetched anew under the finger.
    page.get_by_role("link", name=QUESTION).click(delay=500)
    expect(page.get_by_label("回答", exact=True)).to_have_value(
        "14時までのご注文は、その日のうちに市内へお届けします。"
    )

    page.get_by_label("回答", exact=True).fill(ANSWER)
    if scripts:
        expect(page.locator("#preview")).to_have_text(ANSWER)
    page.get_by_role("button", name="下書きに保存する").click()
    expect(page.get_by_text("下書きに保存しました")).to_be_visible()
    look()
    assert BEFORE in answered(url)

    page.get_by_role("link", name="変更を確かめて公開する").click()
    expect(page.locator("ins").first).to_be_visible()
    page.get_by_role("button", name="影響を確かめる").click()
    expect(page.get_by_role("heading", name="影響を確かめています")).to_be_visible()
    look()
    expect(page.get_by_text("公開できます", exact=True)).to_be_visible(timeout=120_000)
    look()
    page.get_by_text("質問を入力して、公開中と公開後の答えを比べる").click()
    page.get_by_label("お客様の質問").fill(QUESTION)
    page.get_by_role("button", name="試す").click()
    expect(page.get_by_role("heading", name="下書きを公開したあと")).to_be_visible()
    expect(page.get_by_text(ANSWER).last).to_be_visible()
    look()
    page.goto(f"{url}/admin/publish")
    page.get_by_label("メモ").fill("当日便の終了")
    page.get_by_role("button", name="公開する", exact=True).click()
    expect(page.get_by_text("公開しました", exact=True)).to_be_visible(timeout=30_000)
    wait_for(url, ANSWER)
    look()

    page.get_by_role("link", name="の内容に戻す").first.click()
    expect(page.get_by_text("お客様へのご案内が、この版の内容に変わります")).to_be_visible()
    look()
    page.get_by_role("button", name="この内容に戻す").click()
    expect(page.get_by_text("以前の版に戻しました", exact=True)).to_be_visible(timeout=30_000)
    wait_for(url, BEFORE)
    context.close()
