"""会社と窓口, ウィジェットの設定 and 取り込み in a real browser: from the menu to the draft."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from corpus.reader import read_corpus
from tests.desk.browser import DeskSite, check

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_saturday_s_hours_are_changed_from_the_menu_to_the_draft(
    script: bool, desk_site: DeskSite
) -> None:
    page = desk_site.page(java_script_enabled=script, viewport={"width": 1100, "height": 800})
    page.set_default_timeout(10_000)
    page.get_by_role("navigation").get_by_role("link", name="会社と窓口").click()
    page.get_by_role("listitem").filter(has_text="曜日ごとの時間").get_by_role("link").click()
    page.get_by_label("土曜日 始まり").fill("11時")
    page.get_by_label("土曜日 終わり").fill("16:30" if script else "1645")
    page.get_by_role("button", name="保存する前に2週間の予定を見る").click()
    expect(page.get_by_text("この内容での、これから2週間")).to_be_visible()
    end = "16:30" if script else "16:45"
    expect(page.locator("#coming dd", has_text=f"11:00〜{end}")).to_have_count(2)
    page.get_by_label("土曜日 終わり").press("Enter")  # saves, and takes no row out
    expect(page.get_by_text("下書きに保存しました")).to_be_visible()
    hours = read_corpus(desk_site.folder / "data/desk/draft").site.hours
    assert [f"{row.close:%H:%M}" for row in hours.rows if 5 in row.weekdays] == [end]
    page.context.close()


def test_the_widget_changes_while_it_is_chosen(desk_site: DeskSite) -> None:
    page = desk_site.page(permissions=["clipboard-read", "clipboard-write"])
    page.evaluate("sessionStorage.setItem('faq-widget:x', 'asked on another page')")
    kept = "sessionStorage.getItem('faq-widget:x')"
    page.goto(f"{desk_site.url}/admin/widget")
    assert page.evaluate(kept) is None  # it begins anew
    page.wait_for_selector("faq-widget")
    page.get_by_label("出す場所").select_option("left")
    page.wait_for_selector("faq-widget[data-side=left]")
    # The tag is that of what is saved.
    expect(page.get_by_role("button", name="保存すると、コピーできます").first).to_be_disabled()
    page.get_by_role("button", name="保存", exact=True).last.click()
    expect(page.get_by_text("保存しました", exact=True)).to_be_visible()
    page.get_by_role("button", name="タグをコピー", exact=True).click()
    expect(page.get_by_role("button", name="コピーしました")).to_be_visible()
    tag = page.evaluate("navigator.clipboard.readText()")
    assert "/widget.js" in tag and 'data-position="left"' in tag
    page.get_by_label("窓の見出し").fill("ヘルプデスク")
    page.get_by_role("button", name="お客様のページで試す").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("お客様のページの例")
    page.get_by_role("button", name="ページのボタンから開く").click()
    expect(page.get_by_role("heading", name="ヘルプデスク")).to_be_visible()
    assert page.evaluate(kept) is None
    page.goto(f"{desk_site.url}/admin/words")
    assert page.evaluate(kept) == "asked on another page"
    assert desk_site.complaints == []
    page.context.close()


def test_a_file_is_brought_in_without_javascript_and_back_asks_for_nothing(
    desk_site: DeskSite, tmp_path: Path
) -> None:
    rows = (
        "質問,回答",
        "熨斗は付きますか,承ります。",
        "包装は,無料です。",
        "駐車場はありますか,10台分です。",
    )
    (tmp_path / "faq.csv").write_text("\n".join(rows), "utf-8")
    page = desk_site.page(java_script_enabled=False)
    page.get_by_role("link", name="取り込み").click()
    page.get_by_label("ファイル").set_input_files(tmp_path / "faq.csv")
    page.get_by_role("button", name="読み取って確かめる").click()
    page.get_by_role("checkbox", name="包装は").uncheck()
    expect(page.get_by_label("新しいセクションの名前")).to_be_hidden()
    page.get_by_label("入れるセクション").select_option("新しいセクションを作る")
    page.get_by_label("新しいセクションの名前").fill("贈りもの")
    looked_at = desk_site.page()  # axe needs JavaScript
    looked_at.goto(page.url)
    check(desk_site, looked_at)
    looked_at.context.close()
    page.get_by_role("button", name="チェックしたものを下書きに入れる").click()
    expect(page.get_by_text("変更 1件、追加 1件。")).to_be_visible()
    entries = read_corpus(desk_site.folder / "data/desk/draft").entries
    assert [each.question for each in entries if each.section == "贈りもの"] == ["熨斗は付きますか"]
    page.go_back()
    expect(page.get_by_text("もうお預かりしていません")).to_be_visible()
    page.context.close()
