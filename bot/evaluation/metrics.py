"""How good a ranking and its decisions are: formulas one can compute by hand.

A ranking is a list of ids, best first; `relevant` is the set of right ids.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

import numpy as np


def hit_at_k(ranking: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Return 1.0 where one of the first k is relevant, else 0.0."""
    return float(any(item in relevant for item in ranking[:k]))


def reciprocal_rank_at_k(ranking: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Return 1 / rank of the first relevant item among the first k, or 0.0."""
    return next((1.0 / rank for rank, item in enumerate(ranking[:k], 1) if item in relevant), 0.0)


def ndcg_at_k(ranking: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Return the normalized discounted cumulative gain with binary gains (Järvelin & Kekäläinen,
    2002)."""
    gain = sum(
        1.0 / math.log2(rank + 1) for rank, item in enumerate(ranking[:k], 1) if item in relevant
    )
    ideal = sum(1.0 / math.log2(rank + 1) for rank in range(1, min(k, len(relevant)) + 1))
    return gain / ideal if ideal else 0.0


def expected_calibration_error(
    probabilities: Sequence[float], right: Sequence[bool], bins: int = 5
) -> float:
    """Return the mean |confidence - accuracy| over equal-count bins, weighted by their size (Naeini
    et al., 2015)."""
    if not len(probabilities):
        return 0.0
    order = np.argsort(probabilities, kind="stable")
    confidence, accuracy = np.asarray(probabilities, float)[order], np.asarray(right, float)[order]
    parts = [part for part in np.array_split(np.arange(len(order)), bins) if len(part)]
    return float(
        sum(abs(confidence[part].mean() - accuracy[part].mean()) * len(part) for part in parts)
        / len(order)
    )


def bootstrap_interval(
    values: Sequence[float], *, level: float = 0.95, rounds: int = 2000
) -> tuple[float, float]:
    """Return the percentile bootstrap interval of the mean (Efron, 1979); the seed is fixed."""
    if not len(values):
        return (math.nan, math.nan)
    sample = np.asarray(values, float)
    picks = np.random.default_rng(0).integers(0, len(sample), (rounds, len(sample)))
    low, high = np.quantile(sample[picks].mean(1), [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
