"""What texts alone say: cosine in the projected space + BM25, a weighted sum, over all intents.

An entry is known by its section, question and answer, a clarification or referral by its topic, and
each by its wordings: nothing has to be learned, so that a text counts from the moment it is
written. Of one or two wordings a classifier learns next to nothing; here they bring what they can
(docs/learning.md).

Rank fusion with a weak retriever hurts, a weighted sum does not. Both scores are divided by their
spread: the standard deviation over entries, averaged over the corpus's own questions, which makes
them comparable without a query.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from index.dense import DenseIndex
from index.features import Features
from index.lexical import LexicalIndex
from index.projection import Projection

FILE = "hybrid.json"

# BM25's share. On jagovfaqs Hit@1 is flat between 0.3 and 0.5 (.843-.860; .837 and .777 for the
# retrievers alone), on city FAQs between 0.2 and 0.5.
LEXICAL_WEIGHT = 0.3
CANDIDATES = 100  # of each retriever


@dataclass(frozen=True)
class Scales:
    """What makes dense and lexical scores comparable."""

    dense_spread: float
    lexical_spread: float

    def fuse(self, dense: np.ndarray, lexical: np.ndarray) -> np.ndarray:
        """Return dense / spread + weight × lexical / spread."""
        return np.asarray(
            dense / self.dense_spread + LEXICAL_WEIGHT * lexical / self.lexical_spread
        )


@dataclass(frozen=True)
class TextScores:
    """One query's scores (n,) of the intents at `positions` (n,), ascending; None: of all.

    `vector` (d,) is the query in the projected space.
    """

    vector: np.ndarray
    dense: np.ndarray
    lexical: np.ndarray
    fused: np.ndarray
    positions: np.ndarray | None = None

    def only(self, kept: np.ndarray) -> TextScores:
        """Return the scores of the intents in `kept` (mask over all of the index) alone."""
        positions = np.arange(len(self.fused)) if self.positions is None else self.positions
        own = kept[positions]
        return TextScores(
            self.vector, self.dense[own], self.lexical[own], self.fused[own], positions[own]
        )


@dataclass(frozen=True)
class Stored:
    """What an index holds of a few intents: their `rows` (k, d), and for each of some terms which
    of the intents have it."""

    rows: np.ndarray
    held: Sequence[Sequence[bool]]


class TextIndex(Protocol):
    """Where rows and words of all intents are: in files (Hybrid) or in a database."""

    lexical: LexicalIndex

    def score(self, query: Features) -> TextScores:
        """Return the scores of the features of one text."""

    def stored(self, positions: np.ndarray, terms: np.ndarray) -> Stored:
        """Return what is held of the intents at `positions` (k,), also of the lexical index's
        `terms` (n,)."""


def candidates(
    dense: DenseIndex, lexical: LexicalIndex, vector: np.ndarray, lemmas: Sequence[str]
) -> np.ndarray:
    """Return the rows that either retriever finds, ascending.

    These are ranked where there are too many intents to rank all.
    """
    by_meaning, by_words = dense.nearest(vector, CANDIDATES), lexical.best(lemmas, CANDIDATES)
    return np.union1d(by_meaning[0], by_words[0]).astype(int)


class Hybrid:
    """Both retrievers of an opened index.

    Where the dense one is not exact, only what either of them finds is scored.
    """

    def __init__(
        self, projection: Projection, dense: DenseIndex, lexical: LexicalIndex, scales: Scales
    ) -> None:
        self.projection, self.scales, self.dense, self.lexical = projection, scales, dense, lexical

    def score(self, query: Features) -> TextScores:
        """Return the scores of the features of one text."""
        vector, lemmas = self.projection.query(query.vectors)[0], query.lemmas[0]
        rows = None
        if self.dense.is_exact:
            dense, lexical = self.dense.scores(vector), self.lexical.scores(lemmas)
        else:
            rows = candidates(self.dense, self.lexical, vector, lemmas)
            dense = self.dense.scores_of(vector, rows)
            lexical = self.lexical.scores_of(lemmas, rows)
        return TextScores(vector, dense, lexical, self.scales.fuse(dense, lexical), rows)

    def stored(self, positions: np.ndarray, terms: np.ndarray) -> Stored:
        """Return what is held of a few intents."""
        return Stored(self.dense.rows_at(positions), self.lexical.holds(terms, positions))

    def save(self, folder: Path) -> None:
        """Write both retrievers into `folder`."""
        self.projection.save(folder)
        self.dense.save(folder)
        self.lexical.save(folder)
        (folder / FILE).write_text(json.dumps(asdict(self.scales), indent=1))

    @classmethod
    def load(cls, folder: Path) -> Hybrid:
        """Open what `save` wrote."""
        scales = Scales(**json.loads((folder / FILE).read_text()))
        dense, lexical = DenseIndex.load(folder), LexicalIndex.load(folder)
        return cls(Projection.load(folder), dense, lexical, scales)
