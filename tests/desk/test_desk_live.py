"""お知らせ・一時対応: each button changes the live file at once, and says so."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.settings import Settings
from corpus.live import LIVE_FILE, Hidden, Live, Pin
from corpus.live_form import read_live
from tests.desk.conftest import SignedIn
from tests.desk.page_form import form_of, post

ROOT = Path(__file__).parents[2]
DESK, WEB = ROOT / "bot/desk", ROOT / "bot/web"
Signing = Callable[..., SignedIn]
SOON = f"{datetime.now() + timedelta(days=20):%Y-%m-%dT%H:%M}"
FOUND = "/live/found?hide_entry=花束"
LONG_AGO = "2020-01-01T10:00"


def do(desk: SignedIn, what: str, status: int = 200, **fields: str) -> str:
    return post(desk, "/live", {**fields, "do": what}, status)


def live_of(settings: Settings) -> Live:
    return read_live(settings.corpus_dir)


def test_a_notice_is_shown_first_set_then_ended(
    signed_in: Signing, desk_settings: Settings
) -> None:
    desk = signed_in("editor", "田中")
    page = do(desk, "look_notice", notice_text="<b>停電中です。</b>")
    assert "<b>停電中です。</b>" in page  # unescaped by the test, a text for browsers
    assert live_of(desk_settings).notices == ()
    page = do(desk, "set_notice", notice_text="停電中です。", notice_until=SOON)
    assert "いま出ています" in page
    assert [each.text for each in live_of(desk_settings).notices] == ["停電中です。"]
    assert "田中" in (desk_settings.data_dir / "desk/audit.jsonl").read_text("utf-8")
    page = do(desk, "clear_notice", text="停電中です。")
    assert live_of(desk_settings).notices == ()


def test_an_entry_is_found_by_a_part_of_it_hidden_for_a_while_and_shown_again(
    signed_in: Signing, desk_settings: Settings
) -> None:
    desk, asked = signed_in("editor"), "花束はいくらから作れますか"
    page = do(desk, "hide", 422, hide_entry="花束")
    assert "下に並んだ項目から、一つを選んでください。" in page
    for each in (page, do(desk, "find_hide", hide_entry="花束"), desk.get(FOUND)):
        found = re.findall(r'name="hide_entry_id" value="([^"]+)"', each)
        assert "bouquet-price" in found and "parking" not in found and len(found) > 1
    names = re.findall(r">([^<]+)</label>", desk.get("/live/found?hide_entry=花"))
    assert ["花" in name for name in names] == sorted(
        ("花" in name for name in names), reverse=True
    )
    assert len({"花" in name for name in names}) == 2
    assert live_of(desk_settings).hidden == ()
    do(desk, "hide", hide_entry="花束", hide_entry_id="bouquet-price", hide_until=SOON)
    until = datetime.fromisoformat(SOON)
    assert live_of(desk_settings).hidden == (Hidden("bouquet-price", until),)
    assert f'<li><span class="grow">{asked}<br>' in desk.get("/live")
    do(desk, "hide", hide_entry=asked)
    assert live_of(desk_settings).hidden == (Hidden("bouquet-price"),)
    do(desk, "show", entry="bouquet-price")
    assert live_of(desk_settings).hidden == ()


def test_a_question_is_asked_then_led_to_an_entry_or_the_phone(
    signed_in: Signing, desk_settings: Settings
) -> None:
    desk = signed_in("editor")
    question = "花束はいくらから作れますか"
    page = do(desk, "look_pin", pin_queries="花は長持ちしますか\n花もち")
    assert "「花もち」への返答" in page and page.count("いまの返答") == 2
    do(desk, "pin", pin_queries="花もち\n長持ち", pin_goal="entry", pin_entry=question)
    (pin,) = live_of(desk_settings).pins
    assert pin.queries == ("花もち", "長持ち")
    do(desk, "unpin", pin_queries="花もち\n長持ち")
    do(desk, "pin", pin_queries="花もち", pin_goal="phone", pin_phone="お花のご相談")
    (pin,) = live_of(desk_settings).pins
    assert (pin.entry, pin.phone) == ("", "お花のご相談")
    do(desk, "pin", pin_queries="葉", pin_goal="phone", pin_topic="poisoned", pin_until=SOON)
    assert live_of(desk_settings).pins[-1] == Pin(
        ("葉",), topic="poisoned", until=datetime.fromisoformat(SOON)
    )
    assert "電話（話題：誤って食べた）" in desk.get("/live")
    page = do(desk, "find_topic", pin_queries="葉", pin_goal="phone", pin_topic="球根")
    assert re.findall(r'name="pin_topic_id" value="([^"]+)" checked', page) == ["poisoned"]


def form_in(page: str, name: str) -> dict[str, str]:
    """Return what the form that has a field would send."""
    forms = re.findall("<form.*?</form>", page, re.DOTALL)
    return form_of(next(each for each in forms if f'name="{name}"' in each))


def test_a_notice_is_written_anew_in_its_place(signed_in: Signing, desk_settings: Settings) -> None:
    desk = signed_in("editor")
    do(desk, "set_notice", notice_text="停電です。", notice_until=SOON)
    do(desk, "set_notice", notice_text="年末の<b>お知らせ</b>")
    page = do(desk, "rewrite_notice", text="停電です。")
    assert "「停電です。」を書き直しています" in page and "書き直したお知らせを出す" in page
    filled = form_in(page, "notice_text")
    assert (filled["notice_text"], filled["notice_until"]) == ("停電です。", SOON)
    before = live_of(desk_settings)
    look = do(desk, "look_notice", **filled | {"notice_text": "復旧しました。"})
    assert form_in(look, "notice_text")["notice_before"] == "停電です。"
    assert live_of(desk_settings) == before and look.count('id="said"') == 1
    do(desk, "set_notice", 422, **filled | {"notice_until": LONG_AGO})
    do(desk, "set_notice", **filled | {"notice_text": "復旧しました。"})
    notices = live_of(desk_settings).notices
    assert [each.text for each in notices] == ["年末の<b>お知らせ</b>", "復旧しました。"]
    assert notices[1].until == datetime.fromisoformat(SOON)
    assert "書き直しました：復旧" in (desk_settings.data_dir / "desk/audit.jsonl").read_text(
        "utf-8"
    )


def test_where_questions_lead_is_written_anew_without_typing_them_again(
    signed_in: Signing, desk_settings: Settings
) -> None:
    desk, question = signed_in("editor"), "花束はいくらから作れますか"
    do(desk, "pin", pin_queries="花もち\n長持ち", pin_goal="entry", pin_entry=question)
    do(desk, "pin", pin_queries="別の質問", pin_goal="phone", pin_topic="poisoned")
    filled = form_in(do(desk, "rewrite_pin", pin_queries="花もち\n長持ち"), "pin_goal")
    assert (filled["pin_goal"], filled["pin_entry"]) == ("entry", question)
    do(desk, "pin", **filled | {"pin_queries": "花もち\n日もち"})
    first, second = sorted(live_of(desk_settings).pins, key=lambda each: each.topic)
    assert (first.queries, first.entry) == (("花もち", "日もち"), "bouquet-price")
    assert second.queries == ("別の質問",)
    filled = form_in(do(desk, "rewrite_pin", pin_queries="別の質問"), "pin_goal")
    assert (filled["pin_goal"], filled["pin_topic"]) == ("phone", "poisoned")


def test_what_is_written_anew_keeps_its_place_and_its_line(
    signed_in: Signing, desk_settings: Settings
) -> None:
    (desk_settings.corpus_dir / LIVE_FILE).write_text(
        "live:\n  notices:\n    - {text: 一}\n    # 次に\n    - text: |-\n        二\n        行\n    - {text: 三}\n"
        '  pins: [{queries: [花], phone: "03-0000-1187"}]\n',
        "utf-8",
    )
    desk = signed_in("editor")
    filled = form_in(do(desk, "rewrite_notice", text="二\r\n行"), "notice_text")
    do(desk, "set_notice", **filled | {"notice_text": "二改"})
    assert [each.text for each in live_of(desk_settings).notices] == ["一", "二改", "三"]
    filled = form_in(do(desk, "rewrite_pin", pin_queries="花"), "pin_goal")
    assert filled["pin_phone"] == "お花のご相談"
    do(desk, "pin", **filled)
    do(desk, "unpin", pin_queries="花")
    assert "先に終わりにしたか" in do(desk, "pin", 422, **filled)
    assert live_of(desk_settings).pins == ()


@pytest.mark.parametrize(
    ("what", "named"),
    [("rewrite_notice", {"text": "ない"}), ("rewrite_pin", {"pin_queries": "ない"})],
)
def test_what_is_gone_cannot_be_written_anew(
    what: str, named: dict[str, str], signed_in: Signing
) -> None:
    assert "先に終わりにしたか、書き直したようです" in do(signed_in("editor"), what, **named)


LOOKS = [
    ({"pin_goal": "entry", "pin_entry": "parking"}, "駐車場はありますか"),
    ({"pin_goal": "phone", "pin_topic": "poisoned"}, "すぐに医師か獣医にご相談ください。"),
    ({"pin_goal": "phone", "pin_phone": "お花のご相談"}, ""),
]


@pytest.mark.parametrize(("goal", "said"), LOOKS)
def test_what_a_pin_changes_is_shown_before_it_is_set(
    goal: dict[str, str], said: str, signed_in: Signing, desk_settings: Settings
) -> None:
    page = do(signed_in("editor"), "look_pin", pin_queries="お供えの花", **goal)
    before, _, after = page.partition("いまの返答")[2].partition("これからの返答")
    after = after.partition("</section>")[0].partition("<form")[0]
    assert after and said in after and (not said or said not in before)
    assert live_of(desk_settings) == Live()


def test_a_link_fills_a_question_in(signed_in: Signing) -> None:
    page = signed_in("editor").get(
        "/live?pin_queries=返金してほしい&pin_goal=phone&notice_text=なし"
    )
    assert ">\n返金してほしい</textarea>" in page and "なし</textarea>" not in page
    assert re.search(r'value="phone" checked', page)


def test_a_line_is_closed_for_a_while_and_opened_again(
    signed_in: Signing, desk_settings: Settings
) -> None:
    desk = signed_in("editor")
    do(desk, "close", close_until=SOON, close_reason="研修", close_phone="お花のご相談")
    (closure,) = live_of(desk_settings).closures
    assert (closure.phone, closure.closure.reason) == ("お花のご相談", "研修")
    do(desk, "reopen", phone="お花のご相談")
    assert live_of(desk_settings).closures == ()


def test_what_has_run_out_is_offered_for_removal_and_nothing_else_goes(
    signed_in: Signing, desk_settings: Settings
) -> None:
    (desk_settings.corpus_dir / LIVE_FILE).write_text(
        "live:\n  # 冬の間\n  notices:\n    - {text: 去年の, until: 2020-01-01}\n    - {text: 今の}\n"
        "    - {text: 次の}\n  hidden: [{id: parking, until: 2020-01-01}]\n"
        "  pins: [{queries: [花], phone: true, until: 2020-01-01}]\n"
        "  closed:\n    - {until: 2020-01-01 10:00}\n    - {until: 2099-01-01}\n",
        "utf-8",
    )
    desk = signed_in("editor")
    page = desk.get("/live")
    assert "終わったものを片づける" in page
    assert "2020年1月1日（水）24:00まで" in page and "2020年1月1日（水）10:00まで" in page
    assert (page.count("終わりました"), page.count("順番待ち")) == (4, 1)
    page = do(desk, "tidy")
    assert "終わったものを片づける" not in page
    live = live_of(desk_settings)
    assert [each.text for each in live.notices] == ["今の", "次の"]
    assert (live.hidden, live.pins, len(live.closures)) == ((), (), 1)
    assert "# 冬の間" in (desk_settings.corpus_dir / LIVE_FILE).read_text("utf-8")


WRONG = [
    ("set_notice", {"notice_text": " "}, "お知らせの文を入力してください。"),
    ("set_notice", {"notice_text": "a", "notice_until": LONG_AGO}, "終わりが過ぎています。"),
    (
        "set_notice",
        {"notice_text": "a", "notice_from": SOON, "notice_until": SOON},
        "終わりを、始まりより後にしてください。",
    ),
    ("set_notice", {"notice_text": "a", "notice_until": "明日"}, "日時として読めません。"),
    ("close", {}, "受付を再開する日時を入力してください。"),
    ("close", {"close_until": SOON, "close_phone": "ない窓口"}, "窓口を選び直してください。"),
    ("hide", {"hide_entry": "ない項目"}, "項目が見つかりません。"),
    ("pin", {"pin_queries": "\n"}, "お客様の質問を一つ以上入力してください。"),
    ("pin", {"pin_queries": "a", "pin_goal": "entry", "pin_entry": "?"}, "項目が見つかりません。"),
    ("hide", {"hide_entry": "花束", "hide_entry_id": "parking"}, "一つを選んでください。"),
    ("hide", {"hide_entry": "parking", "hide_until": LONG_AGO}, "終わりが過ぎています。"),
    ("pin", {"pin_queries": "a", "pin_topic": "weather"}, "話題が見つかりません。"),
    ("look_notice", {"notice_text": ""}, "お知らせの文を入力してください。"),
    ("look_pin", {"pin_queries": "\u200b"}, "言葉で書かれた質問を入力してください。"),
    ("look_pin", {"pin_queries": ""}, "お客様の質問を一つ以上入力してください。"),
]


CHOSEN = ("close_phone", "hide_entry_id", "pin_topic")  # what is there no more is chosen anew


@pytest.mark.parametrize(("what", "fields", "said"), WRONG)
def test_what_cannot_be_done_is_told_with_what_was_typed(
    what: str, fields: dict[str, str], said: str, signed_in: Signing, desk_settings: Settings
) -> None:
    page = do(signed_in("editor"), what, 200 if what.startswith("look_") else 422, **fields)
    assert said in page
    assert all(value.strip() in page for name, value in fields.items() if name not in CHOSEN)
    assert live_of(desk_settings) == Live()


def test_a_file_with_mistakes_is_told_and_left_alone(
    signed_in: Signing, desk_settings: Settings
) -> None:
    path = desk_settings.corpus_dir / LIVE_FILE
    path.write_text("live: [", "utf-8")
    desk = signed_in("editor")
    assert "一時対応のファイルに間違いがあります" in desk.get("/live")
    do(desk, "set_notice", 422, notice_text="a")
    assert path.read_text("utf-8") == "live: ["


def test_readers_see_all_and_change_nothing(signed_in: Signing) -> None:
    desk = signed_in("reader")
    assert 'value="set_notice"' not in desk.get("/live")
    do(desk, "set_notice", 403, notice_text="a")


def test_an_unknown_button_is_refused(signed_in: Signing) -> None:
    do(signed_in("editor"), "__init__", 400)


def test_the_preview_of_a_notice_has_the_chat_s_own_colours() -> None:
    styles, own = WEB / "static/widget/style", (DESK / "static/live.css").read_text("utf-8")
    for theme, name in enumerate(("host.css", "dark.css")):
        chat = (styles / name).read_text("utf-8")
        for part in ("paper", "line"):
            color = re.findall(rf"--faq-{part}: (#\w+);", chat)[0]
            assert re.findall(rf"--chat-{part}: (#\w+);", own)[theme] == color, (name, part)
    chat = (styles / "window.css").read_text("utf-8").partition(".notice:not(:empty) {")[2]
    drawn = own.partition(".chat > .alert {")[2].partition("}")[0].replace("--chat-", "--faq-")
    assert drawn.split() == chat.partition("}")[0].split()
