"""Ranking → evidence: the numbers by which the calibration judges, comparable between corpora.

Scores mean something else in every corpus; what is counted here is how far the first entry stands
out: among all entries, among what the corpus's own questions reach when their entry is taken away,
and in the words it shares with the query. What each number is, says NAMES.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.features import Features
from index.hybrid import TextIndex, TextScores
from index.layout import IntentLayout
from index.probability import largest

FILE = "evidence.npz"

# In the words of the statistics below: i the first entry, j the second, F text scores, d cosines;
# "own" is what own questions have without their entry, as a mean and a standard deviation.
NAMES = (
    "stands out",  # (d_i − hub_i) / sigma: CSLS (Conneau et al., 2018) in units of own maxima
    "nearest",  # the highest cosine
    "in query",  # (F_i − mean F) / std F, against own
    "in query, dense",  # (d_i − mean d) / std d
    "neighbours",  # mean cosine of the first's row with those of ranks 2 to 5, against own
    "question covered",  # idf share of the first's question that the query has
    "second covered",  # the same of the second, against own
    "gain",  # idf share of the query in the first's text less that in the second's, against own
    "covered",  # idf share of the query in the first's text
    "known",  # idf share of the query in any text of the corpus
    "entries",  # log odds that an entry or clarification is meant, of the ranker's probabilities
    "first",  # log odds of the first entry
    "share",  # log share of the first against the second and the clarifications
    "learned first",  # "first" times the reliability of the first entry's wordings
    "learned entries",  # "entries" times the same
    "best entry",  # its logit
    "best referral",  # its logit
)
_AGAINST_OWN = ("in query", "neighbours", "second covered", "gain")
_NEIGHBOURS = 5
# Variances of own questions in several corpora, which count as much as so many own questions.
_POOLED = {"in query": 1.25, "neighbours": 0.017, "second covered": 0.044, "gain": 0.034}
_POOLED_WEIGHT = 50.0


@dataclass(frozen=True)
class OwnQuestions:
    """What a corpus's own questions reach without their entry, and each entry's question.

    `hubs` (entries,) is the mean of the five highest cosines that an entry has with other entries'
    questions, `sigma` the standard deviation of the highest. `means` and `deviations` are those of
    _AGAINST_OWN. The terms of entry e's question lie in `terms` from `starts[e]` to `starts[e + 1]`,
    once each.
    """

    hubs: np.ndarray
    sigma: float
    means: np.ndarray
    deviations: np.ndarray
    terms: np.ndarray
    starts: np.ndarray

    def save(self, folder: Path) -> None:
        """Write all into `folder`."""
        np.savez(folder / FILE, allow_pickle=False, **vars(self))

    @classmethod
    def load(cls, folder: Path) -> OwnQuestions:
        """Read what `save` wrote."""
        with np.load(folder / FILE, allow_pickle=False) as arrays:
            own: dict[str, Any] = {name: arrays[name] for name in arrays.files}
        return cls(**own | {"sigma": float(own["sigma"])})


def against_own(raw: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return means and deviations of own questions' raw numbers (n, k), of which there are `count`.

    A few of them say little about their spread: the pooled one of other corpora counts too.
    """
    pooled = np.array([_POOLED[name] for name in _AGAINST_OWN])
    variance = (count * raw.var(0) + _POOLED_WEIGHT * pooled) / (count + _POOLED_WEIGHT)
    return raw.mean(0), np.sqrt(variance)


class Evidence:
    """Computes the evidence of one query over an opened (or fitted) index."""

    def __init__(
        self,
        layout: IntentLayout,
        texts: TextIndex,
        reliability: np.ndarray,
        own: OwnQuestions,
    ) -> None:
        self._layout, self._texts, self._reliability, self._own = layout, texts, reliability, own

    def of(
        self, query: Features, text: TextScores, logits: np.ndarray, probabilities: np.ndarray
    ) -> np.ndarray:
        """Return the evidence (len(NAMES),) of one query, whose logits and probabilities lie as
        the text scores do.
        """
        own, entries = self._own, self._layout.entries
        positions = text.positions
        count = entries if positions is None else int(np.searchsorted(positions, entries))
        answerable = self._layout.entries + self._layout.clarifications
        ends = answerable if positions is None else int(np.searchsorted(positions, answerable))
        if not count:
            return _NOTHING
        order = largest(probabilities[:count], _NEIGHBOURS)
        rows = order if positions is None else positions[order]
        first, dense, fused = int(order[0]), text.dense[:count], text.fused[:count]
        top_dense, top_fused = float(dense[first]), float(fused[first])
        terms, unknown = self._texts.lexical.positions_of(query.lemmas[0])
        stored = self._texts.stored(rows, terms)
        near, words = stored.rows, self._coverage(terms, unknown, rows, stored.held)
        raw = (
            _standing_out(top_fused, fused),
            float((near[1:] @ near[0]).sum()) / (len(near) - 1) if len(near) > 1 else 0.0,
            words.second_question,
            words.first - words.second,
        )
        in_query, neighbours, second, gain = (
            (value - mean) / deviation
            for value, mean, deviation in zip(
                raw, own.means.tolist(), own.deviations.tolist(), strict=True
            )
        )
        entry_share = float(probabilities[:ends].sum())
        p = probabilities[order[:2]]
        p1, p2 = float(p[0]), float(p[1]) if len(p) > 1 else 0.0
        among = p1 + p2 + float(probabilities[count:ends].sum())
        reliability = float(self._reliability[rows[0]])
        log_first, log_entries = _log_odds(p1), _log_odds(entry_share)
        referrals = logits[ends:]
        return np.array(
            [
                (top_dense - float(own.hubs[rows[0]])) / own.sigma,
                dense.max(),
                in_query,
                _standing_out(top_dense, dense),
                neighbours,
                words.first_question,
                second,
                gain,
                words.first,
                words.known,
                log_entries,
                log_first,
                math.log(min(max(p1 / max(among, 1e-9), 1e-6), 1)),
                log_first * reliability,
                log_entries * reliability,
                logits[first],
                referrals.max() if len(referrals) else 0.0,
            ]
        )

    def raw_against_own(self, query: Features, text: TextScores) -> np.ndarray:
        """Return the numbers of _AGAINST_OWN (4,) as they are, of a ranking by text alone."""
        plain = OwnQuestions(
            self._own.hubs, 1.0, np.zeros(4), np.ones(4), self._own.terms, self._own.starts
        )
        evidence = Evidence(self._layout, self._texts, self._reliability, plain)
        scores = text.fused
        found = evidence.of(query, text, scores, np.exp(scores - scores.max()))
        return np.asarray(found[[NAMES.index(name) for name in _AGAINST_OWN]])

    def _coverage(
        self, known: np.ndarray, unknown: int, rows: np.ndarray, held: Sequence[Sequence[bool]]
    ) -> _Coverage:
        lexical, own = self._texts.lexical, self._own
        weights = lexical.idf[known]
        total = max(float(weights.sum()) + unknown * lexical.max_idf, 1e-9)
        asked = set(known.tolist())

        def question(row: int) -> float:
            terms = own.terms[own.starts[row] : own.starts[row + 1]]
            weighed = list(zip(terms.tolist(), lexical.idf[terms].tolist(), strict=True))
            have = sum([weight for term, weight in weighed if term in asked])
            return float(have / max(sum([weight for _, weight in weighed]), 1e-9))

        two = rows[:2]
        texts = [0.0] * len(two)
        for weight, holders in zip(weights.tolist(), held, strict=True):
            leading = holders[: len(two)]
            texts = [sum_ + weight * own for sum_, own in zip(texts, leading, strict=True)]
        questions = [question(row) for row in two.tolist()]
        shares = [sum_ / total for sum_ in texts]
        return _Coverage(*_pair(questions), *_pair(shares), float(weights.sum()) / total)


@dataclass(frozen=True)
class _Coverage:
    """Idf shares: of both first entries' questions that the query has; of the query that their
    texts have, and that any text has.
    """

    first_question: float
    second_question: float
    first: float
    second: float
    known: float


def _pair(values: Sequence[float]) -> tuple[float, float]:
    return values[0], values[1] if len(values) > 1 else 0.0


_NOTHING = np.zeros(len(NAMES))


def _standing_out(value: float, values: np.ndarray) -> float:
    """Return how many standard deviations a value lies above the mean."""
    mean = float(values.sum()) / len(values)
    variance = max(float(values @ values) / len(values) - mean * mean, 0.0)
    return (value - mean) / (math.sqrt(variance) + 1e-6)


def _log_odds(probability: float) -> float:
    p = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(p / (1 - p))
