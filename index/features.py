"""What the rankers see of a text: its meaning, its words and its sound.

One code for building, calibrating and serving.

The words carry the trade's terms exactly; the n-grams of the reading rescue what was typed in
hiragana or converted wrongly (更新, こうしん and 公新 share theirs). Both are hashed, so that they
need no vocabulary.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from index.tokenizer import Analysis

BUCKETS = 8192
_LONGEST_KANA = 4  # signs of an n-gram; the shortest has two
_DAMPENED = {1: 1.0, -1: -1.0}  # nearly all of them: no logarithm needed


@dataclass(frozen=True)
class Features:
    """n texts as the rankers see them.

    `vectors` (n, d) are unit rows, float32; `lemmas` the content words in order; `words` and `kana`
    hashed counts (bucket → dampened count); `spelled_out` (n,) tells the texts that are written all
    in hiragana.
    """

    vectors: np.ndarray
    lemmas: Sequence[Sequence[str]]
    words: Sequence[Mapping[int, float]]
    kana: Sequence[Mapping[int, float]]
    spelled_out: np.ndarray

    def __len__(self) -> int:
        return len(self.vectors)

    def pick(self, rows: np.ndarray) -> Features:
        """Return the features of some texts, by their positions."""
        return Features(
            self.vectors[rows],
            [self.lemmas[i] for i in rows],
            [self.words[i] for i in rows],
            [self.kana[i] for i in rows],
            self.spelled_out[rows],
        )


def features_of(
    texts: Sequence[str], analyses: Sequence[Analysis], vectors: np.ndarray
) -> Features:
    """Return the features of normalized texts, from the tokenizer's and the encoder's results."""
    return Features(
        vectors,
        [analysis.lemmas for analysis in analyses],
        [words(analysis.lemmas) for analysis in analyses],
        [kana(analysis.reading) for analysis in analyses],
        np.array([is_spelled_out(text) for text in texts], bool),
    )


def words(lemmas: Sequence[str]) -> dict[int, float]:
    """Return the hashed lemmas and their pairs: compounds are split, pairs bring them back."""
    grams = (*lemmas, *(f"{left}_{right}" for left, right in pairwise(lemmas)))
    return _counts([zlib.crc32(gram.encode()) for gram in grams])


def kana(reading: str) -> dict[int, float]:
    """Return the hashed n-grams of a reading."""
    signs = [sign.encode() for sign in reading]
    codes, grams = [zlib.crc32(sign) for sign in signs], list[int]()
    for size in range(2, _LONGEST_KANA + 1):  # each goes on where the one shorter by a sign ended
        codes = list(map(zlib.crc32, signs[size - 1 :], codes))
        grams += codes
    return _counts(grams)


def is_spelled_out(text: str) -> bool:
    """Return whether a normalized text is written in hiragana where others write kanji."""
    hiragana = sum("ぁ" <= c <= "ゖ" for c in text)
    return hiragana * 2 > len(text) and not any("一" <= c <= "龥" for c in text)


def _counts(codes: Iterable[int]) -> dict[int, float]:
    """Return bucket → dampened signed count (feature hashing: Weinberger et al., 2009)."""
    sums: dict[int, int] = {}
    for code in codes:
        bucket = code % BUCKETS
        sums[bucket] = sums.get(bucket, 0) + (1 if code & 0x80000000 else -1)
    return {
        bucket: _DAMPENED[n] if -2 < n < 2 else math.copysign(1 + math.log(abs(n)), n)
        for bucket, n in sums.items()
        if n
    }
