"""Whoever sees a form reads of its fields, not of YAML, files or commands."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest

from bot.check.content import check_entries
from bot.check.effects import check_effects
from bot.desk.form_words import in_the_form
from bot.desk.importing.uploads import at_the_desk
from corpus.intent import Corpus, Entry, Link
from corpus.site import Site
from tests.desk.conftest import SignedIn
from tests.desk.test_desk_entries import ENTRY, form

SignIn = Callable[..., SignedIn]
OF_FILES = re.compile(
    r"[a-z]+_[a-z]+|\b(?:links|wordings|hidden|reviewed|referrals)\b|scripts\.|ya?ml"
)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (
            "「下記・以下」の行き先がありません。linksに書いたら、link_missingを消してください。",
            "「下記・以下」の行き先がありません。「リンク」に行き先を入力したら、"
            "「まだ決まっていない」の印を外してください。",
        ),
        ("最終確認日(reviewed)がありません。", "最終確認日がありません。"),
        ('"answer"が空です。', "回答が空です。"),
        (
            "会社の情報(company、phones、hours)のファイルがないため、ご案内できません。"
            "docs/company.ja.md の例を site.yaml としてお書きください。",
            "会社の情報のファイルがないため、ご案内できません。「会社と窓口」で入力してください。",
        ),
        ("wordings に移してください。", "お客様の言い方 に移してください。"),
        ("https://example.jp/links/a は開けません。", "https://example.jp/links/a は開けません。"),
    ],
)
def test_a_complaint_names_the_forms_fields(written: str, shown: str) -> None:
    assert in_the_form(written) == shown


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (
            "見出しを「質問」「回答」にするか、--question-column と --answer-column で指定してください。",
            "見出しを「質問」「回答」にして、保存し直してください。",
        ),
        (
            "「区分」の列はセクションに使っていません(--section-column で変えられます)。",
            "「区分」の列はセクションに使っていません。",
        ),
        (
            "シート「旧」は読んでいません。読む場合は --sheet 旧 を付けてください。",
            "シート「旧」は読んでいません。",
        ),
        ("3行目の回答が空です。", "3行目の回答が空です。"),
    ],
)
def test_an_importers_words_name_no_options(said: str, shown: str) -> None:
    assert at_the_desk(said) == shown


def test_nothing_the_check_finds_of_an_entry_speaks_of_files() -> None:
    entries = (
        Entry("a", "区分", "返品できますか", "詳しくは下記をご覧ください。", link_missing=True),
        Entry(
            "b", "区分", "返品はできますか", "こちらから。", reviewed=date(2020, 1, 1), hidden=True
        ),
        Entry(
            "c",
            "区分",
            "送料は",
            "無料です。",
            ("送料は", "返品できますか"),
            valid_until=date(2020, 1, 1),
        ),
        Entry(
            "d",
            "区分",
            "領収書は",
            "出せます。",
            links=(Link("a", "https://a.jp"),),
            link_missing=True,
        ),
    )
    corpus = Corpus(entries, site=Site())
    today = date(2026, 11, 27)
    found = [*check_entries(corpus, today), *check_effects(corpus, today)]
    assert len(found) >= 4
    for finding in found:
        assert not OF_FILES.search(in_the_form(finding.what)), finding.what


def test_a_question_that_another_entry_has_leads_to_that_entry(signed_in: SignIn) -> None:
    desk = signed_in("editor")
    page = form(desk.get(ENTRY)) | {"question": "駐車場はありますか", "csrf": desk.csrf}
    page["section"] = form(desk.get("/entries/e/parking"))["section"]
    response = desk.client.post(f"/admin{ENTRY}", data=page)
    told = unescape(response.get_data(as_text=True))
    assert response.status_code == 422
    assert ".yaml" not in told.partition("まだ保存していません")[2].partition("</ul>")[0]
    assert 'href="/admin/entries/e/parking">' in told


def test_a_question_is_tried_by_its_address_too(signed_in: SignIn) -> None:
    desk = signed_in("reader")
    assert 'value="駐車場は？"' in desk.get("/try?query=駐車場は？")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 40),
        ("paper.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 40),
        ("list.csv", b"a,b\n1,2\n"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_without_options(
    signed_in: SignIn, name: str, content: bytes
) -> None:
    desk = signed_in("editor")
    sent = {"file": (io.BytesIO(content), name), "csrf": desk.csrf, "section": ""}
    response = desk.client.post("/admin/import", data=sent, content_type="multipart/form-data")
    assert response.status_code == 422
    said = unescape(response.get_data(as_text=True)).partition("取り込めませんでした")[2]
    said = re.sub(r"<[^>]+>", "", said.partition("</ul>")[0])
    assert name in said and "--" not in said
    assert len(said) > len(name) + 15
