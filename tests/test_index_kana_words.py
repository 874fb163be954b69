"""What is only spelled out is read in the corpus's own words."""

from __future__ import annotations

import time

import pytest

from bot.answer.answerer import Answerer
from corpus.intent import Corpus
from corpus.text import normalize
from index.kana_words import KanaWords

# typed, as the ranker gets it; the small corpus speaks of 支払い方法 and the like
FOUND = {
    "しはらいほうほう": "支払い方法",
    "しはらい ほうほう": "支払い方法",
    "しはらいほほ": "支払い方法",
    "シハライ ホウホウ": "支払い方法",
    "ｼﾊﾗｲﾎｳﾎｳ": "支払い方法",
    "shiharai houhou": "支払い方法",
    "siharai hoho": "支払い方法",
    "SHIHARAI HOUHOU": "支払い方法",
    "shiharaihouhou": "支払い方法",
}
AS_IT_IS = [
    "支払い方法",
    "ペネトレーションテスト",
    "ワイルドカード マルチドメイン",
    "How do I renew?",
    "SSL",
]


@pytest.mark.parametrize("typed", FOUND)
def test_kana_and_romaji_are_read_in_the_words_of_the_corpus(
    small_answerer: Answerer, typed: str
) -> None:
    assert small_answerer.searcher.spelled(normalize(typed)) == FOUND[typed]


@pytest.mark.parametrize("text", AS_IT_IS)
def test_what_is_not_spelled_out_stays(small_answerer: Answerer, text: str) -> None:
    assert small_answerer.searcher.spelled(text) == text


def test_a_corpus_without_words_leaves_kana() -> None:
    empty = Corpus(())
    words = KanaWords.of(empty)
    assert words.write("せいきゅうしょは いつですか?").text == "せいきゅうしょはいつですか?"
    assert words.write("せいきゅうしょ").known_share == 0


@pytest.mark.parametrize("unit", ["し", "しょうめいしょの", "しはらい ", "ー", "う", "お"])
def test_twice_as_much_takes_about_twice_as_long(small_answerer: Answerer, unit: str) -> None:
    words = small_answerer.searcher._kana_words

    def took_s(size: int) -> float:
        begun = time.thread_time()
        words.write((unit * size)[:size])
        return time.thread_time() - begun

    once = min(took_s(1000) for _ in range(3))
    assert once < 0.4
    assert min(took_s(4000) for _ in range(3)) < max(8 * once, 0.05)
