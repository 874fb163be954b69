"""The ranker of any corpus: cosine in the projected space + BM25, a weighted sum of scores.

Rank fusion with a weak retriever hurts, a weighted sum does not. Both scores are divided by their
spread: the standard deviation over entries, averaged over the corpus's own questions, which makes
them comparable without a query.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from index.dense import DenseIndex
from index.features import Features
from index.lexical import LexicalIndex
from index.projection import Projection
from index.ranker import Ranking, first_two, log_odds, softmax

FILE = "hybrid.json"

# BM25's share. On jagovfaqs Hit@1 is flat between 0.3 and 0.5 (.843-.860; .837 and .777 for the
# retrievers alone), on city FAQs between 0.2 and 0.5.
LEXICAL_WEIGHT = 0.4
CANDIDATES = 100  # of each retriever


@dataclass(frozen=True)
class Scales:
    """What makes dense and lexical scores comparable, and their sum into logits."""

    dense_spread: float
    lexical_spread: float
    temperature: float = 1.0

    def fuse(self, dense: np.ndarray, lexical: np.ndarray) -> np.ndarray:
        """Return dense / spread + weight × lexical / spread."""
        return np.asarray(
            dense / self.dense_spread + LEXICAL_WEIGHT * lexical / self.lexical_spread
        )


def evidence_of(scores: np.ndarray, temperature: float, known: np.ndarray) -> np.ndarray:
    """Return evidence (n, 4) from fused scores (n, entries).

    `known` (n,) is the share of each query's words that any entry contains. Columns: log odds of
    the first entry; its share against the second; its score; the known share.
    """
    first, second = first_two(softmax(scores / temperature))
    share = np.log(np.clip(first / np.maximum(first + second, 1e-9), 1e-6, 1))
    return np.stack([log_odds(first), share, scores.max(1), known], axis=1)


def candidates(
    dense: DenseIndex, lexical: LexicalIndex, vector: np.ndarray, lemmas: Sequence[str]
) -> np.ndarray:
    """Return the rows that either retriever finds, ascending.

    These are ranked where there are too many entries to rank all.
    """
    by_meaning, by_words = dense.nearest(vector, CANDIDATES), lexical.best(lemmas, CANDIDATES)
    return np.union1d(by_meaning[0], by_words[0]).astype(int)


class HybridRanker:
    """Both retrievers of an opened index.

    Where the dense one is not exact, only what either of them finds is ranked.
    """

    def __init__(
        self, projection: Projection, dense: DenseIndex, lexical: LexicalIndex, scales: Scales
    ) -> None:
        self._projection, self._scales = projection, scales
        self._dense, self._lexical = dense, lexical

    def rank(self, query: Features) -> Ranking:
        """Return probabilities over entries."""
        vector, lemmas = self._projection.query(query.vectors)[0], query.lemmas[0]
        rows = None
        if self._dense.is_exact:
            dense, lexical = self._dense.scores(vector), self._lexical.scores(lemmas)
        else:
            rows = candidates(self._dense, self._lexical, vector, lemmas)
            dense = self._dense.scores_of(vector, rows)
            lexical = self._lexical.scores_of(lemmas, rows)
        scores, temperature = self._scales.fuse(dense, lexical), self._scales.temperature
        known = np.array([self._lexical.known_share(lemmas)])
        signals = {"dense": dense, "lexical": lexical, "score": scores}
        evidence = evidence_of(scores[None], temperature, known)[0]
        return Ranking(softmax(scores / temperature), evidence, signals, rows)

    @classmethod
    def load(cls, folder: Path) -> HybridRanker:
        """Open what `save` wrote."""
        scales = Scales(**json.loads((folder / FILE).read_text()))
        dense, lexical = DenseIndex.load(folder), LexicalIndex.load(folder)
        return cls(Projection.load(folder), dense, lexical, scales)


def save(
    folder: Path, projection: Projection, dense: DenseIndex, lexical: LexicalIndex, scales: Scales
) -> None:
    """Write both retrievers into `folder`."""
    projection.save(folder)
    dense.save(folder)
    lexical.save(folder)
    (folder / FILE).write_text(json.dumps(asdict(scales), indent=1))
