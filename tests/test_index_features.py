"""What a text looks like besides its meaning: hashed words and hashed sound."""

import math
import zlib

import numpy as np
import pytest

from corpus.text import normalize
from index.features import BUCKETS, Features, features_of, is_spelled_out, kana, words
from index.tokenizer import Tokenizer


def bucket(gram: str) -> int:
    return zlib.crc32(gram.encode()) % BUCKETS


def sign(gram: str) -> int:
    return 1 if zlib.crc32(gram.encode()) >= 2**31 else -1


def test_words_are_the_lemmas_and_their_neighbouring_pairs():
    grams = ["証明", "書", "更新", "証明_書", "書_更新"]
    assert words(["証明", "書", "更新"]) == {bucket(gram): sign(gram) for gram in grams}


def test_order_shows_in_the_pairs_alone():
    one, other = words(["更新", "費用"]), words(["費用", "更新"])
    assert set(one) - set(other) == {bucket("更新_費用")}
    assert set(other) - set(one) == {bucket("費用_更新")}


@pytest.mark.parametrize(
    ("times", "weight"), [(1, 1.0), (2, 1 + math.log(2)), (3, 1 + math.log(3))]
)
def test_a_repeated_word_counts_more_but_not_that_much_more(times, weight):
    lemmas = " / ".join(["更新"] * times).split()
    assert words(lemmas)[bucket("更新")] == pytest.approx(sign("更新") * weight)


def test_the_sound_is_read_in_grams_of_two_three_and_four():
    grams = ["コウ", "ウシ", "シン", "コウシ", "ウシン", "コウシン"]
    assert kana("コウシン") == {bucket(gram): sign(gram) for gram in grams}


@pytest.mark.parametrize("reading", ["", "ア"])
def test_less_than_two_characters_have_no_sound(reading):
    assert kana(reading) == {}


def test_no_words_have_no_features():
    assert words([]) == {}


@pytest.mark.parametrize("typed", ["こうしん", "公新", "コウシン", "ｺｳｼﾝ"])
def test_a_mistyped_word_shares_its_sound_with_the_right_one_though_not_its_lemmas(typed):
    found, right = (Tokenizer().analyze(normalize(text)) for text in (typed, "更新"))
    assert kana(found.reading) == kana(right.reading)
    assert typed in ("コウシン", "ｺｳｼﾝ") or words(found.lemmas) != words(right.lemmas)


def test_every_bucket_lies_in_the_table():
    found = words([f"語{i}" for i in range(3000)]) | kana("アイウエオカキクケコ" * 20)
    assert all(0 <= each < BUCKETS for each in found)
    assert 0.0 not in found.values()


@pytest.mark.parametrize(
    ("text", "spelled_out"),
    [
        ("こうしんのてつづき", True),
        ("こうしんはweb?", True),  # more than half of it
        ("更新のてつづき", False),
        ("ｗｅｂこうしんweb", False),
        ("コウシン", False),
        ("", False),
    ],
)
def test_a_text_in_hiragana_alone_is_spelled_out(text, spelled_out):
    assert is_spelled_out(text) is spelled_out


def features(*texts: str) -> Features:
    vectors = np.arange(len(texts), dtype=np.float32)[:, None]
    return features_of(texts, [Tokenizer().analyze(text) for text in texts], vectors)


def test_the_features_of_many_texts_are_those_of_each():
    together = features("更新の費用", "こうしん")
    assert together.words == [words(["更新", "費用"]), words(together.lemmas[1])]
    assert together.kana == [kana("コウシンノヒヨウ"), kana("コウシン")]
    assert together.spelled_out.tolist() == [False, True]


def test_picked_features_are_those_of_the_texts_at_these_positions():
    picked = features("更新", "費用", "こうしん").pick(np.array([2, 0]))
    assert len(picked) == 2
    assert picked.vectors.tolist() == [[2], [0]]
    assert picked.words == features("こうしん", "更新").words
    assert picked.spelled_out.tolist() == [True, False]
