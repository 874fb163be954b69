"""Marks before questions and answers go; words that begin alike stay."""

import pytest

from corpus.importers.headings import is_public, roles_of
from corpus.importers.question_shape import (
    question_score,
    without_answer_mark,
    without_question_mark,
)

WORDS = "送料はいくらですか"


@pytest.mark.parametrize(
    "mark",
    [
        "Q.", "Q. ", "Q:", "Q:", "Ｑ.", "Ｑ:", "q.", "Q1.", "Q1:", "Q01.", "Q1-2.", "Q-3:", "Q 1.",
        "Q1 ", "Q１　", "Q ", "Ｑ　", "Q1)", "Q)", "【Q】", "【Q1】", "[Q.1]", "(Q)", "〈問〉", "《質問》",
        "質問:", "質問1:", "質問1 ", "問1.", "問:", "問 2.", "【ご質問】", "【お問い合わせ】", "■Q.", "●Q1.",
        "Question:", "Q1、", "Q1→", "Q|", "Q\n", "Q.1 ",
    ],
)  # fmt: skip
def test_the_mark_of_a_question_goes(mark):
    assert without_question_mark(mark + WORDS) == WORDS


@pytest.mark.parametrize(
    "words",
    [
        "QRコードは使えますか", "Q&Aはどこですか", "質問はどこでできますか", "問い合わせ先は", "問題が起きました",
        "Qooはありますか", "QUICPayは使えますか", "Q10とは何ですか", "お問い合わせ:どこですか", "質問票は必要ですか",
        "問診票は", "Quick Payは使えますか", "(税込)ですか", "【重要】変わりますか",
    ],
)  # fmt: skip
def test_words_of_a_question_stay(words):
    assert without_question_mark(words) == words


@pytest.mark.parametrize(
    "mark",
    ["A.", "A. ", "A:", "Ａ:", "A1.", "A1:", "【A】", "[A1]", "答:", "答え:", "回答:", "【回答】",
     "【お答え】", "A)", "Answer:", "■A."],
)  # fmt: skip
def test_the_mark_of_an_answer_goes(mark):
    assert without_answer_mark(f"{mark}五百円です。") == "五百円です。"


@pytest.mark.parametrize("mark", ["A.", "A:", "Ａ. ", "A1:", "【A】", "回答:", "答 1:"])
def test_and_before_a_number(mark):
    assert without_answer_mark(f"{mark}500円です。") == "500円です。"


@pytest.mark.parametrize(
    "words",
    [
        "A4サイズで印刷してください。",
        "A4 サイズで印刷してください。", "A、B、Cの3種類です。",
        "A社と契約しています。", "A プランと B プランです。", "ATMで払えます。", "A→Bへ変更できます。",
        "回答は翌日です。", "お答えできません。",
        "A.M. 9:00からです。", "A1.5サイズです。", "答えは店頭で。", "Aです。", "A-1の窓口です。",
        "A3・A4に印刷できます。", "A5判です。", "A1・B1のポスターです。",
        "Aコープで買えます。",
        "A1、A2の二つです。", "A3版です。",
    ],
)  # fmt: skip
def test_words_of_an_answer_stay(words):
    assert without_answer_mark(words) == words


@pytest.mark.parametrize("mark", ["A1 ", "A ", "Ａ　", "A1　", "A\n"])
def test_a_blank_is_enough_where_the_question_has_a_mark(mark):
    assert without_answer_mark(f"{mark}500円です。", "Q1 送料は") == "500円です。"
    assert without_answer_mark(f"{mark}500円です。", "送料は") == f"{mark}500円です。"


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("質問", "question"), ("ご質問内容", "question"), ("Q", "question"), ("Ｑ", "question"),
        ("質 問", "question"), ("質問\n(必須)", "question"), ("お客さまからのお問合せ", "question"),
        ("想定される質問", "question"), ("Question(JP)", "question"), ("※質問文", "question"),
        ("■よくあるご質問", "question"), ("fields.question.ja", "question"), ("question_text", "question"),
        ("回答", "answer"), ("ご回答(そのまま送れます)", "answer"), ("Ａ", "answer"), ("回答文(案)", "answer"),
        ("標準回答", "answer"), ("acceptedAnswer.text", "answer"), ("当社からの回答", "answer"),
        ("カテゴリー", "section"), ("大分類", "section"), ("中分類", "section2"), ("category.name", "section"),
        ("category_name", "section"), ("No.", "number"), ("№", "number"), ("#", "number"),
        ("公開区分", "public"), ("HP掲載", "public"), ("公開/非公開", "public"), ("WEB公開可否", "public"),
        ("質問者", ""), ("質問日", ""), ("質問No.", "key"), ("回答者", ""), ("回答日時", ""), ("回答部署", ""),
        ("回答期限", ""), ("備考", ""), ("社内メモ", ""), ("更新日", ""), ("対応者", ""), ("公開日", ""),
        ("この質問に回答できますか", ""), ("はい、回答です。", ""),
    ],
)  # fmt: skip
def test_what_a_heading_says(heading, role):
    assert next((each.role for each in roles_of(heading)), "") == role


@pytest.mark.parametrize(
    ("value", "public"),
    [
        ("公開", True), ("○", True), ("〇", True), ("◯", True), ("公開済(9/1)", True), ("公開中", True),
        ("掲載済", True), ("Yes", True), ("TRUE", True), ("1", True), ("9/1公開", True), ("レ", True),
        ("非公開", False), ("×", False), ("✕", False), ("x", False), ("準備中", False), ("下書き", False),
        ("非公開(社内のみ)", False), ("公開予定", False), ("10/1公開予定", False), ("公開停止中", False),
        ("社内限り", False), ("No", False), ("0", False), ("公開しない", False), ("要確認", False), ("未", False),
        ("", None), ("伊藤", None), ("完了", None), ("対応済", None),
    ],
)  # fmt: skip
def test_what_a_cell_of_the_column_says(value, public):
    assert is_public(value) is public


@pytest.mark.parametrize(
    "words",
    ["送料はいくらですか", "送料は?", "解約したい", "使い方を教えてください。", "料金を知りたい",
     "変更できますか。", "どうなりますか",
     "予約は必要でしょうか?", "返品したいのですが", "How much is it?", "色は選べるの?"],
)  # fmt: skip
def test_what_asks(words):
    assert question_score(words) >= 2


@pytest.mark.parametrize(
    "words",
    ["500円です。", "お電話ください。", "こちらをご覧ください", "翌日に届きます。", "承っておりません。",
     "配送について", "受付にお申し出ください。"],
)  # fmt: skip
def test_what_tells(words):
    assert question_score(words) < 1.5
