"""会社と窓口 and ウィジェットの設定 in a real browser: the whole way, faults of accessibility, CSP."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from bot.answer.answerer import Answerer
from bot.app import create_app
from bot.settings import Settings
from corpus.reader import read_corpus
from tests.desk.desk_browser import desk_in_chromium, desk_page

pytestmark = pytest.mark.browser
PAGES = (
    "/company",
    "/company/hours",
    "/company/hours?of=phones.1",
    "/company/closed",
    "/company/phones",
    "/company/channels",
    "/company/frequent",
    "/company/page",
    "/widget",
    "/widget/preview?color=%23f5b400&position=left",
)


@pytest.fixture(scope="module")
def settings(small: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("company")
    shutil.copytree(small.corpus_dir, folder / "corpus")
    return replace(
        small,
        corpus_dir=folder / "corpus",
        data_dir=folder / "data",
        secret_key="k" * 40,
        admin_tokens=("鈴木:editor:unused",),
    )


@pytest.fixture(scope="module")
def app(settings: Settings, small_answerer: Answerer) -> Iterator[Flask]:
    app = create_app(settings, small_answerer)
    yield app
    app.extensions["recorder"].close()


@pytest.fixture(scope="module")
def opened(app: Flask) -> Iterator[tuple[Any, str]]:
    with desk_in_chromium(app) as found:
        yield found


@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_faults_of_accessibility_or_scrolls_sideways(
    path: str, opened: tuple[Any, str], app: Flask
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    browser, url = opened
    with desk_page(browser, app, url + path) as page:
        for width, scheme in ((1100, "light"), (320, "dark")):
            page.set_viewport_size({"width": width, "height": 700})
            page.emulate_media(color_scheme=scheme)
            found = Axe().run(page).response["violations"]
            assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_saturday_s_hours_are_changed_from_the_menu_to_the_draft(
    script: bool, opened: tuple[Any, str], app: Flask, settings: Settings
) -> None:
    browser, url = opened
    shutil.rmtree(settings.data_dir / "desk/draft", ignore_errors=True)
    with desk_page(browser, app, url, java_script_enabled=script) as page:
        page.click("nav >> text=会社と窓口")
        page.click("li:has-text('曜日ごとの時間と休憩') >> text=変更")
        saturday = page.locator("fieldset", has_text="土曜日").first
        saturday.get_by_label("土曜日 始まり").fill("11時")
        saturday.get_by_label("土曜日 終わり").fill("16:30")
        page.click("text=保存する前に2週間の予定を見る")
        page.wait_for_selector("text=この内容での、これから2週間")
        assert page.locator("#coming dd", has_text="11:00〜16:30").count() == 2
        page.get_by_label("土曜日 終わり").press("Enter")  # saves, and takes no row out
        page.wait_for_selector("text=下書きに保存しました")
    hours = read_corpus(settings.data_dir / "desk/draft").site.hours
    assert [f"{row.open:%H:%M}" for row in hours.rows if 5 in row.weekdays] == ["11:00"]


def test_the_widget_changes_while_it_is_chosen(opened: tuple[Any, str], app: Flask) -> None:
    browser, url = opened
    with desk_page(browser, app, f"{url}/widget") as page:
        page.wait_for_selector("faq-widget")
        page.select_option("#position", "left")
        page.wait_for_selector("faq-widget[data-side=left]")
        page.fill("#title", "ヘルプデスク")
        page.wait_for_timeout(500)
        page.evaluate("FAQ.open()")
        page.wait_for_selector("faq-widget >> text=ヘルプデスク")
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.evaluate("FAQ.close()")
        page.click("text=タグをコピー")
        page.wait_for_selector("text=コピーしました")
        assert "/widget.js" in page.evaluate("navigator.clipboard.readText()")
