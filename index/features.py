"""What a text looks like besides its meaning: words, and how it sounds.

The words carry the trade's terms exactly; the n-grams of the reading rescue what was typed in
hiragana or converted wrongly (更新, こうしん and 公新 share theirs). Both are hashed, so that they
need no vocabulary.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable, Sequence
from itertools import pairwise

BUCKETS = 8192
_KANA_SIZES = (2, 3, 4)
_DAMPENED = {1: 1.0, -1: -1.0}  # nearly all of them: no logarithm needed


def words(lemmas: Sequence[str]) -> dict[int, float]:
    """Return the hashed lemmas and their neighbouring pairs: compounds are split, pairs bring them
    back."""
    return _counts([*lemmas, *(f"{left}_{right}" for left, right in pairwise(lemmas))])


def kana(reading: str) -> dict[int, float]:
    """Return the hashed n-grams of a reading."""
    return _counts(
        reading[i : i + size] for size in _KANA_SIZES for i in range(len(reading) - size + 1)
    )


def is_spelled_out(text: str) -> bool:
    """Return whether a normalized text is written in hiragana where others write kanji."""
    hiragana = sum("ぁ" <= c <= "ゖ" for c in text)
    return hiragana * 2 > len(text) and not any("一" <= c <= "龥" for c in text)


def _counts(grams: Iterable[str]) -> dict[int, float]:
    """Return bucket → dampened signed count (feature hashing: Weinberger et al., 2009)."""
    sums: dict[int, int] = {}
    for gram in grams:
        code = zlib.crc32(gram.encode())
        bucket = code % BUCKETS
        sums[bucket] = sums.get(bucket, 0) + (1 if code & 0x80000000 else -1)
    return {
        bucket: _DAMPENED[n] if -2 < n < 2 else math.copysign(1 + math.log(abs(n)), n)
        for bucket, n in sums.items()
        if n
    }
