"""A help centre's export → entries: sections by id, drafts and other languages left out."""

import json

import pytest

from corpus.import_options import Options
from corpus.importers.source import SourceError
from corpus.importers.zendesk import is_zendesk, read_zendesk

HOST = "https://help.example.jp/hc/ja"


def article(number, title, body, **fields):
    return {
        "id": number, "title": title, "body": body, "locale": "ja", "draft": False, "section_id": 7,
        "html_url": f"{HOST}/articles/{number}", "user_segment_id": None, **fields,
    }  # fmt: skip


EXPORT = {
    "count": 8,
    "sections": [
        {"id": 7, "name": "はじめに", "category_id": 1},
        {"id": 8, "name": "機器の接続", "category_id": 1},
    ],
    "categories": [{"id": 1, "name": "使い方"}],
    "articles": [
        article(101, "登録の方法は?", "<p>画面の<strong>右上</strong>から登録します。</p>"),
        article(
            102,
            "つながらないとき",
            "<ol><li>電源を切る</li><li><a href='/hc/ja/articles/101-x#a'>登録</a>を確かめる</li></ol>"
            "<p><a href='/contact'>窓口</a><img src='x.png' alt='背面の図'></p>",
            section_id=8,
        ),
        article(103, "書きかけ", "<p>まだ</p>", draft=True),
        article(104, "How to register?", "<p>Tap.</p>", locale="en-us"),
        article(105, "社員向け", "<p>内線へ</p>", user_segment_id=33),
        article(106, "本文のない記事", "<p> </p>"),
        article(107, "", "<p>題名がない</p>"),
        article(108, "節のない記事ですか", "はい。\n改行は空白です。", section_id=99),
    ],
}  # fmt: skip


def read(data=EXPORT, **options):
    return read_zendesk(json.dumps(data).encode(), "help.json", Options(**options))


def test_published_articles_of_one_language_are_entries_with_their_sections():
    source = read()
    assert [(e.section, e.question, e.answer.text, e.key, e.is_hidden) for e in source.entries] == [
        ("はじめに", "登録の方法は?", "画面の**右上**から登録します。", "101", None),
        (
            "機器の接続",
            "つながらないとき",
            "1. 電源を切る\n2. [登録](#article-101)を確かめる\n\n[窓口](https://help.example.jp/contact)",
            "102",
            None,
        ),
        ("はじめに", "社員向け", "内線へ", "105", True),
        ("", "節のない記事ですか", "はい。改行は空白です。", "108", None),
    ]
    assert source.entries[0].anchors == ("article-101",)
    assert source.entries[1].lost == ("画像「背面の図」は取り込めません(「…窓口」のあと)。",)
    assert source.notes == (
        "ほかの言語の記事を1件取り込んでいません。",
        "下書きの記事を1件取り込んでいません。",
    )
    assert [(p.field, p.found) for p in source.problems] == [
        ("articles[4].body", "「本文のない記事」の本文に文字がありません(空です)。"),
        ("articles[5].title", "題名が空です。"),
    ]


def test_a_translated_section_has_the_name_of_the_articles_language():
    section = {"id": 7, "category_id": 1}
    data = {
        "articles": [
            {"id": 1, "title": "いつ?", "body": "翌日", "locale": "ja", "section_id": 7},
            {"id": 1, "title": "When?", "body": "Soon", "locale": "en-us", "section_id": 7},
        ],
        "sections": [
            {**section, "locale": "ja", "name": "配送"},
            {**section, "locale": "en-us", "name": "Delivery"},
        ],
    }
    for locale, name in (("", "配送"), ("en-us", "Delivery")):
        for sections in (data["sections"], data["sections"][::-1]):
            content = json.dumps({**data, "sections": sections}).encode()
            (entry,) = read_zendesk(content, "z.json", Options(locale=locale)).entries
            assert entry.section == name


def test_another_language_can_be_asked_for():
    assert [e.question for e in read(locale="en-us").entries] == ["How to register?"]
    assert [e.question for e in read(locale="en").entries] == ["How to register?"]
    with pytest.raises(SourceError, match="言語「fr」の記事がありません。ja、en-us"):
        read(locale="fr")


@pytest.mark.parametrize(
    "data", [EXPORT["articles"], [EXPORT], [{**EXPORT, "articles": EXPORT["articles"][:3]}, EXPORT]]
)
def test_a_list_of_articles_or_of_pages_is_an_export_as_well(data):
    assert is_zendesk(data)
    assert "登録の方法は?" in [e.question for e in read(data).entries]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "JSONとして読めません"),
        (b"[" * 100_000, "JSONとして読めません"),
        (b"[]", "記事(articles)が見つかりません"),
        (b'{"articles": [{"title": 1}]}', "記事(articles)が見つかりません"),
        (
            json.dumps({"articles": [article(1, "a", "b", draft=True)]}).encode(),
            "公開された記事がありません",
        ),
        (b'{"articles": "' + b"x" * 70_000_000 + b'"}', "大きすぎます"),
    ],
    ids=["half", "deep", "empty", "other", "drafts", "large"],
)
def test_what_is_no_export_is_said(content, said):
    with pytest.raises(SourceError) as error:
        read_zendesk(content, "help.json", Options())
    assert said in str(error.value)
