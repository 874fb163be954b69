"""The ranker of any corpus: cosine in the projected space + BM25, a weighted sum of scores.

Rank fusion with a weak leg hurts, a weighted sum does not. Both legs are divided by their spread:
the standard deviation over entries, averaged over the corpus's own questions, which makes them
comparable without a query.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.dense import DenseIndex
from index.lexical import LexicalIndex
from index.projection import Projection
from index.ranker import Query, Scored, first_two, log_odds, softmax

FILE, PROJECTION_FILE = "fused.json", "projection.npz"

# BM25's share. On jagovfaqs Hit@1 is flat between 0.3 and 0.5 (.843-.860; .837 and .777 for the
# legs alone), on city FAQs between 0.2 and 0.5.
LEXICAL_WEIGHT = 0.4
CANDIDATES = 100  # of each leg


@dataclass(frozen=True)
class Scales:
    """What makes the legs comparable, and fused scores into logits."""

    dense_spread: float
    lexical_spread: float
    temperature: float = 1.0

    def fuse(self, dense: np.ndarray, lexical: np.ndarray) -> np.ndarray:
        """Return dense / spread + weight × lexical / spread."""
        return np.asarray(
            dense / self.dense_spread + LEXICAL_WEIGHT * lexical / self.lexical_spread
        )


def evidence_of(fused: np.ndarray, temperature: float, known: np.ndarray) -> np.ndarray:
    """Return evidence (n, 4) from fused scores (n, entries) and the share of each query's words
    that is known.

    Columns: log odds of the first entry; its share against the second; its score; the known share.
    """
    first, second = first_two(softmax(fused / temperature))
    share = np.log(np.clip(first / np.maximum(first + second, 1e-9), 1e-6, 1))
    return np.stack([log_odds(first), share, fused.max(1), known], axis=1)


def candidates(
    dense: DenseIndex, lexical: LexicalIndex, vector: np.ndarray, tokens: Sequence[str]
) -> np.ndarray:
    """Return the rows that either leg finds, ascending: what is judged where there are too many
    entries to judge all."""
    return np.union1d(
        dense.nearest(vector, CANDIDATES)[0], lexical.best(tokens, CANDIDATES)[0]
    ).astype(int)


class FusedRanker:
    """Both legs of an opened index. Where the dense one is not exact, only what either finds is
    judged."""

    def __init__(
        self, projection: Projection, dense: DenseIndex, lexical: LexicalIndex, scales: Scales
    ) -> None:
        self._projection, self._dense, self._lexical, self._scales = (
            projection,
            dense,
            lexical,
            scales,
        )

    def score(self, query: Query) -> Scored:
        """Return probabilities over entries."""
        vector, known = (
            self._projection.query(query.vector[None])[0],
            np.array([self._lexical.known_share(query.tokens)]),
        )
        rows = None
        if self._dense.is_exact:
            dense, lexical = self._dense.scores(vector), self._lexical.scores(query.tokens)
        else:
            rows = candidates(self._dense, self._lexical, vector, query.tokens)
            dense, lexical = (
                self._dense.scores_of(vector, rows),
                self._lexical.scores_of(query.tokens, rows),
            )
        fused = self._scales.fuse(dense, lexical)
        evidence = evidence_of(fused[None], self._scales.temperature, known)[0]
        return Scored(
            softmax(fused / self._scales.temperature),
            evidence,
            {"dense": dense, "lexical": lexical, "score": fused},
            rows,
        )

    @classmethod
    def load(cls, folder: Path) -> FusedRanker:
        """Open what `save` wrote."""
        with np.load(folder / PROJECTION_FILE, allow_pickle=False) as arrays:
            projection = Projection(arrays["mean"], arrays.get("matrix"))
        scales = Scales(**json.loads((folder / FILE).read_text()))
        return cls(projection, DenseIndex.load(folder), LexicalIndex.load(folder), scales)


def save(
    folder: Path, projection: Projection, dense: DenseIndex, lexical: LexicalIndex, scales: Scales
) -> None:
    """Write both legs into `folder`."""
    arrays = {"mean": projection.mean} | (
        {} if projection.matrix is None else {"matrix": projection.matrix}
    )
    np.savez(folder / PROJECTION_FILE, allow_pickle=False, **arrays)
    dense.save(folder)
    lexical.save(folder)
    (folder / FILE).write_text(json.dumps(scales.__dict__, indent=1))
