"""Romaji and native words in katakana are read as hiragana; English and loan words stay."""

from __future__ import annotations

import pytest

from bot.answer.answerer import Answerer
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
AMONG_JAPANESE = {
    "月額plan の keiyaku は shorui?": "月額plan の けいやく は しょるい?",
    "カードのshiharaiについて": "カードのしはらいについて",
    "houhouがわからない": "ほうほうがわからない",
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
    "SHA-2のOUとchain.crt",
    "Firebaseの設定",
    "サーバーのreissue",
    "youtubeの動画",
    "www.houhou.example.jp",
    "https://example.jp/shiharai/houhou",
    "shiharai@example.jp",
    "shiharai@example.jp に送りました",
    "houhou-2.pdf を見ました",
]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer()


@pytest.mark.parametrize("typed", ROMAJI)
def test_romaji_is_read_as_hiragana(tokenizer: Tokenizer, typed: str) -> None:
    assert in_hiragana(normalize(typed), tokenizer) == ROMAJI[typed]


@pytest.mark.parametrize("typed", AMONG_JAPANESE)
def test_a_word_in_romaji_is_read_as_hiragana(tokenizer: Tokenizer, typed: str) -> None:
    assert in_hiragana(normalize(typed), tokenizer) == AMONG_JAPANESE[typed]


@pytest.mark.parametrize("typed", KATAKANA)
def test_native_words_in_katakana_are_read_as_hiragana(tokenizer: Tokenizer, typed: str) -> None:
    assert in_hiragana(normalize(typed), tokenizer) == KATAKANA[typed]


@pytest.mark.parametrize("text", AS_IT_IS)
def test_other_texts_stay_as_they_are(tokenizer: Tokenizer, text: str) -> None:
    assert in_hiragana(normalize(text), tokenizer) == normalize(text)


@pytest.mark.parametrize("typed", ["shiharai houhou", "シハライホウホウ"])
def test_what_is_found_is_what_hiragana_finds(small_answerer: Answerer, typed: str) -> None:
    def found(text: str) -> list[tuple[str, float]]:
        hits = small_answerer.searcher.search(normalize(text)).hits
        return [(hit.target.id, hit.probability) for hit in hits]

    assert found(typed) == found(in_hiragana(normalize(typed), Tokenizer()))
    assert found(typed)[0][0] == "payment"
    assert small_answerer.searcher.search(typed).query == typed
