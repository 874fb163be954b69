"""A referral that an entry's own words answer is listed; one beside the matter is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.check.content import check_topics
from corpus.intent import Corpus, Entry, Referral, Synonyms
from corpus.reader import read_corpus
from index.coverage import covered_referrals
from tests.corpus_files import SECTION, SITE

ENTRIES = (
    Entry(
        "ticket",
        "回数券について",
        "回数券とはなんですか",
        "11枚つづりを10枚分の料金でお求めいただけます。\n回数券の有効期間は6か月です。",
    ),
    Entry(
        "payment",
        "お支払いについて",
        "お支払い方法を教えてください",
        "口座振替もご利用いただけます。毎月月初に請求となり、翌月末のお支払いです。",
    ),
    Entry(
        "locker",
        "館内について",
        "ロッカーの鍵をなくしました",
        "受付へお申し出ください。鍵の交換費用は3,000円です。会員証はお持ちください。",
    ),
)
ANSWERED = {
    "回数券の有効期間": "ticket",
    "回数券の有効期限": "ticket",  # a synonym of the corpus
    "口座振替の利用": "payment",
    "翌月末の支払い": "payment",
    "鍵の交換費用": "locker",
    "なくしたロッカーの鍵": "locker",
}
BESIDE = [
    "回数券の払い戻し",
    "回数券の期限を延長したい",
    "口座振替の申込用紙",
    "請求書の再発行",
    "会員証の再発行手数料",
    "会員証とは?",
    "会員証って何",
    "鍵",
    "支払い",
    "かいすうけんのゆうこうきかん",  # in hiragana no word is sure
    "明日の天気",
    "",
]
SYNONYMS = (Synonyms(("有効期間", "有効期限")),)


def corpus(*referrals: Referral) -> Corpus:
    return Corpus(ENTRIES, referrals=referrals, synonyms=SYNONYMS)


def asked_as(text: str) -> Referral:
    return Referral("topic", "そのほか", ("まったく別のこと", text))


@pytest.mark.parametrize("text", ANSWERED)
def test_what_a_sentence_of_an_entry_answers_is_listed(text: str) -> None:
    (found,) = covered_referrals(corpus(asked_as(text)))
    assert (found.text, found.entry.id) == (text, ANSWERED[text])
    assert found.share >= 0.9
    assert found.sentence in found.entry.question + found.entry.answer


@pytest.mark.parametrize("text", BESIDE)
def test_another_matter_is_not_listed(text: str) -> None:
    assert list(covered_referrals(corpus(asked_as(text)))) == []


def test_a_topics_name_counts_as_its_wordings_do() -> None:
    named = Referral("topic", "回数券の有効期間", ())
    assert [found.text for found in covered_referrals(corpus(named))] == ["回数券の有効期間"]


def test_each_referral_is_listed_once() -> None:
    twice = Referral("topic", "口座振替の利用", ("回数券の有効期間",))
    assert len(list(covered_referrals(corpus(twice)))) == 1


@pytest.mark.parametrize("kind", ["greeting", "thanks", "human", "offtopic"])
def test_only_topics_are_compared(kind: str) -> None:
    other = Referral("topic", "口座振替の利用", (), kind=kind)  # type: ignore[arg-type]  # pytest hands a str on
    assert list(covered_referrals(corpus(other))) == []


def test_a_corpus_without_referrals_or_entries_lists_nothing() -> None:
    assert list(covered_referrals(corpus())) == []
    assert list(covered_referrals(Corpus((), referrals=(asked_as("口座振替の利用"),)))) == []


def test_the_check_names_both_and_what_to_do(tmp_path: Path) -> None:
    referrals = 'referrals:\n  - {id: window, topic: "窓口で承ります", wordings: ["お電話と窓口で承りますか"]}\n'
    for name, text in (("a", SECTION), ("site", SITE), ("referrals", referrals)):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    [found] = [each for each in check_topics(read_corpus(tmp_path)) if each.kind == "covered"]
    [place] = found.places
    assert place.where.endswith("referrals.yaml:2 (window)")
    assert "「お電話と窓口で承りますか」" in place.detail and "booking" in place.detail


def test_the_shipped_corpus_lists_few() -> None:
    shipped = read_corpus(Path(__file__).parents[1] / "corpus" / "data")
    assert len(list(covered_referrals(shipped))) <= 3
