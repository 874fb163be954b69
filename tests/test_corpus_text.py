"""Normalization: one searchable form for everything a keyboard, a mail program or a PDF may
send."""

import pytest

from corpus.text import normalize

# what arrives, what is searched
FORMS = [
    ("ＳＳＬサーバー", "SSLサーバー"),
    ("ｻｰﾊﾞｰ証明書", "サーバー証明書"),
    ("①㈱", "1(株)"),
    ("㍻30年", "平成30年"),
    ("5㌫", "5パーセント"),
    ("か\u3099", "が"),
    ("ﾊﾟｽﾜｰﾄﾞ", "パスワード"),
    ("請求書　いつ", "請求書 いつ"),
    ("  請求書\r\n\tいつ  ", "請求書 いつ"),
    ("請求書\u2028いつ", "請求書 いつ"),
    ("更\u200b新", "更新"),
    ("更\u00ad新", "更新"),
    ("\ufeff更新", "更新"),
    ("\u202e更新\u202c", "更新"),
    ("更\0新", "更新"),
    ("更\x1b新", "更新"),
    ("\ud83d更新", "更新"),
    ("\ue000更新", "更新"),
    ("👨‍👩‍👧", "👨👩👧"),
    ("\u200b\u2060\ufeff", ""),
    ("   ", ""),
    ("", ""),
]


@pytest.mark.parametrize(("written", "searched"), FORMS)
def test_a_text_has_one_searchable_form(written, searched):
    assert normalize(written) == searched


@pytest.mark.parametrize(
    "written", [written for written, _ in FORMS] + ["か\u200b\u3099", "ﾊ\u200bﾟ", "e\u00ad\u0301"]
)
def test_a_normalized_text_stays_as_it_is(written):
    once = normalize(written)
    assert normalize(once) == once


def test_case_and_the_wave_dash_are_left_to_the_tokenizer():
    assert normalize("Web 90日前~") == "Web 90日前~"


def test_two_thousand_invisible_characters_leave_nothing():
    assert normalize("\u200b" * 2000) == ""
