"""What of a pasted mail is the question: one row a form of mail, most as the programs write them."""

from __future__ import annotations

import time

import pytest

from corpus.text import MAX_CHARACTERS, compose
from index.mail import CutReason, own_words
from index.question import Question

ASK = "定休日はいつですか"
QUOTED, HEADER, DISCLAIMER, SIGNATURE, GREETING = CutReason
# A mail around the question, and why something of it is cut, in the order of the text.
MAILS = {
    "marked lines": (f"{ASK}\n\n> 花束を三つ\n> 取り消したい", [QUOTED]),
    "full-width marks": (f"{ASK}\n＞花束を三つ\n＞取り消したい", [QUOTED]),
    "Gmail": (
        f"{ASK}\n\n2026年11月20日(金) 10:12 店 <a@example.jp>:\n> 花束を三つ",
        [QUOTED],
    ),
    "Gmail, wrapped": (
        f"{ASK}\n\n2026年11月20日(金) 10:12 お花の店の窓口\n<a@example.jp>:\n> 花束を三つ",
        [QUOTED],
    ),
    "Gmail, copied without its marks": (
        f"{ASK}\n\n2026年11月20日(金) 10:12 店 <a@example.jp>:\n取り消したい",
        [QUOTED],
    ),
    "Gmail in English": (
        f"{ASK}\n\nOn Fri, Nov 20, 2026 at 10:12 AM Shop <a@example.jp> wrote:\n> 取り消したい",
        [QUOTED],
    ),
    "Thunderbird": (f"{ASK}\n\n2026/11/20 10:12、店 さんは書きました:\n> 花束", [QUOTED]),
    "an iPhone": (
        f"{ASK}\n\niPhoneから送信\n\n2026/11/20 10:12、店 <a@example.jp>のメール:\n\n> 花束",
        [DISCLAIMER, QUOTED],
    ),
    "Outlook": (
        f"{ASK}\n\n-----Original Message-----\nFrom: 店\nSent: 2026/11/20\n\n取り消したい",
        [QUOTED],
    ),
    "Outlook in Japanese": (
        f"{ASK}\n\n________________________________\n差出人: 店\n送信日時: 2026年11月20日\n件名: 花束\n\n取り消したい",
        [QUOTED],
    ),
    "Outlook in Japanese, without a rule": (
        f"{ASK}\n\n差出人: 店 <a@example.jp>\n送信日時: 2026年11月20日 10:12\n宛先: 山田\n\n取り消したい",
        [QUOTED],
    ),
    "the original in Japanese": (
        f"{ASK}\n\n----- 元のメッセージ -----\n差出人: 店\n件名: 花束\n\n取り消したい",
        [QUOTED],
    ),
    "the mail before, said so between dashes": (
        f"{ASK}\n\n-------- 以下は前のメール --------\n取り消したい",
        [QUOTED],
    ),
    "what was written so far": (f"{ASK}\n\n==== これまでのやり取り ====\n取り消したい", [QUOTED]),
    "a quotation that ends before the question": (
        f"---- 引用 ----\n取り消したい\n---- 引用ここまで ----\n{ASK}",
        [QUOTED],
    ),
    "GroupWise": (
        f'{ASK}\n\n>>> "店" <a@example.jp> 2026/11/19 10:31 >>>\n取り消したい',
        [QUOTED],
    ),
    "lines marked with a stroke": (f"{ASK}\n\n| 花束を三つ\n| 取り消したい", [QUOTED]),
    "lines marked with a name": (f"{ASK}\n\nyamada> 花束を三つ\nyamada> 取り消したい", [QUOTED]),
    "forwarded": (
        f"{ASK}\n\n---------- Forwarded message ---------\nFrom: 店\nDate: 2026/11/20\n\n取り消したい",
        [QUOTED],
    ),
    "Apple Mail": (
        f"{ASK}\n\nBegin forwarded message:\n\nFrom: 店\nSubject: 花束\n\n取り消したい",
        [QUOTED],
    ),
    "somebody's mail": (f"{ASK}\n\n鈴木さんのメール:\n取り消したい", [QUOTED]),
    "the answer below": (f"On 2026/11/20 10:12, 店 wrote:\n> 花束を三つ\n\n{ASK}", [QUOTED]),
    "the answer below a whole mail": (
        f"-----Original Message-----\nFrom: 店\n\n取り消したい\n\n-----Original Message Ends-----\n\n{ASK}",
        [QUOTED],
    ),
    "the answer below, the end said": (
        f"-----元のメッセージ-----\n差出人: 店\n\n取り消したい\n-----ここまで-----\n\n{ASK}",
        [QUOTED],
    ),
    "a gateway's note": (
        f"{ASK}\n\n***** 注意 *****\nこのメールは社外から届きました。\nリンクにご注意ください。\n************",
        [DISCLAIMER],
    ),
    "answers between the lines": (
        f"> 花束を三つ\n> 承りました\n{ASK}\n> またどうぞ",
        [QUOTED, QUOTED],
    ),
    "a header": (f"差出人: 山田\n件名: お尋ね\n\n{ASK}", [HEADER]),
    "a subject": (f"件名: お尋ね\n{ASK}", [HEADER]),
    "a signature between rules": (
        f"{ASK}\n\n----------------\n株式会社サンプル\n山田 太郎\nTEL 03-0000-0000\n----------------",
        [SIGNATURE],
    ),
    "a signature between other rules": (
        f"{ASK}\n\n=====================\n山田 太郎\nyamada@example.co.jp\n=====================",
        [SIGNATURE],
    ),
    "a signature in two blocks": (
        f"{ASK}\n\n********\n山田 太郎\n--------\n〒100-0000 東京都架空区1-2\nTEL:03-0000-0000\n********",
        [SIGNATURE],
    ),
    "a frame": (
        f"{ASK}\n\n+--------------+\n| 営業部 清水 |\n| TEL 03-0000-0000 |\n+--------------+",
        [SIGNATURE],
    ),
    "two dashes": (f"{ASK}\n-- \n山田\nhttps://www.example.co.jp/", [SIGNATURE]),
    "no rule": (f"{ASK}\n\n山田\n株式会社サンプル 総務部\nTEL 03-0000-0000", [SIGNATURE]),
    "a name alone": (f"{ASK}\nよろしくお願いいたします。\n\n山田", [GREETING, SIGNATURE]),
    "a form's fields": (f"【会社名】サンプル工業\n【氏名】山田\n【内容】{ASK}", [SIGNATURE]),
    "a disclaimer": (
        f"{ASK}\n\n本メールには機密情報が含まれている場合が\nあります。誤って受信された場合は削除してください。",
        [DISCLAIMER],
    ),
    "a disclaimer in English": (
        f"{ASK}\n\nThis e-mail may contain\nconfidential information.",
        [DISCLAIMER],
    ),
    "a telephone": (f"{ASK}\n\n(スマートフォンから送っています)", [DISCLAIMER]),
    "greetings": (f"こんにちは。\n{ASK}\nどうぞよろしくお願いいたします。", [GREETING, GREETING]),
    "greetings in one line": (f"お世話になっております。{ASK}。よろしくお願いします。", [GREETING]),
    "who writes": (
        f"いつもお世話になっております。株式会社サンプルの山田です。\n{ASK}",
        [GREETING],
    ),
    "thanks": (f"ご回答ありがとうございました。{ASK}", [GREETING]),
    "a letter": (
        f"拝啓 時下ますますご清栄のこととお慶び申し上げます。\n{ASK}\n敬具",
        [GREETING] * 2,
    ),
    "whom it is for": (f"サポート御中\n\n{ASK}", [GREETING]),
}


@pytest.mark.parametrize(("mail", "reasons"), MAILS.values(), ids=MAILS)
def test_only_the_question_is_left_of_a_mail(mail: str, reasons: list[CutReason]) -> None:
    own, cuts = own_words(compose(mail))
    assert own.rstrip("。") == ASK
    assert [cut.why for cut in cuts] == reasons


# What looks like a mail, and is the question or a part of it.
KEPT = [
    ASK,
    "お世話になっております",
    "ありがとうございました。よろしくお願いいたします。",
    "請求書\n発行日",
    "配達\n株式会社サンプル",
    "花の仕様\n鉢の模様",
    "どんな花がよいか\n花束の選び方",
    "- 花束の値段\n- 配達の料金",
    "このメールは詐欺ですか",
    "花が届きません。\n\nこのメールは届いていますか。",
    "件名: 定休日",
    "お店の電話番号: 変更しましたか",
    "電話番号: 変わりましたか\n住所: どこですか",
    "2026年9月1日 10:00 に届きますか",
    "山田",
]


@pytest.mark.parametrize("text", KEPT)
def test_nothing_is_cut_where_nothing_or_no_question_would_be_left(text: str) -> None:
    assert own_words(compose(text)) == (text, ())


def test_what_is_forwarded_without_a_word_is_the_question() -> None:
    question = Question.read(f"お世話になっております。\n\n> {ASK}\n> 教えてください")
    assert question.text == f"{ASK} 教えてください"


def test_a_postscript_is_no_signature() -> None:
    own, _ = own_words(f"{ASK}\n\n-----\n山田\nTEL 03-0000-0000\n-----\n追伸 駐車場はありますか")
    assert "駐車場はありますか" in own


def test_what_was_cut_is_told_in_the_order_of_the_text() -> None:
    cut = Question.read(f"こんにちは。\n{ASK}\n\n山田\nTEL 03-0000-0000\na@example.jp").cut
    assert [(each.text, each.why) for each in cut] == [
        ("こんにちは。", GREETING),
        ("山田\nTEL 03-0000-0000\na@example.jp", SIGNATURE),
    ]


def test_a_comment_is_read_whole() -> None:
    assert (
        Question.read_comment("ありがとう。助かりました。\n山田").text
        == "ありがとう。助かりました。 山田"
    )


WORST = {
    "marks": "> あ\n",
    "headers": "From: a\n",
    "rules": "----\n",
    "companies": "株式会社あ\n",
    "telephones": "TEL 03-0000-0000\n",
    "who wrote": "2026年11月20日(金) 10:12 a:\n",
    "separators": "-----Original Message-----\n",
    "greetings": "お世話になっております。",
    "thanks": "早速のご回答を",
    "particles": "会の会の、",
    "list marks": "・あ\n",
    "pleas": "ので教えて",
    "connectives": "、あと",
    "pairs": "花と",
    "no topic": "それでは",
    "line breaks": "あ\n\n",
}


@pytest.mark.alone
@pytest.mark.parametrize("unit", WORST.values(), ids=WORST)
def test_the_longest_text_is_read_within_50_ms(unit: str) -> None:
    text = (unit * MAX_CHARACTERS)[:MAX_CHARACTERS]
    # White space folds: a body of 64 KiB may hold it all around.
    text = text + "\n \n" * 20_000

    def once() -> float:
        begun = time.perf_counter()
        Question.read(text)
        return time.perf_counter() - begun

    assert min(once() for _ in range(3)) < 0.05 * 4  # on a machine that does other things as well
