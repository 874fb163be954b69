"""What speaks against a text by itself, against its digits, and against what is there already."""

from __future__ import annotations

import time
from datetime import date

import pytest

from bot.worksheet.candidate import Candidate, clean, lines_of, origin_of
from bot.worksheet.digits import check_digits
from bot.worksheet.known_texts import KnownTexts
from bot.worksheet.text_checks import check_text
from corpus.intent import Clarification, Corpus, Entry, Labelled, Referral

FEE = Entry(
    "delivery-fee",
    "配達について",
    "配達料はかかりますか",
    "市内は5,000円以上のお買い上げで無料、それより少ないときは500円です。14時までのご注文は当日お届けします。"
    "お問い合わせは0120-123-456、order@hana.example へ。",
    ("送料はいくらですか", "2,000円の花束でも届きますか"),
)
HOURS = Entry(
    "hours", "お店について", "お店は何時まで開いていますか", "19時までです。", ("営業時間",)
)
CORPUS = Corpus(
    (FEE, HOURS),
    (Clarification("how-much", "いくらですか", ("delivery-fee", "hours"), ("値段",)),),
    (
        Referral("jobs", "求人", ("アルバイトを募集していますか",)),
        Referral("general-thanks", "お礼", ("ありがとう",), pack="general.ja"),
    ),
    (Labelled("お店は日曜もやっていますか", ("hours",)),),
)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("  まだ 届かない\u3000のですが ", "まだ 届かない のですが"),
        ("まだ\n届かない", "まだ 届かない"),
        ("・まだ届かない", "まだ届かない"),
        ("1. まだ届かない", "まだ届かない"),
        ("1)まだ届かない", "まだ届かない"),
        ("(2)まだ届かない", "まだ届かない"),
        ("③まだ届かない", "まだ届かない"),
        ("Q.まだ届かない", "まだ届かない"),
        ("- まだ届かない", "まだ届かない"),
        ("「まだ届かない」", "まだ届かない"),
        ('"まだ届かない"', "まだ届かない"),
        ("「配達」と「郵送」", "「配達」と「郵送」"),
        ("1.5リットルの花びんはありますか", "1.5リットルの花びんはありますか"),
        ("24時間以内に届きますか", "24時間以内に届きますか"),
        ("ｶｰﾄﾞは使えますか", "ｶｰﾄﾞは使えますか"),
        ("まだ\x00届\u200bか\x1b[0mない\ud800", "まだ届か[0mない"),
        ("‮いなか届だま", "いなか届だま"),
        ("\x07", ""),
        ("・", ""),
    ],
)
def test_a_text_is_cleaned_of_what_is_nobodys_words(written, read):
    assert clean(written) == read


def test_a_cell_holds_a_text_a_line():
    assert lines_of("・送料は\n\n 2) 配達料は \r\n\x0b") == ["送料は", "配達料は"]


GOOD = (
    "まだ届かないんだけど",
    "送料いくら",
    "カード",
    "3 < 5 なら送料は > いくら",
    "「送料」と『配達料』の違い",
    "メールに [重要] とあった",
    "はいたつのりょうきん",
    "ソウリョウ",
    "soryo ikura",
    "how much is delivery",
    "SSL",
    "Wi-Fi使える?",
    "配達料金(市内)",
    "配 達 料",
    "営業時間は9:00からですか",
    "2026年11月26日に届きますか",
    "24時間以内に届きますか",
    "10,000円の花束の送料",
    "iPhoneから注文できますか",
    "なしの木は扱っていますか",
    "テスト前に届けてほしい",
    "例の割引はいつまで",
    "あああの店の花がいい",
    "wwwとは何ですか",
    "様子がわからないので教えてほしい",
)


@pytest.mark.parametrize("text", GOOD)
def test_nothing_speaks_against_what_a_customer_may_type(text):
    assert list(check_text(text)) == []


BAD = {
    "empty": [
        "", " ", "?", "。。。", "---", "12345", "１２３", "-", "あ", "なし", "特になし", "同上", "〃", "N/A",
        "None", "null", "未定", "ありません。", "言い換え1", "記入例", "xxxx", "TODO", "…", "わからない",
        "お客さまの言い方",
    ],
    "too long": ["送料" * 76, "a b " * 60],
    "markup": [
        "<b>送料</b>はいくら",
        "送料は<br>いくら",
        "**送料**はいくら",
        "```json",
        '{"id": "fee"}',
        '送料はいくら"},',
        "送料は\\nいくら",
        "[送料](#fee)はいくら",
    ],
    "language": ["배송비는 얼마입니까", "请问运费多少钱", "ค่าจัดส่งเท่าไหร่", "¿Cuánto cuesta el envío?",
        "Сколько стоит доставка"],
    "gibberish": ["asdfghjkl", "ああああああああ", "qwrtpsdfg", "かきかきかきかきかき", "zzzzzzzzz", "\U0001f600 xk"],
    "personal data": [
        "03-1234-5678に電話してください",
        "０９０－１２３４－５６７８です",
        "tanaka@hana.example.jpに送って",
        "tanakaアットhana.exampleドットjp",
        "注文番号1234567890の送料",
        "カード4111 1111 1111 1111は使えますか",
        "https://hana.example.jp/mypage が開けない",
        "192.168.10.20につながらない",
        "パスワードはhunter2Xy9です",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA",
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "text"), [(reason, text) for reason, texts in BAD.items() for text in texts]
)
def test_a_text_is_refused_with_its_reason(reason, text):
    found = list(check_text(text))
    assert [(each.reason, each.is_doubt) for each in found] == [(reason, False)]
    assert found[0].sentence.endswith(("。", "。)"))


@pytest.mark.parametrize(
    "text",
    [
        "山田と申しますが、送料はいくらですか",
        "株式会社みどりの者ですが配達料は",
        "㈱みどりですが届きますか",
        "東京都千代田区丸の内1に届きますか",
        "会員番号はA12ですが送料は",
    ],
)
def test_what_may_name_somebody_is_for_a_person_to_see(text):
    assert [(each.reason, each.is_doubt) for each in check_text(text)] == [("personal data", True)]


@pytest.mark.parametrize(
    "text",
    [
        "0120-123-456はつながりますか",
        "order@hana.example に送れば届きますか",
        "株式会社〇〇ですが送料は",
    ],
)
def test_what_the_entry_shows_itself_is_no_secret(text):
    assert list(check_text(text, f"{FEE.question}\n{FEE.answer}")) == []


DIGITS = [
    ("送料はいくら", None),
    ("5000円買ったら送料無料ですか", None),
    ("５，０００円以上で無料?", None),
    ("6,000円なら無料ですか", None),  # the answer says from 5,000 on
    ("五千円以上なら無料?", None),
    ("2時までに頼めば今日届く?", "digits"),
    ("14時までなら今日届く?", None),
    ("送料800円は高い", "digits"),
    ("3台分の配達料", "digits"),
    ("A4サイズの箱", "digits"),
    ("2,000円の花束の送料", None),  # of a wording
    ("2027年3月の送料", "digits"),
    ("10%引きになりますか", "digits"),
]


@pytest.mark.parametrize(("text", "reason"), DIGITS)
def test_numbers_that_the_entry_does_not_have_are_told(text, reason):
    found = list(check_digits(text, FEE))
    assert [each.reason for each in found] == ([reason] if reason else [])


def test_a_value_that_the_entry_has_otherwise_is_a_contradiction():
    entry = Entry("warranty", "保証", "保証期間を延ばせますか", "3年保証を5年保証に延ばせます。")
    (found,) = check_digits("なぜ2年保証に短縮されたのですか", entry)
    assert (found.reason, found.is_doubt) == ("contradiction", False)
    assert "「2年」" in found.sentence


REPEATED = [
    ("配達料はかかりますか", "own text"),
    ("配達料はかかりますか?", "own text"),
    ("配達料は、かかりますか", "own text"),
    ("送料は いくらですか", "own text"),
    ("営業時間", "other's text"),
    ("値段", "other's text"),
    ("アルバイトを募集していますか", "other's text"),
    ("送料はいくらでしょうか", None),
    ("配達料はかかりますかね", "near copy"),
    ("2,000円の花束でも届きますかね", "near copy"),
    ("3,000円の花束でも届きますか", None),
    ("ありがとう", "other's text"),
    ("お店は日曜もやっていますか", "other's text"),
    ("届けてもらうのに お金いる?", None),
]


@pytest.mark.parametrize(("text", "reason"), REPEATED)
def test_what_is_there_already_is_told(text, reason):
    known = KnownTexts(CORPUS)
    found = list(known.check_wording(Candidate("wording", text, FEE.id), FEE))
    assert [each.reason for each in found] == ([reason] if reason else [])


def test_only_what_others_say_of_a_general_topic_or_a_query_is_a_doubt():
    known = KnownTexts(CORPUS)
    doubts = {
        text
        for text, _ in REPEATED
        for each in known.check_wording(Candidate("wording", text, FEE.id), FEE)
        if each.is_doubt
    }
    assert doubts == {"ありがとう", "お店は日曜もやっていますか"}


def test_a_batch_is_compared_with_itself():
    known = KnownTexts(CORPUS)
    first = Candidate("wording", "届けてもらうと有料?", FEE.id, where="a.xlsx!C3")
    known.take(first)
    assert _reasons(known.check_wording(first, FEE)) == ["twice"]
    near = Candidate("wording", "届けてもらうと有料??", FEE.id)
    assert _reasons(known.check_wording(near, FEE)) == ["twice"]
    (other,) = known.check_wording(Candidate("wording", "届けてもらうと有料", HOURS.id), HOURS)
    assert other.reason == "twice" and "a.xlsx!C3" in other.sentence
    longer = Candidate("wording", "明日の朝に駅前まで届けてもらうと有料", FEE.id)
    known.take(longer)
    again = Candidate("wording", "明日の朝に駅前まで届けてもらうと有料か", FEE.id)
    assert _reasons(known.check_wording(again, FEE)) == ["near copy"]


TOPICS = [
    ("花の教室", "生け花を習いたい", None),
    ("求人", "店員になりたい", None),  # more of a topic that is there
    ("求人", "アルバイトを募集していますか", "other's text"),
    ("求人", "アルバイトを募集してますか", "near copy"),
    ("花の教室", "営業時間", "other's text"),
    ("営業時間", "正月はやっていますか", "other's text"),
    ("お礼", "感謝をつたえたい", "other's text"),
]


@pytest.mark.parametrize(("topic", "text", "reason"), TOPICS)
def test_what_is_said_of_a_topic_is_compared_as_well(topic, text, reason):
    found = KnownTexts(CORPUS).check_topic(Candidate("topic", text, topic=topic))
    assert _reasons(found) == ([reason] if reason else [])


def test_hostile_texts_take_no_time():
    began = time.monotonic()
    for text in (
        "あ" * 1_000_000,
        "a@" * 100_000,
        "1-" * 100_000,
        "か\u3099" * 100_000,
        "(" * 100_000,
    ):
        assert list(check_text(text))
        clean(text)
    assert time.monotonic() - began < 5


def _reasons(findings):
    return [each.reason for each in findings]


def test_an_origin_names_a_file_and_no_folder_of_a_machine():
    assert origin_of("下書き", "/home/yamada/reply.txt", date(2026, 11, 26)) == (
        "下書き reply.txt(2026-11-26)"
    )
    assert origin_of("下書き", "a\n# \x1b[31m.txt", date(2026, 11, 26)).isprintable()
    assert len(origin_of("下書き", "長" * 300, date(2026, 11, 26))) < 120
