"""Romaji and native words in katakana are read as hiragana; English and loan words stay."""

from __future__ import annotations

import pytest

from corpus.text import normalize
from index.spelling import in_hiragana
from index.tokenizer import Tokenizer

ROMAJI = {
    "shiharai houhou": "しはらい ほうほう",
    "SHIHARAI HOUHOU": "しはらい ほうほう",
    "ryoukin wo oshiete kudasai": "りょうきん を おしえて ください",
    "kigen wa itsu made desuka": "きげん は いつ まで ですか",
    "seikyūsho no hakkou": "せいきゅうしょ の はっこう",
    "kon'yakusha no touroku": "こんやくしゃ の とうろく",
    "shinbun, shimbun": "しんぶん, しんぶん",
    "matcha wo kudasai": "まっちゃ を ください",
    "sityousya wa doko": "しちょうしゃ は どこ",
    "jitensha no touroku": "じてんしゃ の とうろく",
    "kaiyaku": "かいやく",
    # Loan words and names stay as they are: the rankers know them.
    "login dekinai": "login できない",
    "common name no henkou": "common name の へんこう",
    "coupon wa betsu no plan ni tsukaemasu ka": "coupon は べつ の plan に つかえます か",
}
KATAKANA = {
    "サイハッコウノリョウキン": "さいはっこうのりょうきん",
    "ワリビキハアリマスカ": "わりびきはありますか",
    "カイヤクシタイ": "かいやくしたい",
    "ログインデキマセン": "ろぐいんできません",
    "パスワードヲワスレタ": "ぱすわーどをわすれた",
    "ｼﾊﾗｲﾎｳﾎｳ": "しはらいほうほう",
}
AS_IT_IS = [
    "",
    "??",
    "--",
    "How do I renew?",
    "domain name",
    "issue date",
    "reissue",
    "renewal",
    "Are you a robot",
    "tell me a joke",
    "site seal image",
    "how to generate CSR",
    "address change",
    "Japanese site",
    "I use the same server",
    "SSL",
    "Safari",
    "サーバー",
    "サーバーリプレイス",
    "マルチドメイン",
    "サブスクリプション",
    "オートリニューアル",
    "エスエスエル",
    "コードサイニング",
    "ステープリング Windows",
    "ペネトレーションテスト",
    "支払い方法",
    "しはらいほうほう",
    "サーバーの入れ替え",
    "カードでhouhou",
]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer()


@pytest.mark.parametrize("typed", ROMAJI)
def test_romaji_is_read_as_hiragana(tokenizer: Tokenizer, typed: str) -> None:
    assert in_hiragana(normalize(typed), tokenizer) == ROMAJI[typed]


@pytest.mark.parametrize("typed", KATAKANA)
def test_native_words_in_katakana_are_read_as_hiragana(tokenizer: Tokenizer, typed: str) -> None:
    assert in_hiragana(normalize(typed), tokenizer) == KATAKANA[typed]


@pytest.mark.parametrize("text", AS_IT_IS)
def test_other_texts_stay_as_they_are(tokenizer: Tokenizer, text: str) -> None:
    assert in_hiragana(normalize(text), tokenizer) == normalize(text)
