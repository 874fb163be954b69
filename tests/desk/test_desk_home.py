"""はじめての設定: what is still to do, and where."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Blueprint

from bot.answer.answerer import Answerer
from bot.desk.advice import counsel
from bot.desk.checklist import Item, checklist
from bot.desk.desk import MenuItem, menu_of
from bot.desk.drafts import Drafts
from bot.settings import Settings
from corpus.site import Branding, Closed, Site
from corpus.starter.example import MARK
from tests.desk.conftest import KEY, SignedIn

READY: dict[str, Any] = {
    "env": "production",
    "public_url": "https://faq.kaisha.jp",
    "secret_key": KEY,
    "rate_limit": "60/minute",
    "trusted_proxies": 1,
}


def changed(answerer: Answerer, site: dict[str, Any], **entry: Any) -> Answerer:
    """Return the answerer with a company, and with one entry, that are so."""
    searcher = copy(answerer.searcher)
    corpus = searcher.corpus
    first, *others = (replace(each, link_missing=False) for each in corpus.entries)
    entries = (replace(first, **entry), *others)
    searcher.corpus = replace(corpus, site=replace(corpus.site, **site), entries=entries)
    return Answerer(searcher, "https://faq.kaisha.jp", precision=0.98, secret=KEY)


def by_title(items: list[Item]) -> dict[str, Item]:
    assert len({item.title for item in items}) == len(items)
    return {item.title: item for item in items}


@pytest.fixture
def ready(desk_settings: Settings) -> Settings:
    return replace(desk_settings, **READY)


def test_everything_can_be_green(ready: Settings, small_answerer: Answerer) -> None:
    items = checklist(ready, changed(small_answerer, {}), problems=())
    assert {item.title: item.state for item in items if item.state != "good"} == {}


@pytest.mark.parametrize(
    ("site", "entry", "title", "state", "says"),
    [
        ({"placeholders": ("company", "phones")}, {}, "仮の値", "bad", "会社名、電話の窓口"),
        ({"phones": (), "channels": ()}, {}, "窓口", "bad", "行き先がありません"),
        ({"closed": Closed()}, {}, "年末年始などの休み", "warn", "その日も受け付けている"),
        ({}, {"answer": f"{MARK}\n本文"}, "見本の回答", "bad", "1件"),
        ({}, {"link_missing": True, "links": ()}, "行き先のない案内", "warn", "1件"),
        ({}, {"wordings": ()}, "お客様の言い方", "warn", "1件"),
    ],
)
def test_what_is_missing_of_company_and_entries_is_told(
    ready: Settings,
    small_answerer: Answerer,
    site: dict[str, Any],
    entry: dict[str, Any],
    title: str,
    state: str,
    says: str,
) -> None:
    items = by_title(checklist(ready, changed(small_answerer, site, **entry), problems=()))
    assert items[title].state == state
    assert says in items[title].text
    assert items[title].ways
    assert {item.title for item in items.values() if item.state != "good"} == {title}


@pytest.mark.parametrize(
    ("settings", "title", "state", "setting"),
    [
        (
            {"public_url": "http://127.0.0.1:8000"},
            "外から見えるアドレス",
            "bad",
            "PUBLIC_URL=https://",
        ),
        (
            {"public_url": "http://faq.kaisha.jp"},
            "外から見えるアドレス",
            "warn",
            "PUBLIC_URL=https://",
        ),
        ({"public_url": "https://faq.example.jp"}, "外から見えるアドレス", "warn", "PUBLIC_URL="),
        ({"env": "development"}, "本番の設定", "warn", "FAQ_ENV=production"),
        ({"secret_key": ""}, "署名の鍵", "warn", "SECRET_KEY="),
        ({"rate_limit": "off"}, "回数の制限", "warn", "RATE_LIMIT=60/minute"),
        ({"trusted_proxies": 0}, "プロキシー", "warn", "TRUSTED_PROXIES=1"),
    ],
)
def test_what_is_missing_of_the_server_is_told_with_what_to_write(
    ready: Settings,
    small_answerer: Answerer,
    settings: dict[str, Any],
    title: str,
    state: str,
    setting: str,
) -> None:
    found = checklist(replace(ready, **settings), changed(small_answerer, {}), problems=())
    items = by_title(found)
    assert (items[title].state, items[title].setting[: len(setting)]) == (state, setting)
    assert {item.title for item in found if item.state != "good"} == {title}


def test_an_old_index_is_told(ready: Settings, small_answerer: Answerer) -> None:
    answerer = changed(small_answerer, {})
    problems = ("CORPUS_DIR: 直すところがあります",)
    items = by_title(checklist(ready, answerer, problems))
    assert items["公開中の版"].state == "bad"
    assert "前の版で回答しています" in items["公開中の版"].text


def test_a_folder_that_cannot_be_written_is_told(
    ready: Settings, small_answerer: Answerer, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    settings = replace(ready, data_dir=tmp_path / "file")
    items = by_title(checklist(settings, changed(small_answerer, {}), problems=()))
    assert items["データの置き場所"].state == "bad"
    assert "下書きも操作の記録も残せません" in items["データの置き場所"].text


def test_a_company_without_a_file_or_entries_has_a_list_too(
    ready: Settings, small_answerer: Answerer
) -> None:
    answerer = changed(small_answerer, {"branding": Branding(), "phones": (), "channels": ()})
    answerer.searcher.corpus = replace(answerer.corpus, site=Site(), entries=())
    assert by_title(checklist(ready, answerer, problems=()))["窓口"].state == "bad"


def test_the_page_shows_the_list_with_the_repair(signed_in: Callable[..., SignedIn]) -> None:
    page = signed_in("reader").get()
    assert "この管理画面で先にすることは終わりました" in page
    assert "FAQ_ENV=production" in page.partition("サーバーの管理者にお願いすること")[2]


def test_the_page_opens_where_nothing_can_be_kept(
    signed_in: Callable[..., SignedIn], desk_settings: Settings
) -> None:
    member = signed_in("reader")
    desk_settings.data_dir.mkdir(exist_ok=True)
    (desk_settings.data_dir / "desk").write_text("in the way")
    assert "下書きも操作の記録も残せません" in member.get()


def test_advice_says_what_would_bring_most_and_where(
    signed_in: Callable[..., SignedIn],
) -> None:
    member = signed_in("reader")
    page = member.get("/advice")
    assert "次の1時間にすると効果の大きいこと" in page
    assert "配達料はかかりますか" in page
    part = member.client.get("/admin/advice", headers={"HX-Request": "true"})
    assert "<html" not in part.get_data(as_text=True)
    for word in ("(wordings)", "python -m", "PRECISION"):
        assert word not in page


@pytest.mark.alone
def test_advice_is_thought_about_once(desk_settings: Settings, small_answerer: Answerer) -> None:
    today = date(2026, 11, 27)
    found = counsel(desk_settings, small_answerer, today)
    begun = time.perf_counter()
    assert counsel(desk_settings, small_answerer, today) is found
    assert time.perf_counter() - begun < 0.01


def test_style_sheets_are_kept_by_what_they_hold(signed_in: Callable[..., SignedIn]) -> None:
    member = signed_in()
    (address,) = re.findall(r'href="(/admin/static/desk.css[^"]*)"', member.get())

    def kept(path: str) -> str:
        return member.client.get(path, buffered=True).headers["Cache-Control"]

    assert kept(address) == "public, max-age=31536000, immutable"
    for other in ("/static/desk.css", "/static/desk.css?v=old", "/static/none.css?v=", "/audit?v="):
        assert "immutable" not in kept(f"/admin{other}")


@dataclass(frozen=True)
class SomePages:
    """Pages with a menu, and nothing else."""

    menu: tuple[MenuItem, ...]

    def register(self, blueprint: Blueprint) -> None: ...


def test_the_menu_has_its_order_whatever_the_pages_have() -> None:
    pages = [
        SomePages((MenuItem("audit", ""), MenuItem("publish", ""))),
        SomePages(()),
        SomePages((MenuItem("entries", ""), MenuItem("home", ""))),
    ]
    assert [item.endpoint for item in menu_of(pages)] == ["home", "entries", "publish", "audit"]


def test_placeholder_hours_are_not_done(ready: Settings, small_answerer: Answerer) -> None:
    answerer = changed(small_answerer, {"placeholders": ("hours",)})
    assert by_title(checklist(ready, answerer, problems=()))["受付時間"].state == "bad"


def test_a_draft_is_told_first(signed_in: Callable[..., SignedIn], desk_settings: Settings) -> None:
    page = signed_in("editor").get()
    assert "公開していない変更があります" not in page
    with Drafts(desk_settings.corpus_dir, desk_settings.data_dir / "desk/draft").edit() as folder:
        file = folder / "01-shop.yaml"
        file.write_text(file.read_text().replace("3台分", "4台分"))
    page = signed_in("editor").get()
    assert page.index("変更を確かめて公開する") < page.index("項目ができています")
