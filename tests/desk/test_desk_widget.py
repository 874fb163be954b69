"""ウィジェットの設定: the tag that is copied, what is told of it, and where the widget was seen."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from flask import Flask

from bot.answer.answerer import Answerer
from bot.app import create_app
from bot.desk.widget.look import Look
from bot.desk.widget.seen import Seen
from bot.settings import Settings
from tests.desk.conftest import SignedIn
from tests.desk.page_form import form_of, post

Signing = Callable[..., SignedIn]


def test_the_tag_holds_what_is_not_as_usual() -> None:
    look = Look.read(
        {"color": "#1F6F4A", "position": "left", "title": '"花"', "hide-on": "/cart\n/a/*"}
    )
    assert look.tag("https://faq.example.jp/widget.js") == (
        '<script async src="https://faq.example.jp/widget.js" data-color="#1f6f4a" '
        'data-title="&quot;花&quot;" data-position="left" data-hide-on="/cart, /a/*"></script>'
    )


@pytest.mark.parametrize(
    ("color", "said"),
    [
        ("#0b57a4", "文字は白で出ます"),
        ("#f5b400", "文字は黒で出ます"),
        ("#777777", "文字は黒で出ます"),
    ],
)
def test_the_contrast_of_the_colour_is_told(color: str, said: str) -> None:
    assert said in Look.read({"color": color}).contrast()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("color", "blue; x"),
        ("position", "middle"),
        ("offset-y", "72"),
        ("z-index", "high"),
        ("logo", "http://a.example/logo.png"),
        ("policy-url", "javascript:alert(1)"),
        ("hide-on", "cart"),
        ("title", "長" * 61),
    ],
)
def test_what_the_widget_would_pass_over_is_told(
    name: str, value: str, signed_in: Signing, desk_settings: Settings
) -> None:
    desk = signed_in("editor")
    page = post(desk, "/widget", form_of(desk.get("/widget")) | {name: value}, 422)
    assert 'aria-invalid="true"' in page
    assert not (desk_settings.data_dir / "desk/widget.json").exists()


def test_what_is_saved_is_in_the_tag_and_on_record(
    signed_in: Signing, desk_settings: Settings
) -> None:
    desk = signed_in("editor", "田中")
    page = post(desk, "/widget", form_of(desk.get("/widget")) | {"color": "#1f6f4a"})
    assert 'data-color="#1f6f4a"></script></textarea>' in unescape(page)
    assert "sha384-" in page
    assert "田中" in (desk_settings.data_dir / "desk/audit.jsonl").read_text("utf-8")


def test_the_pages_own_widget_looks_as_it_was_saved(signed_in: Signing) -> None:
    desk = signed_in("editor")
    look = {"color": "#8a3b2b", "title": '"花"', "launcher": "none"}
    post(desk, "/widget", form_of(desk.get("/widget")) | look)
    page = desk.client.get("/").get_data(as_text=True)
    [tag] = re.findall(r"<script async[^>]*>", page)
    assert 'data-color="#8a3b2b" data-title="&#34;花&#34;"' in tag
    assert "data-launcher" not in tag, "on its own page it stays where it is"


def test_two_editors_at_once_lose_nothing(signed_in: Signing) -> None:
    one, other = signed_in("editor", "田中"), signed_in("editor", "佐藤")
    opened = form_of(one.get("/widget"))
    post(other, "/widget", form_of(other.get("/widget")) | {"title": "佐藤"})
    page = post(one, "/widget", opened | {"title": "田中"}, 422)
    assert "この画面を開いたあとに、設定が変わりました" in page
    assert form_of(page)["title"] == "田中"
    assert "title：佐藤" in page


def test_a_colour_is_judged_while_it_is_chosen(signed_in: Signing) -> None:
    desk = signed_in("reader")
    assert "文字は黒で出ます" in desk.get("/widget/contrast?color=%23f5b400")
    assert desk.get("/widget/contrast?color=yellow") == ""


def test_readers_choose_nothing(signed_in: Signing) -> None:
    desk = signed_in("reader")
    sent = form_of(desk.get("/widget")) | {"csrf": desk.csrf}
    assert desk.client.post("/admin/widget", data=sent).status_code == 403


@pytest.fixture
def open_app(desk_settings: Settings, small_answerer: Answerer) -> Flask:
    settings = replace(desk_settings, allowed_origins=("https://www.example.jp",))
    app = create_app(settings, small_answerer)
    app.extensions["recorder"].close()
    return app


def test_sites_are_told_by_their_origin_with_the_setting_for_refused_ones(
    open_app: Flask, desk_settings: Settings
) -> None:
    client = open_app.test_client()
    for origin in (
        "https://www.example.jp",
        "https://shop.example.jp",
        "null",
        "x y",
        "http://localhost",
    ):
        headers = {"Origin": origin, "Referer": f"{origin}/secret?name=1"}
        client.get("/api/suggest?q=花", headers=headers)
    kept = (desk_settings.data_dir / "desk/widget_seen.json").read_text("utf-8")
    assert "secret" not in kept
    seen = Seen(desk_settings.data_dir / "desk/widget_seen.json", ())
    assert set(seen.origins()) == {"https://www.example.jp"}  # the first is written at once
    desk = SignedIn(client, "")
    sessions = open_app.extensions["desk_sessions"]
    response = open_app.response_class()
    from bot.desk.access import Member
    from bot.desk.session import COOKIE

    sessions.begin(response, Member("鈴木", "reader"))
    cookie = response.headers["Set-Cookie"].partition("=")[2].partition(";")[0]
    client.set_cookie(COOKIE, cookie, path="/admin")
    page = desk.get("/widget")
    assert "ALLOWED_ORIGINS=https://www.example.jp,https://shop.example.jp" in page


def test_invented_origins_do_not_push_out_real_ones(tmp_path: Path) -> None:
    seen = Seen(tmp_path / "seen.json", ("https://www.example.jp",))
    for number in range(200):
        seen.note("https://www.example.jp" if number == 0 else f"https://a{number}.example")
    assert len(seen.origins()) == 50
    assert "https://www.example.jp" in seen.origins()


def test_two_workers_write_one_file_and_a_damaged_one_begins_anew(tmp_path: Path) -> None:
    file = tmp_path / "seen.json"
    file.write_text('{"https://a.example": 3}', "utf-8")
    for name in ("a", "b"):
        Seen(file, ()).note(f"https://{name}.example")
    assert set(json.loads(file.read_text("utf-8"))) == {"https://a.example", "https://b.example"}
