"""What is masked before anything is stored: cases a colleague can check by eye."""

import pytest

from bot.journal.masking import mask, mask_question
from index.question import Question

MASKED = [
    # e-mail
    ("taro@example.jpに送ってください", "[メール]に送ってください"),
    ("taro.yamada+ssl@mail.example.co.jp", "[メール]"),
    ("連絡先はｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐです", "連絡先は[メール]です"),
    ("info@例え.jpへ", "[メール]へ"),
    ("taro [at] example.com", "[メール]"),
    ("ta\u200bro@exam\u200bple.jp", "[メール]"),
    # phone
    ("03-1234-5678に電話して", "[電話番号]に電話して"),
    ("０９０－１２３４－５６７８", "[電話番号]"),
    ("09012345678です", "[電話番号]です"),
    ("03(1234)5678", "[電話番号]"),
    ("+81 90 1234 5678", "[電話番号]"),
    ("0120ー123ー456", "[電話番号]"),
    ("1234-5678まで", "[電話番号]まで"),
    ("〇九〇一二三四五六七八", "[電話番号]"),
    ("カードは4111 1111 1111 1111", "カードは[電話番号]"),
    # digit runs
    ("注文番号123456の件", "注文番号[番号]の件"),
    ("SO1234567の件", "SO[番号]の件"),
    ("①②③④⑤⑥", "[番号]"),
    # keys
    ("-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----", "[秘密鍵]"),
    ("鍵です\n-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIB", "[秘密鍵]"),
    ("－－－－－ＢＥＧＩＮ　ＰＲＩＶＡＴＥ　ＫＥＹ－－－－－", "[秘密鍵]"),
    ("PuTTY-User-Key-File-2: ssh-rsa", "[秘密鍵]"),
    (
        "鍵は" + "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ" + "\nAbc1+/==\nです",
        "鍵は[鍵] です",
    ),
]

KEPT = [
    "請求書はいつ届きますか",
    "2020年9月1日以降どうなりますか",
    "SR3.0【24】、またはEV2.0【24】",
    "90日前から更新できますか",
    "admin@ アドレス作れない",
    "証明書を12345枚",
    "料金は1,000,000円ですか",
    "STEP2で止まってしまい動きません",
    "一二三",
]


@pytest.mark.parametrize(("text", "expected"), MASKED)
def test_what_names_a_person_or_opens_a_door_is_masked(text: str, expected: str) -> None:
    assert mask(text) == expected


@pytest.mark.parametrize("text", KEPT)
def test_an_ordinary_question_stays_readable(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(("text", "expected"), [*MASKED, *((text, text) for text in KEPT)])
def test_a_question_that_was_read_is_masked_as_its_raw_text_is(text: str, expected: str) -> None:
    assert mask_question(Question.read(text)) == expected


def test_masking_twice_changes_nothing() -> None:
    for text, expected in MASKED:
        assert mask(mask(text)) == expected


def test_the_longest_text_is_masked_within_milliseconds() -> None:
    import time

    for text in ("0-" * 1000, "a" * 2000, "a@" * 1000, "1.1." * 500, "a.a-" * 500 + "@"):
        begin = time.perf_counter()
        mask(text)
        assert time.perf_counter() - begin < 0.1
