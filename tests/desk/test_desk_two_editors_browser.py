"""Two editors at once, and a file that is written underneath, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.desk.browser import DeskSite
from tests.desk.test_desk_browser import check

pytestmark = pytest.mark.browser

ENTRY = "/admin/entries/e/parking"


@pytest.fixture
def corpus(desk_site: DeskSite) -> Iterator[Path]:
    """The corpus's folder, as it was before and after."""
    folder: Path = desk_site.data_dir.parent / "corpus"
    before = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    yield folder
    for path, content in before.items():
        path.write_bytes(content)


def give_up(page: Any, url: str) -> None:
    page.goto(f"{url}/admin/publish")
    page.get_by_text("すべての変更を取り消す").click()
    page.get_by_label("元には戻せません").check()
    page.get_by_role("button", name="すべて取り消す").click()
    expect(page.get_by_text("もとのファイルが、公開中の内容と違います")).to_be_visible()


def test_nobodys_words_are_lost(desk_site: DeskSite, corpus: Path) -> None:
    page = desk_site.page(viewport={"width": 1100, "height": 800})
    page.goto(f"{desk_site.url}{ENTRY}")
    other = page.context.new_page()
    other.goto(f"{desk_site.url}{ENTRY}")
    other.get_by_label("回答", exact=True).fill("三台分あります。")
    other.get_by_role("button", name="下書きに保存する").click()
    expect(other.get_by_text("下書きに保存しました")).to_be_visible()

    page.get_by_label("回答", exact=True).fill("五台分あります。")
    page.get_by_role("button", name="下書きに保存する").click()
    expect(page.get_by_text("ご自身が別の画面で先に保存しました")).to_be_visible()
    expect(page.get_by_text("三台分あります。").first).to_be_visible()
    expect(page.get_by_label("回答", exact=True)).to_have_value("五台分あります。")
    desk_site.complaints.clear()  # of the browser about status 409
    check(desk_site, page)
    page.get_by_role("button", name="下書きに保存する").click()
    expect(page.get_by_text("下書きに保存しました")).to_be_visible()
    check(desk_site, page)

    file = next(path for path in corpus.rglob("*.yaml") if "id: parking" in path.read_text())
    text = file.read_text()
    begin = text.index("answer:", text.index("id: parking"))
    end = text.index("\n", begin)
    file.write_text(f'{text[:begin]}answer: "裏手に十台分あります。"{text[end:]}')
    page.goto(f"{desk_site.url}/admin/publish")
    check(desk_site, page)
    page.get_by_role("link", name="両方の文を比べて、残すほうを選ぶ").click()
    expect(page.get_by_text("裏手に十台分あります。").first).to_be_visible()
    check(desk_site, page)
    page.get_by_label("こちらの変更を残す").check()
    page.get_by_role("button", name="選んだほうを残す").click()
    expect(page.get_by_text("五台分あります。").first).to_be_visible()
    give_up(page, desk_site.url)
    page.context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["with", "without JavaScript"])
def test_what_is_wrong_is_told_beside_the_field(
    desk_site: DeskSite, corpus: Path, scripts: bool
) -> None:
    page = desk_site.page(java_script_enabled=scripts, viewport={"width": 360, "height": 700})
    page.goto(f"{desk_site.url}{ENTRY}")
    page.get_by_label("リンク1の文字").fill("地図")
    page.get_by_label("リンク1の行き先").fill("map.example")
    page.get_by_role("button", name="下書きに保存する").click()
    expect(page.get_by_text("まだ保存していません")).to_be_visible()
    expect(page.get_by_text("「map.example」には行けません").first).to_be_visible()
    expect(page.get_by_label("リンク1の行き先")).to_have_value("map.example")
    desk_site.complaints.clear()  # of the browser about status 422
    if scripts:
        check(desk_site, page)
    page.context.close()
