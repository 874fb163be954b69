"""A ranking → hits: entries, clarifications and referrals, each with its rank and probability."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from corpus.intent import Intent
from index.layout import IntentLayout
from index.probability import largest
from index.ranker import Ranking
from index.result import Hit


class RankedHits:
    """A ranking cut into hits, all on one scale.

    The first entry has its calibrated probability, the others theirs in proportion, none above 1.
    """

    def __init__(self, ranking: Ranking, layout: IntentLayout, right: float) -> None:
        self._ranking, self._positions = ranking, ranking.positions
        own = slice(layout.entries) if self._positions is None else self._positions < layout.entries
        entries = ranking.probabilities[own]
        self._scale = right / max(float(entries.max(initial=0)), 1e-9)

    def hits(
        self, intents: Sequence[Intent], own: slice, most: int, wanted: Sequence[int] = ()
    ) -> tuple[Hit[Any], ...]:
        """Return the best `most` of the intents at the positions `own`, then the `wanted` ones."""
        rows = self._best(own, most, wanted)
        signals = self._ranking.signals
        columns = zip(*(values[rows].tolist() for values in signals.values()), strict=True)
        shares = self._ranking.probabilities[rows].tolist()
        positions = (rows if self._positions is None else self._positions[rows]).tolist()
        return tuple(
            Hit(
                intents[position - own.start],
                rank,
                min(share * self._scale, 1.0),
                share,
                dict(zip(signals, values, strict=True)),
            )
            for rank, (position, share, values) in enumerate(
                zip(positions, shares, columns, strict=True), 1
            )
        )

    def _best(self, own: slice, most: int, wanted: Sequence[int]) -> np.ndarray:
        probabilities = self._ranking.probabilities
        if self._positions is None:
            rows = largest(probabilities[own], most) + own.start
        else:  # only some intents are ranked
            start, stop = np.searchsorted(self._positions, (own.start, own.stop))
            rows = largest(probabilities[start:stop], most) + start
            wanted = np.searchsorted(self._positions, wanted).tolist()
        best = set(rows.tolist())
        more = sorted((i for i in wanted if i not in best), key=lambda i: -probabilities[i])
        return np.append(rows, more).astype(int) if more else rows


def positions_of(ranking: Ranking) -> np.ndarray:
    """Return whose the probabilities are."""
    if ranking.positions is None:
        return np.arange(len(ranking.probabilities))
    return ranking.positions


def including(ranking: Ranking, wanted: Sequence[int]) -> Ranking:
    """Return the ranking with these intents in it: those that are no candidates, at nothing."""
    if ranking.positions is None:
        return ranking
    missing = np.setdiff1d(np.array(wanted, int), ranking.positions)
    at = np.searchsorted(ranking.positions, missing)
    return Ranking(
        np.insert(ranking.probabilities, at, 0.0),
        ranking.evidence,
        {name: np.insert(values, at, 0.0) for name, values in ranking.signals.items()},
        np.insert(ranking.positions, at, missing),
    )
