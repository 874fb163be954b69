"""Makers and products: the names of one kind speak against each other."""

from __future__ import annotations

import pytest

from corpus.intent import Entry
from corpus.text import normalize
from index.names import EntryNames, names_in, rival_names

NAMES = {
    "Googleが短くしたのはなぜ": {("maker", "Google")},
    "ｇｏｏｇｌｅの件": {("maker", "Google")},
    "マイクロソフト社の発表": {("maker", "Microsoft")},
    "docomoからauへ": {("carrier", "ドコモ"), ("carrier", "au")},
    "American Expressのカード": {("card", "American Express")},
    "三菱UFJ銀行の口座": {("bank", "三菱UFJ銀行")},
    "セブンイレブンで": {("store", "セブン-イレブン")},
    "d払いにしたい": {("wallet", "d払い")},
    "アップルペイで": {("wallet", "Apple Pay")},
    "Acme社が決めた": {("maker", "acme")},
    "アップロードできない": set(),
    "メーカーの方針": set(),
}


@pytest.mark.parametrize("text", NAMES)
def test_a_name_is_known_in_each_spelling(text: str) -> None:
    assert {(name.kind, name.name) for name in names_in(normalize(text))} == NAMES[text]


APPLE = Entry(
    "apple", "期限", "なぜ短くなったのですか", "Apple社が発表し、Appleが信頼しないためです。"
)
PHONES = Entry("phones", "設定", "iPhoneの設定", "iPhoneの画面で設定します。")
ONCE = Entry("once", "設定", "設定の方法", "Androidでは設定画面で行います。")
CARDS = Entry("cards", "支払い", "カードの種類", "VISA、JCBのみです。VISA、JCBの一括払いです。")


@pytest.mark.parametrize(
    ("text", "entry", "rival"),
    [
        ("Googleが短くしたのはなぜ", APPLE, "Apple"),
        ("アップルが短くしたのはなぜ", APPLE, None),
        ("GoogleとAppleのどちらが決めたの", APPLE, None),
        ("ドコモで使うとどうなる", APPLE, None),
        ("Androidの設定", PHONES, "iPhone"),
        ("iPhoneの設定", ONCE, None),
        ("アメックスは使えますか", CARDS, None),
    ],
)
def test_only_another_name_of_the_kind_the_entry_is_about_speaks_against_it(
    text: str, entry: Entry, rival: str | None
) -> None:
    found = rival_names(text, names_in(text), EntryNames.of(entry))
    assert (found and found[1].name) == rival
