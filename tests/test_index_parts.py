"""The parts of a text: sentences, list lines and what connectives add; what each does in it."""

from __future__ import annotations

import pytest

from index.asking import Role
from index.question import Question

A, N, S = Role.ASKS, Role.NAMES, Role.STATES
# A text, and its parts with what they do.
PARTS = {
    "two questions": ("花束はいくら?配達は?", [("花束はいくら?", A), ("配達は?", A)]),
    "two lines": ("花束の値段\n定休日", [("花束の値段", N), ("定休日", N)]),
    "a list": ("・花束の値段\n・定休日", [("花束の値段", A), ("定休日", A)]),
    "numbers": ("1. 花束の値段\n2) 定休日", [("花束の値段", A), ("定休日", A)]),
    "numbers in one line": ("1)花束の値段 2)定休日", [("花束の値段", A), ("定休日", A)]),
    "circled numbers": ("①花束の値段 ②3枚の花瓶", [("花束の値段", A), ("3枚の花瓶", A)]),
    "それと": (
        "花束はいくらですか。それと定休日も",
        [("花束はいくらですか。", A), ("定休日も", A)],
    ),
    "あと": ("花束はいくらですか、あと定休日は", [("花束はいくらですか", A), ("定休日は", A)]),
    "もう一点": ("花束の値段。もう一点、定休日を。", [("花束の値段。", A), ("定休日を。", A)]),
    "知りたいのと": (
        "値段が知りたいのと、定休日は?",
        [("値段が知りたいのと", A), ("定休日は?", A)],
    ),
    "a circumstance": (
        "花を飾っています。定休日は?",
        [("花を飾っています。", S), ("定休日は?", A)],
    ),
    "a trouble": ("花が届きません。定休日は?", [("花が届きません。", N), ("定休日は?", A)]),
    "a wish beside a question": (
        "花を贈りたいです。送料は?",
        [("花を贈りたいです。", N), ("送料は?", A)],
    ),
    "a reason": (
        "送料は?急ぐので教えてください。",
        [("送料は?", A), ("急ぐので教えてください。", S)],
    ),
    "details of a question": (
        "送料はいくらですか\n・花束 2つ\n・鉢 1つ",
        [("送料はいくらですか", A), ("花束 2つ", S), ("鉢 1つ", S)],
    ),
    "a list that is introduced": (
        "教えてください。\n・花束の値段\n・定休日",
        [("教えてください。", A), ("花束の値段", A), ("定休日", A)],
    ),
    "a space between": (
        "花束はいくらですか 定休日は",
        [("花束はいくらですか", A), ("定休日は", A)],
    ),
    "an emoji between": (
        "花束はいくらですか😊定休日は?",
        [("花束はいくらですか", A), ("定休日は?", A)],
    ),
    "ordinals": (
        "1点目は花束の値段です。2点目は定休日です。",
        [("花束の値段です。", A), ("定休日です。", A)],
    ),
    "two topics of one wish": (
        "花束の値段と定休日を教えてください",
        [("花束の値段", A), ("定休日を教えてください", A)],
    ),
    "a wish after a question": (
        "送料は?鉢も見たいです。",
        [("送料は?", A), ("鉢も見たいです。", A)],
    ),
    "two topics of one wish, the second a clause": (
        "花束の値段と、鉢の送料はいくらかを教えてください",
        [("花束の値段", A), ("鉢の送料はいくらかを教えてください", A)],
    ),
    "two clauses": (
        "花束は明日届きますか、鉢の送料はいくらですか",
        [("花束は明日届きますか", A), ("鉢の送料はいくらですか", A)],
    ),
    "a slash": ("花束の値段/定休日の予定", [("花束の値段", N), ("定休日の予定", N)]),
    "counted": (
        "花束の値段、鉢植えの送料の2点を教えてください",
        [("花束の値段", A), ("鉢植えの送料の2点を教えてください", A)],
    ),
    "kana before the items": (
        "ア)花束の値段 イ)鉢の送料",
        [("花束の値段", A), ("鉢の送料", A)],
    ),
    "も": ("花束の値段は。送料も知りたいです", [("花束の値段は。", A), ("送料も知りたいです", A)]),
    "a fragment": ("配達は明日ですか?明後日?", [("配達は明日ですか?", A), ("明後日?", N)]),
}


@pytest.mark.parametrize(("text", "parts"), PARTS.values(), ids=PARTS)
def test_a_text_is_read_in_parts(text: str, parts: list[tuple[str, Role]]) -> None:
    assert [(part.text, part.role) for part in Question.read(text).parts] == parts


ONE = [
    "花束はいくらですか",
    "花束 値段 配達",
    "こんにちは。花束はいくらですか。よろしくお願いします。",
    "花束を贈りたいのですが、前の日に届けてもらうことは\nできますか",
    "花が折れて届きました。どうすればいいですか?",
    "花束に手紙を添えたいです。可能でしょうか。",
    "届いた花が枯れていました。これは取り替えてもらえますか。",
    "期限まであと3日で間に合いますか",
    "申し込んだあとに変えられますか",
    "それとも花束ですか",
    "花束ですか、それとも鉢植えですか",
    "花束を贈りました。要するにいつ届くのですか。",
    "花束か鉢か、迷っています",
    "3枚目の花瓶はありますか",
    "花束と鉢植えの違いを教えてください",
    "How much is it",
]


@pytest.mark.parametrize("text", ONE)
def test_one_question_has_no_parts(text: str) -> None:
    assert Question.read(text).parts == ()


def test_the_last_sentences_of_a_long_mail_count_as_much_as_the_first() -> None:
    harmless = "".join(f"{i}番目の花屋を営んでおります。" for i in range(40))
    question = Question.read(f"{harmless}定休日はいつですか。")
    assert "定休日はいつですか。" in [part.text for part in question.parts]
    assert question.gist == "定休日はいつですか。"
    first = Question.read(f"定休日はいつですか。{harmless}")
    assert first.parts[0].text == first.gist == "定休日はいつですか。"


LONG = {
    "questions": "{}番目の花はいつ届きますか。",
    "statements": "{}番目の花を買いました。",
    "lines": "花{}\n",
    "long sentences": "{}番目の花を買った店の近くにある公園の中でも特に広い場所について、いつ開くのか教えて。",
    "no sentences": "花{}、",
}


@pytest.mark.parametrize("unit", LONG.values(), ids=LONG)
def test_a_mail_of_2000_characters_costs_at_most_15_short_questions(unit: str) -> None:
    text = "".join(unit.format(i) for i in range(600))[:1990]
    assert 5 <= Question.read(text).cost <= 14


def test_what_a_long_sentence_asks_is_read() -> None:
    text = f"{'店の近くにある公園の中の' * 30}花はいつ咲きますか。定休日は?"
    long, short = Question.read(text).parts
    assert long.text.endswith("花はいつ咲きますか。") and short.text == "定休日は?"


LEANING = {
    "花を飾ります。花束はいくらですか。何を入れますか。": [False, False, True],
    "花束はいくらですか。それと何を入れますか。": [False, False],
}


@pytest.mark.parametrize(("text", "leans"), LEANING.items())
def test_what_names_nothing_leans_on_the_rest(text: str, leans: list[bool]) -> None:
    assert [part.leans for part in Question.read(text).parts] == leans
