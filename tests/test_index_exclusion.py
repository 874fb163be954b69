"""What a query rules out, and the many negations that rule out nothing."""

from __future__ import annotations

import pytest

from corpus.text import normalize
from index.exclusion import MAX_EXCLUSIONS, exclusions_in
from index.tokenizer import Tokenizer

EXCLUDED = {
    "再発行ではなく新規の費用": "再発行",
    "月額プランじゃない普通のプラン": "月額プラン",
    "月額プランの請求ではなく通常の請求": "月額プランの請求",
    "まとめ割じゃなくて長期のほう": "まとめ割",
    "見積もりではなく請求書": "見積もり",
    "担当者を変更したくない": "変更",
    "サーバーを入れ替えない場合の費用": "入れ替え",
    "口座振替以外の支払い方法": "口座振替",
    "24か月を除いて更新": "24か月",
    "領収書はいらないので請求書だけほしい": "領収書",
    "クーポンなしの通常価格": "クーポン",
    "クーポンを使わずに申請": "クーポン",
    "解約せずに休止したい": "解約",
    "not reissue but new certificate": "reissue",
    "payment other than bank transfer": "bank transfer",
}
HARMLESS = [
    "メールが届かない",
    "使えないのですが",
    "わからない",
    "できない場合",
    "表示されない場合の対処",
    "届かないままです",
    "更新しないとどうなる",
    "更新しない場合はどうなりますか",
    "自動更新を止めたい",
    "本人ではないのですが手続きできますか",
    "契約者じゃないとできない?",
    "電話だけでなくメールでも",
    "立ち会いは不要ですか",
    "立会いなしで開栓できますか",
    "書類が必要ないならそれで",
    "無料でなくなるのですか",
    "SR3.0ではないですか",
]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer()


@pytest.mark.parametrize("text", EXCLUDED)
def test_what_the_asker_rules_out_is_found(tokenizer: Tokenizer, text: str) -> None:
    [exclusion] = exclusions_in(normalize(text), tokenizer.analyze(normalize(text)))
    assert exclusion.excluded == EXCLUDED[text]


@pytest.mark.parametrize("text", HARMLESS)
def test_a_complaint_rules_out_nothing(tokenizer: Tokenizer, text: str) -> None:
    assert exclusions_in(normalize(text), tokenizer.analyze(normalize(text))) == ()


def test_what_is_wanted_instead_is_the_rest(tokenizer: Tokenizer) -> None:
    text = "再発行ではなく新規の費用"
    [exclusion] = exclusions_in(text, tokenizer.analyze(text))
    assert exclusion.rest == "新規の費用"


def test_a_text_of_nothing_but_exclusions_has_a_bounded_number(tokenizer: Tokenizer) -> None:
    text = "再発行以外、" * 200
    assert len(exclusions_in(text, tokenizer.analyze(text))) == MAX_EXCLUSIONS
