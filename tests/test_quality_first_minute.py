"""What any company is asked gets the right kind of reply before it has written a word about it.

Three invented companies with five entries each and no wording.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pytest

from bot.answer.answerer import Answerer
from bot.answer.decision import Reason
from bot.answer.opening_hours import TOKYO
from bot.settings import read_settings
from corpus.reader import read_corpus
from index.build.pipeline import build_index
from index.progress import silent
from index.question import Question
from index.searcher import Searcher
from tests.corpus_files import write

OPEN = datetime(2026, 11, 25, 10, 0, tzinfo=TOKYO)  # outside the hours replies begin with that
SITE = """\
company: 見本
title: よくあるご質問
phones: [{purpose: 受付, number: "03-0000-0000"}]
"""
COMPANIES = {
    "a dentist": (
        ("予約は必要ですか", "お電話でご予約ください。空きがあれば当日もお受けします。"),
        (
            "保険証を忘れたときはどうなりますか",
            "いったん全額をお支払いいただき、後日お返しします。",
        ),
        ("子どもの治療はできますか", "3歳から診ております。付き添いの方もお入りいただけます。"),
        ("ホワイトニングの料金を教えてください", "片あご1万5千円、両あご2万8千円です。"),
        ("駐車場はありますか", "建物の裏に6台分ございます。"),
    ),
    "movers": (
        ("見積もりは無料ですか", "無料です。訪問でもオンラインでも承ります。"),
        ("段ボールはいつ届きますか", "ご契約の翌々日までにお届けします。"),
        ("エアコンの取り外しも頼めますか", "承ります。1台8800円です。"),
        ("日にちを変えたいのですが", "前々日までは無料で変えられます。"),
        ("荷物が壊れたときの補償はありますか", "運送業者の保険で、一千万円まで補償します。"),
    ),
    "a cooking school": (
        ("持ち物は何ですか", "エプロンとハンドタオルをお持ちください。"),
        ("体験レッスンはありますか", "毎週土曜の10時に、2200円で受けられます。"),
        ("お休みした回は振り替えられますか", "同じ月の中であれば、振り替えられます。"),
        ("アレルギーがあっても通えますか", "食材を替えて作れます。"),
        ("月謝はどうやって払いますか", "毎月27日に口座から引き落とします。"),
    ),
}


@dataclass(frozen=True)
class Expected:
    """The kind of reply, why, and whether it comes with the phone."""

    kind: str
    reason: Reason
    phone: bool
    queries: tuple[str, ...]


EXPECTED = {
    "a greeting": Expected("notice", Reason.SMALL_TALK, False, ("こんにちは", "はじめまして")),
    "thanks": Expected("notice", Reason.SMALL_TALK, False, ("ありがとう", "助かりました!")),
    "goodbye": Expected("notice", Reason.SMALL_TALK, False, ("さようなら", "では失礼します")),
    "a person": Expected(
        "notice",
        Reason.SMALL_TALK,
        True,
        ("人と話したい", "オペレーターにつないで", "電話番号教えて"),
    ),
    "a complaint": Expected(
        "notice", Reason.SMALL_TALK, True, ("クレームです", "スタッフの態度がひどかった")
    ),
    "the bot": Expected("fallback", Reason.OFF_TOPIC, True, ("AIですか?", "あなたの名前は")),
    "off topic": Expected(
        "fallback", Reason.OFF_TOPIC, True, ("今日の天気は?", "面白いこと言って")
    ),
    "gibberish": Expected(
        "fallback", Reason.OFF_TOPIC, True, ("あああああ", "asdfgh", "ほげほげほげ")
    ),
    "urgent": Expected("fallback", Reason.URGENT, True, ("緊急です", "詐欺かもしれない")),
    "leaving": Expected(
        "fallback", Reason.REFERRAL, True, ("解約したい", "退会の手続きを教えて", "契約をやめたい")
    ),
    "personal data": Expected(
        "fallback",
        Reason.REFERRAL,
        True,
        ("個人情報の取り扱い", "個人情報を削除してほしい", "プライバシーポリシーはどこですか"),
    ),
}

# What customers ask a company of this trade beside what its page answers, and what another matter
# of the packs holds a word of: nothing may be said of that.
OF_THE_TRADE = {
    "a dentist": (
        "保険は使えますか", "車で行けますか", "子どもを連れて行っていい？", "犬を待たせられますか",
        "親知らずが痛い", "鍵を忘れて帰ったかも", "英語話せますか", "薬だけもらえますか",
        "引っ越すので紹介状ください", "アレルギーがあります", "夜中に痛くなったら", "タオル借りられる？",
    ),
    "movers": (
        "部屋が3階でエレベーターなし", "ペットも運べますか", "ピアノ運べますか", "車も運んでほしい",
        "保険に入れますか", "ガスの手続きもしてもらえますか", "住民票を移したい", "台車借りられますか",
        "自転車だけ頼める？", "夜の7時に着きますか", "子どもも乗れますか", "洗濯機の取り付け",
    ),
    "a cooking school": (
        "エプロン借りられますか", "自転車で行ける？", "子どもも一緒にできますか", "英語のクラスある？",
        "作った料理は持ち帰れますか", "引っ越しで通えなくなる", "喫煙できる場所", "写真撮っていい？",
        "友達と一緒に習いたい", "音楽は流れてますか", "パンのコースありますか", "遅刻しそうです",
    ),
}  # fmt: skip


@pytest.fixture(scope="module", params=COMPANIES)
def company(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    entries = "".join(
        f"  - {{id: faq-{number:03}, question: {question}, answer: {answer}}}\n"
        for number, (question, answer) in enumerate(COMPANIES[request.param], 1)
    )
    section = f"section: よくあるご質問\nentries:\n{entries}"
    folder = write(tmp_path_factory.mktemp("company"), {"1.yaml": section, "site.yaml": SITE})
    settings, index_dir = read_settings(), tmp_path_factory.mktemp("index")
    index = build_index(
        read_corpus(folder), settings.encoder, index_dir, silent, shared_dir=settings.index_dir
    )
    return Answerer(
        Searcher(index), settings.public_url, settings.precision, lambda: OPEN, secret="x" * 32
    )


@pytest.mark.slow
def test_every_kind_of_small_talk_gets_its_reply_from_the_first_minute(company: Answerer) -> None:
    wrong = []
    for expected in EXPECTED.values():
        for query in expected.queries:
            question = Question.read(query)
            reply = company.ask(question, None)
            _, decision = company.explain(question)
            got = (reply.kind, decision.reason, reply.contact is not None)
            if got != (expected.kind, expected.reason, expected.phone):
                wrong.append((query, *got, decision.referral and decision.referral.id))
    assert wrong == []


@pytest.mark.slow
def test_what_a_customer_of_the_trade_asks_is_not_told_of_another_matter(
    company: Answerer, request: pytest.FixtureRequest
) -> None:
    """An answer, choices, or the phone: what the page lacks a person knows."""
    wrong = []
    for query in OF_THE_TRADE[request.node.callspec.params["company"]]:
        reply, decision = company.ask_with_reason(Question.read(query))
        assert decision
        plain = decision.referral is None or decision.referral.kind == "topic"
        helped = reply.answer or reply.contact
        if not (plain and helped and decision.reason is not Reason.URGENT):
            wrong.append((query, decision.reason, decision.referral and decision.referral.id))
    assert wrong == []


@pytest.mark.slow
def test_who_asks_when_somebody_is_there_reads_the_hours(company: Answerer) -> None:
    for query in ("何時までやってますか", "今日やってる？", "定休日はいつですか"):
        reply = company.ask(Question.read(query))
        assert reply.contact and reply.contact.hours in (reply.message or ""), query
    for query in (
        "正月休みはいつまで",
        "8/13やってますか",
        "雪の日もやってますか",
        "今日って何時まで開いてる",
    ):
        reply, decision = company.ask_with_reason(Question.read(query))
        assert decision and decision.reason is not Reason.OFF_TOPIC, query
        assert reply.contact, query
    for query in ("夜中の1時に着くんですが", "3時に1人遅れて行きます"):
        assert "受付時間" not in (company.ask(Question.read(query)).message or ""), query


@pytest.mark.slow
def test_a_second_question_of_the_trade_is_not_passed_over(
    company: Answerer, request: pytest.FixtureRequest
) -> None:
    """The page answers one; the other is for a person, not for nobody. A circumstance is neither."""
    question, answer = COMPANIES[request.node.callspec.params["company"]][0]
    reply = company.ask(Question.read(f"{question}？あと犬も連れて行けますか？"))
    assert reply.answer and reply.answer.text == answer
    assert reply.contact and (reply.message or "").startswith("2つのご質問ですね。")
    reply = company.ask(Question.read(f"犬を飼っています。{question}？"))
    assert reply.answer and reply.answer.text == answer and reply.message is None
