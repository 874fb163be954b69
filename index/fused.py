"""The ranker of any corpus: cosine in the projected space + BM25, a weighted sum of scores.

Rank fusion with a weak leg hurts, a weighted sum does not. Both legs are divided by their spread: the standard
deviation over entries, averaged over the corpus's own questions, which makes them comparable without a query.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.dense import DenseIndex
from index.lexical import LexicalIndex
from index.projection import Projection
from index.ranker import Query, Scored, first_two, log_odds, softmax

FILE, PROJECTION_FILE = "fused.json", "projection.npz"

# BM25's share. On jagovfaqs Hit@1 is flat between 0.3 and 0.5 (.843-.860; .837 and .777 for the legs alone), on
# city FAQs between 0.2 and 0.5.
LEXICAL_WEIGHT = 0.4


@dataclass(frozen=True)
class Scales:
    """What makes the legs comparable, and fused scores into logits."""

    dense_spread: float
    lexical_spread: float
    temperature: float = 1.0

    def fuse(self, dense: np.ndarray, lexical: np.ndarray) -> np.ndarray:
        """Return dense / spread + weight × lexical / spread."""
        return np.asarray(dense / self.dense_spread + LEXICAL_WEIGHT * lexical / self.lexical_spread)


def spread(scores: np.ndarray) -> float:
    """Return the standard deviation over entries (last axis), averaged over queries; 1 where there is none."""
    return float(scores.std(axis=-1).mean()) or 1.0


def evidence_of(fused: np.ndarray, temperature: float, known: np.ndarray) -> np.ndarray:
    """Return evidence (n, 4) from fused scores (n, entries) and the share of each query's words that is known.

    Columns: log odds of the first entry; its share against the second; its score; the known share.
    """
    first, second = first_two(softmax(fused / temperature))
    share = np.log(np.clip(first / np.maximum(first + second, 1e-9), 1e-6, 1))
    return np.stack([log_odds(first), share, fused.max(1), known], axis=1)


class FusedRanker:
    """Both legs of an opened index."""

    def __init__(self, projection: Projection, dense: DenseIndex, lexical: LexicalIndex, scales: Scales) -> None:
        self._projection, self._dense, self._lexical, self._scales = projection, dense, lexical, scales

    def score(self, query: Query) -> Scored:
        """Return probabilities over entries."""
        dense = self._dense.scores(self._projection.query(query.vector[None])[0])
        lexical = self._lexical.scores(query.tokens)
        fused = self._scales.fuse(dense, lexical)
        known = np.array([self._lexical.known_share(query.tokens)])
        evidence = evidence_of(fused[None], self._scales.temperature, known)[0]
        return Scored(softmax(fused / self._scales.temperature), evidence,
                      {"dense": dense, "lexical": lexical, "score": fused})

    @classmethod
    def load(cls, folder: Path) -> FusedRanker:
        """Open what `save` wrote."""
        with np.load(folder / PROJECTION_FILE, allow_pickle=False) as arrays:
            projection = Projection(arrays["mean"], arrays.get("matrix"))
        scales = Scales(**json.loads((folder / FILE).read_text()))
        return cls(projection, DenseIndex.load(folder), LexicalIndex.load(folder), scales)


def save(folder: Path, projection: Projection, rows: np.ndarray, lexical: LexicalIndex, scales: Scales) -> None:
    """Write both legs into `folder`."""
    arrays = {"mean": projection.mean} | ({} if projection.matrix is None else {"matrix": projection.matrix})
    np.savez(folder / PROJECTION_FILE, allow_pickle=False, **arrays)
    DenseIndex.build(rows).save(folder)
    lexical.save(folder)
    (folder / FILE).write_text(json.dumps(scales.__dict__, indent=1))
