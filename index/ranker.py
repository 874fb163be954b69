"""What a ranker is: a query goes in, a probability for every owner comes out, with the evidence
behind it.

Two rankers keep this promise, chosen by the corpus: `heads.py` where entries carry wordings,
`fused.py` elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from index.encoder import Encoder
from index.tokenizer import Tokenizer


@dataclass(frozen=True)
class Query:
    """A normalized query as the rankers see it: unit `vector` (d,), lemmas, katakana reading."""

    text: str
    vector: np.ndarray
    tokens: list[str]
    reading: str

    @classmethod
    def read(cls, text: str, encoder: Encoder, tokenizer: Tokenizer) -> Query | None:
        """Return the query of a normalized text, or None where nothing of it can be searched."""
        tokens, reading = tokenizer.analyze(text)
        if not tokens:
            return None
        return cls(text, encoder.embed([text], "query")[0], tokens, reading)


@dataclass(frozen=True)
class Scored:
    """A ranker's opinion: `probabilities` (n,), not yet calibrated; `evidence` (k,) for the
    calibration; `signals`, name → (n,), for people who want to know why.

    `positions` (n,) tells whose they are, ascending; None where all owners are judged, in their
    order.
    """

    probabilities: np.ndarray
    evidence: np.ndarray
    signals: Mapping[str, np.ndarray]
    positions: np.ndarray | None = None

    def over_all(self, owners: int) -> np.ndarray:
        """Return the probabilities of all owners: float, shape (owners,); 0 where one was not
        judged."""
        if self.positions is None:
            return self.probabilities
        found = np.zeros(owners, self.probabilities.dtype)
        found[self.positions] = self.probabilities
        return found


class Ranker(Protocol):
    """Anything that scores a query against all owners of an index."""

    def score(self, query: Query) -> Scored:
        """Return probabilities and evidence for one query."""


def softmax(logits: np.ndarray) -> np.ndarray:
    """Return probabilities over the last axis."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True))


def log_odds(probability: np.ndarray) -> np.ndarray:
    """Return log(p / (1 - p)), kept finite."""
    clipped = np.clip(probability, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(clipped / (1 - clipped)))


def first_two(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the largest and the second largest along the last axis; the second is 0 where there is
    but one."""
    ordered = -np.sort(-values, axis=-1)
    return ordered[..., 0], ordered[..., 1] if values.shape[-1] > 1 else np.zeros(values.shape[:-1])
