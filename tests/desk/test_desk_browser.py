"""Every page of the desk in a real browser: no fault of accessibility, no inline anything, nothing
that is wider than a phone; and the way through it by keyboard and without JavaScript."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.desk.browser import DeskSite, check, sign_in

pytestmark = pytest.mark.browser

# A new page is one line here: its address below /admin, and its heading.
PAGES = {
    "": "はじめての設定",
    "/advice": "もっと良くするには",
    "/audit": "操作の記録",
    "/today": "今日",
    "/insights": "レポート",
    "/insights/weekly": "週のまとめ",
    "/conversations": "会話を見る",
    "/unanswered": "答えられなかった質問",
    "/wordings/new?text=車で行けますか": "言い方を足す",
    "/audit?who=nobody": "操作の記録",
    "/entries": "Q&Aの編集",
    "/entries?q=言葉": "Q&Aの編集",
    "/entries/golden/parking": "公開前に確かめる質問",
    "/entries/e/same-day": "今日中に届けてもらえますか",
    "/entries/e/nothing": "この項目はありません",
    "/entries/new": "Q&Aを追加する",
    "/entries/versions/same-day": "以前の版",
    "/topics": "電話でご案内する話題",
    "/topics?q=花 教室": "電話でご案内する話題",
    "/topics/t/lessons": "話題：教室",
    "/topics/t/nothing": "この話題はありません",
    "/topics/new": "話題を追加する",
    "/topics/packs": "はじめから入っている話題を選ぶ",
    "/publish": "公開",
    "/publish/conflicts": "重なった変更",
    "/nowhere": "ページが見つかりません",
    "/company": "会社と窓口",
    "/company/hours": "受付時間",
    "/company/closed": "休業日",
    "/company/phones": "電話の窓口",
    "/company/frequent": "よくあるご質問",
    "/company/page": "ロゴとリンク",
    "/words": "ボットの言葉",
    "/words/not_found": "回答がないとき",
    "/live": "お知らせ・一時対応",
    "/import": "取り込み",
    "/widget": "ウィジェットの設定",
    "/widget/preview?color=%23f5b400": "お客様のページの例",
}


@pytest.fixture(scope="module", params=["light", "dark"])
def page(request: pytest.FixtureRequest, desk_site: DeskSite) -> Any:
    page = desk_site.page(color_scheme=request.param)
    yield page
    page.context.close()


@pytest.mark.parametrize(("address", "heading"), PAGES.items())
def test_a_page_has_no_fault(desk_site: DeskSite, page: Any, address: str, heading: str) -> None:
    page.goto(f"{desk_site.url}/admin{address}", wait_until="networkidle")
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    check(desk_site, page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_sign_in_has_no_fault_and_says_what_is_wrong(desk_site: DeskSite, scheme: Any) -> None:
    page = desk_site.page(signed_in=False, color_scheme=scheme)
    check(desk_site, page)
    sign_in(page, "wrong")
    expect(page.get_by_role("alert").filter(has_text="サインインできませんでした")).to_be_visible()
    expect(page.get_by_label("お名前")).to_have_value("鈴木")
    check(desk_site, page)
    page.context.close()


def test_a_phones_menu_opens_by_keyboard_and_closes_again(desk_site: DeskSite) -> None:
    page = desk_site.page(viewport={"width": 320, "height": 640})
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="本文へ")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="メニュー")).to_be_focused()
    menu = page.get_by_role("navigation", name="メニュー")
    expect(menu).to_be_hidden()
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    check(desk_site, page, widths=(320,))
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="操作の記録", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("操作の記録")
    page.context.close()


def test_the_menu_stands_beside_the_page_where_there_is_room(desk_site: DeskSite) -> None:
    page = desk_site.page(viewport={"width": 1100, "height": 800})
    current = page.get_by_role("navigation", name="メニュー").get_by_role(
        "link", name="はじめての設定"
    )
    expect(current).to_have_attribute("aria-current", "page")
    expect(page.get_by_role("button", name="メニュー")).to_be_hidden()
    page.get_by_role("button", name="サインアウト").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("サインイン")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("サインイン")  # nothing was kept
    page.context.close()


def test_the_desk_works_without_javascript(desk_site: DeskSite) -> None:
    page = desk_site.page(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page.get_by_role("link", name="Q&Aの点検と、次にすると効果の大きいこと").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("もっと良くするには")
    page.get_by_role("button", name="メニュー").click()
    page.get_by_role("button", name="サインアウト").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("サインイン")
    page.context.close()


def test_a_part_that_cannot_be_fetched_is_told(desk_site: DeskSite) -> None:
    page = desk_site.page(viewport={"width": 1100, "height": 800})
    page.route("**/admin/advice", lambda route: route.abort())
    page.goto(f"{desk_site.url}/admin")
    expect(page.locator("#problem")).to_contain_text("サーバーにつながりません")
    page.unroute("**/admin/advice")
    page.route("**/admin/advice", lambda route: route.fulfill(status=403, body=""))
    page.goto(f"{desk_site.url}/admin")
    expect(page.locator("#problem")).to_contain_text("あなたの権限では")
    desk_site.complaints.clear()  # the browser's own words about both
    page.context.close()


def test_a_session_that_ended_leads_the_whole_page_to_the_sign_in_and_back(
    desk_site: DeskSite,
) -> None:
    page = desk_site.page()
    page.goto(f"{desk_site.url}/admin/audit")
    page.context.clear_cookies()
    page.get_by_role("button", name="表示").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("サインイン")
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("操作の記録")
    page.context.close()


def test_what_htmx_sends_carries_the_sessions_token(desk_site: DeskSite) -> None:
    page = desk_site.page()
    asked = """async (token) => {
        const headers = token ? {} : {"X-CSRF-Token": ""};
        const done = new Promise((resolve) => document.addEventListener(
            "htmx:afterRequest", ({detail}) => {  // the page fetches a part of its own, too
                if (detail.pathInfo.requestPath === "/admin/nowhere") resolve(detail.xhr.status);
            }));
        htmx.ajax("POST", "/admin/nowhere", {source: document.body, swap: "none", headers});
        return done;
    }"""
    assert page.evaluate(asked, True) == 404  # past the gate
    assert page.evaluate(asked, False) == 400
    expect(page.locator("#problem")).to_contain_text("画面を開き直してください")
    desk_site.complaints.clear()  # htmx's own words about both
    page.context.close()


def test_what_a_button_did_is_said_where_it_stands(desk_site: DeskSite) -> None:
    page = desk_site.page()
    page.goto(f"{desk_site.url}/admin/live")
    page.get_by_label("お知らせの文").fill("停電です。\n復旧をお待ちください。")
    page.get_by_role("button", name="見え方を確かめる").click()
    expect(page.locator("#notice #said .alert")).to_contain_text("停電です。")
    check(desk_site, page)
    page.get_by_role("button", name="お知らせを出す").click()
    expect(page.locator("#notice #said")).to_be_focused()
    page.get_by_role("button", name="終わりにする").click()
    expect(page.locator("#notice #said")).to_contain_text("お知らせを終わりにしました。")
    page.get_by_label("再開する日時").fill("2099-01-01T10:00")
    page.get_by_role("button", name="受付を止める").click()  # all lines, as the form stands
    expect(page.locator("#close #said")).to_be_in_viewport()
    page.get_by_role("button", name="停止を取り消して").click()
    page.get_by_label("隠す項目").press_sequentially("花束")
    page.get_by_label("花束はいくらから作れますか").check()
    page.get_by_label("お客様の質問").fill("花の値段")
    page.get_by_label("導く項目").press_sequentially("駐車場")
    expect(page.locator("#found-pin_entry input")).to_be_checked()
    page.get_by_role("button", name="これからの返答を確かめる").click()
    expect(page.locator("#pin #said h4")).to_have_text(["いまの返答", "これからの返答"])
    check(desk_site, page)
    page.context.close()


@pytest.mark.parametrize(
    ("path", "label", "choice"),
    [
        ("/entries", "セクション", "配達について"),
        ("/entries", "しぼり込み", "下書きあり"),
        ("/topics", "しぼり込み", "下書きあり"),
    ],
)
def test_a_filter_holds_as_soon_as_it_is_chosen(
    desk_site: DeskSite, path: str, label: str, choice: str
) -> None:
    page = desk_site.page()
    page.goto(f"{desk_site.url}/admin{path}")
    page.get_by_label(label).select_option(choice)
    # Its address follows what is seen.
    expect(page).to_have_url(re.compile("[?&](section|only)=[^&]"))
    expect(page.locator("#found").get_by_role("status")).not_to_contain_text("全部で")
    page.context.close()
