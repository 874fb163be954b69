"""What of a corpus its index would confuse: entries that ask the same, wordings nearer to others.

A wording is judged by all texts but itself: what was learned from it says nothing of its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from corpus.intent import Corpus, Entry
from corpus.text import normalize
from index.features import Features
from index.hybrid import Hybrid
from index.lexical import LexicalIndex
from index.tokenizer import Tokenizer

# Of what the question's own entry scores. The shipped page has eleven such pairs, of which the
# weakest are 「…とはなんですか」 and 「…の最低利用期間を教えてください」 of one plan.
_ALIKE = 0.6
_ALIKE_WORDS = 0.7  # by BM25 alone
_NEIGHBOURS = 10  # that BM25 finds for a question
# How much nearer (cosine) another entry's nearest text is than the own one's, and how much better
# (in spreads) its answer fits. Of the shipped page's 2,643 wordings .8 % are told, of 100 that were
# put to any other entry on purpose 92, of 98 that were put to the ninth next 82.
_NEARER, _FITS_BETTER = 0.1, 0.25
_MAX_TEXTS = 20_000  # cosines of all with all: some 3 s
_ROWS = 500  # of them at a time


@dataclass(frozen=True)
class Alike:
    """Two entries of which each one's question nearly finds the other; `share` from 0 to 1."""

    entry: Entry
    other: Entry
    share: float


@dataclass(frozen=True)
class Misplaced:
    """A wording of `entry` that is nearer to `other`, most of all to its text `nearest`."""

    entry: Entry
    wording: str
    other: Entry
    nearest: str


def texts_compared(corpus: Corpus) -> list[tuple[int, str]]:
    """Return what `misplaced` compares: each entry's position with its question and wordings."""
    return [
        (position, text)
        for position, entry in enumerate(corpus.entries)
        for text in (entry.question, *entry.wordings)
        if text
    ]


def alike(corpus: Corpus, hybrid: Hybrid, questions: Features) -> list[Alike]:
    """Return the pairs of entries that ask nearly the same, likest first.

    `questions` are the features of the normalized questions, one for each entry.
    """
    count, found = len(corpus.entries), []
    for position in range(len(questions)):
        scores = hybrid.score(questions.pick(np.array([position])))
        if scores.positions is not None:  # only candidates are ranked: too many to compare
            return []
        found.append(dict(enumerate(scores.fused[:count].tolist())))
    return _pairs(corpus, found, _ALIKE)


def alike_by_words(corpus: Corpus) -> list[Alike]:
    """Return the same without an index, by the words of the questions alone."""
    tokenizer = Tokenizer(group.terms for group in corpus.synonyms)
    lemmas = [tokenizer.lemmas(normalize(entry.question)) for entry in corpus.entries]
    index = LexicalIndex.build(lemmas)
    found = [index.best(own, _NEIGHBOURS) for own in lemmas]
    return _pairs(
        corpus, [dict(zip(*map(list, each), strict=True)) for each in found], _ALIKE_WORDS
    )


def _pairs(corpus: Corpus, scores: Sequence[Mapping[int, float]], least: float) -> list[Alike]:
    """Return the pairs of which one's question, by its scores of entries, nearly finds the other."""
    shares: dict[tuple[int, int], float] = {}
    for position, found in enumerate(scores):
        own = found.get(position, 0.0)
        for other, score in found.items() if own > 0 else ():
            pair = (min(position, other), max(position, other))
            share = min(float(score / own), 1.0)
            if other != position and share >= least:
                shares[pair] = max(share, shares.get(pair, 0.0))
    ranked = sorted(shares.items(), key=lambda item: -item[1])
    return [Alike(corpus.entries[a], corpus.entries[b], share) for (a, b), share in ranked]


def misplaced(corpus: Corpus, hybrid: Hybrid, texts: Features) -> Iterator[Misplaced]:
    """Yield the wordings that are nearer to another entry, of `texts_compared` and its features."""
    compared = texts_compared(corpus)
    if len(compared) > _MAX_TEXTS or not hybrid.dense.is_exact:
        return
    owners = np.array([position for position, _ in compared])
    vectors = hybrid.projection.query(texts.vectors)
    for start in range(0, len(compared), _ROWS):
        cosines = vectors[start : start + _ROWS] @ vectors.T
        for row, likeness in enumerate(cosines):
            text = start + row
            position, wording = compared[text]
            likeness[text] = -1
            is_own = owners == position
            others = np.where(is_own, -1, likeness)
            nearest = int(others.argmax())
            if wording == corpus.entries[position].question or not is_own.sum() > 1:
                continue
            if others[nearest] <= likeness[is_own].max() + _NEARER:
                continue
            scores = hybrid.score(texts.pick(np.array([text]))).fused
            if scores[owners[nearest]] > scores[position] + _FITS_BETTER:
                other = corpus.entries[owners[nearest]]
                yield Misplaced(corpus.entries[position], wording, other, compared[nearest][1])
