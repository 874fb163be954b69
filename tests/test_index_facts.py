"""The facts of a text: every spelling of a value comes out as one."""

from __future__ import annotations

import pytest

from corpus.text import normalize
from index.facts import MAX_FACTS, facts_in

# text → (kind, unit, values) of the one fact in it
FACTS = {
    "2026年9月1日から": ("date", "", (2026, 9, 1)),
    "２０２６年９月１日": ("date", "", (2026, 9, 1)),
    "2026/9/1": ("date", "", (2026, 9, 1)),
    "二〇二〇年九月一日": ("date", "", (2020, 9, 1)),
    "令和2年": ("date", "", (2020, None, None)),
    "令和元年5月": ("date", "", (2019, 5, None)),
    "R2.3": ("date", "", (2020, 3, None)),
    "H30年": ("date", "", (2018, None, None)),
    "2020年9月": ("date", "", (2020, 9, None)),
    "9月1日": ("date", "", (None, 9, 1)),
    "9/1から": ("date", "", (None, 9, 1)),
    "398日": ("duration", "日", (398, 398)),
    "１か月": ("duration", "月", (1, 1)),
    "1ヶ月": ("duration", "月", (1, 1)),
    "二十四か月": ("duration", "月", (24, 24)),
    "一年": ("duration", "年", (1, 1)),
    "1年半": ("duration", "年", (1.5, 1.5)),
    "半年": ("duration", "月", (6, 6)),
    "二週間": ("duration", "週", (2, 2)),
    "24時間": ("duration", "時間", (24, 24)),
    "3年~5年": ("duration", "年", (3, 5)),
    "1〜2週間": ("duration", "週", (1, 2)),
    "30 days": ("duration", "日", (30, 30)),
    "SR2.0": ("version", "sr", (2,)),
    "TLS1.2": ("version", "tls", (1, 2)),
    "iOS 17": ("version", "ios", (17,)),
    "v2": ("version", "v", (2,)),
    "ナギサ30の": ("version", "ナギサ", (30,)),
    "STEP3": ("step", "", (3, 3)),
    "ステップ三": ("step", "", (3, 3)),
    "手順3": ("step", "", (3, 3)),
    "第2段階": ("step", "", (2, 2)),
    "2つ目のステップ": ("step", "", (2, 2)),
    "【24】": ("option", "", (24, 24)),
    "3,300円": ("amount", "円", (3300, 3300)),
    "3千円": ("amount", "円", (3000, 3000)),
    "1万円": ("amount", "円", (10000, 10000)),
    "1万5000円": ("amount", "円", (15000, 15000)),
    "５ライセンス": ("amount", "ライセンス", (5, 5)),
    "50％": ("amount", "%", (50, 50)),
    "2割引": ("amount", "%", (20, 20)),
    "サーバー2台": ("amount", "台", (2, 2)),
    "10ギガ": ("amount", "GB", (10, 10)),
}
NO_FACTS = [
    "来年度",
    "十分です",
    "0120-000-461",
    "03-1234-5678",
    "〒273-0099",
    "9:00〜21:00",
    "user2020@example.jp",
    "https://example.jp/2020/9/1",
    "NG-0123456789",
    "証明書の一部",
]
SAME = [
    ("令和2年9月1日", "2020/9/1"),
    ("9月1日", "2020年9月1日"),
    ("一年", "12か月"),
    ("365日", "1年"),
    ("13か月", "398日"),
    ("3か月", "90日"),
    ("1ヶ月", "１か月"),
    ("2週間", "14日"),
    ("SR3", "SR3.0"),
    ("24か月", "【24】"),
    ("2年", "【24】"),
    ("4年", "3年~5年"),
    ("3千円", "3,000円"),
]
OTHER = [
    ("2026年9月1日", "2020年9月1日"),
    ("10月1日", "2020年9月1日"),
    ("200日", "398日"),
    ("365日", "398日"),
    ("SR2.0", "SR3.0"),
    ("SR2.0", "EV2.0"),
    ("STEP3", "STEP2"),
    ("36か月", "【24】"),
    ("6年", "3年~5年"),
    ("3枚", "3台"),
]


def one(text: str):
    [fact] = facts_in(normalize(text))
    return fact


@pytest.mark.parametrize("text", FACTS)
def test_every_spelling_of_a_value_comes_out_as_one(text: str) -> None:
    fact = one(text)
    assert (fact.kind, fact.unit, fact.values) == FACTS[text]


@pytest.mark.parametrize("text", NO_FACTS)
def test_what_only_looks_like_a_value_is_none(text: str) -> None:
    assert facts_in(normalize(text)) == ()


@pytest.mark.parametrize(("left", "right"), SAME)
def test_one_value_in_two_spellings_agrees(left: str, right: str) -> None:
    assert one(left).agrees(one(right))
    assert one(right).agrees(one(left))


@pytest.mark.parametrize(("left", "right"), OTHER)
def test_two_values_do_not_agree(left: str, right: str) -> None:
    assert not one(left).agrees(one(right))
    assert not one(right).agrees(one(left))


def test_a_value_knows_what_it_is_said_of() -> None:
    assert one("2年有効の証明書").heads == ("有効", "証明書")
    assert one("10年割のクーポン").heads[0] == "割"
    assert one("24か月を除く").left_out
    assert (one("3年以上").bound, one("8日以内").bound, one("8日後").bound) == ("from", "until", "")


def test_a_text_of_nothing_but_facts_has_a_bounded_number() -> None:
    assert len(facts_in("1年" * 1000)) == MAX_FACTS
