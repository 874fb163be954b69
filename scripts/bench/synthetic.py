"""Synthetic texts and vectors, for measuring what size costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from corpus.text import MAX_CHARACTERS, normalize

DIM = 384
# A tree of topics: how much of a vector is shared within 12, 120, … groups. So built, the 2nd,
# 11th, 101st and 1001st nearest of a row among 12,000 have cosines .58, .44, .31 and .18; of as
# many Japanese questions under multilingual-e5-small, centred, .89, .48, .30 and .14. A larger
# corpus is denser about the same topics, not wider.
_SHARES = {12: 0.14, 120: 0.164, 1200: 0.173, 12_000: 0.12, 120_000: 0.1}
# Of a query and the row it comes from: that of an e5 question and its nearest.
_QUERY_COSINE = 0.886
# Spectrum of the dimensions: two thirds as spread out as e5's.
_SPECTRUM: np.ndarray = (
    np.arange(1, DIM + 1) ** -0.4 / np.linalg.norm(np.arange(1, DIM + 1) ** -0.4)
).astype(np.float32)
VOCABULARY = 200_000
_WORDS = np.array([f"w{i}" for i in range(VOCABULARY)], object)
_ZIPF = np.cumsum(1 / np.arange(1, VOCABULARY + 1)) / (1 / np.arange(1, VOCABULARY + 1)).sum()


def vectors(n: int, seed: int = 0) -> np.ndarray:
    """Return unit rows, float32 (n, DIM), neighbours side by side."""
    random = np.random.default_rng(seed)
    rows: np.ndarray = np.zeros((n, DIM), np.float32)
    left = 1.0
    for groups, share in _SHARES.items():
        if groups < n / 2:
            rows += np.repeat(
                (_noise(random, groups) * share**0.5).astype(np.float32), -(-n // groups), 0
            )[:n]
            left -= share
    rows += (_noise(random, n) * left**0.5).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def queries(rows: np.ndarray, n: int, seed: int = 1) -> np.ndarray:
    """Return unit query vectors, float32 (n, DIM), each near some row."""
    random = np.random.default_rng(seed)
    near = rows[random.integers(0, len(rows), n)] * _QUERY_COSINE
    near = near + _noise(random, n) * (1 - _QUERY_COSINE**2) ** 0.5
    return np.asarray(near / np.linalg.norm(near, axis=1, keepdims=True), np.float32)


def documents(n: int, seed: int = 2) -> Iterator[list[str]]:
    """Yield n token lists of 10 to 59 words from a vocabulary after Zipf's law."""
    random = np.random.default_rng(seed)
    for start in range(0, n, 10_000):
        lengths = random.integers(10, 60, min(10_000, n - start))
        words, at = _words(random, int(lengths.sum())), 0
        for length in lengths:
            yield words[at : at + length]
            at += length


def word_queries(texts: list[list[str]], n: int, seed: int = 3) -> list[list[str]]:
    """Return n queries: two to seven words of one text, and one of the whole vocabulary."""
    random = np.random.default_rng(seed)
    picked = (texts[i] for i in random.integers(0, len(texts), n))
    return [
        [*random.choice(text, random.integers(2, 8)).tolist(), *_words(random, 1)]
        for text in picked
    ]


def long_mail(sentences: Sequence[str], seed: int) -> str:
    """Return a mail of sentences taken by chance, one a line, as long as may be."""
    lines, random = ["お世話になっております。"], np.random.default_rng(seed)
    closing, length = "よろしくお願いいたします。", 0
    while length < MAX_CHARACTERS - len(closing):
        lines.append(f"{normalize(random.choice(sentences)).rstrip('?!。')}。")
        length = len("\n".join(lines))
    return "\n".join((*lines[:-1], closing))


def _noise(random: np.random.Generator, n: int) -> np.ndarray:
    return np.asarray(random.standard_normal((n, DIM), np.float32) * _SPECTRUM)


def _words(random: np.random.Generator, n: int) -> list[str]:
    found: list[str] = _WORDS[np.searchsorted(_ZIPF, random.random(n))].tolist()
    return found
