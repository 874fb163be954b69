"""What a ranker promises: from a query's features to probabilities of all intents.

The evidence behind them comes along, for the calibration.

Two rankers keep this promise, chosen by the corpus: `classifier.py` where entries carry wordings,
`hybrid.py` elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from corpus.intent import Corpus
from index.features import Features


@dataclass(frozen=True)
class IntentLayout:
    """How many intents of each kind there are. Positions run in this order."""

    entries: int
    clarifications: int = 0
    referrals: int = 0

    @classmethod
    def of(cls, corpus: Corpus) -> IntentLayout:
        """Return the layout of a corpus's intents."""
        return cls(len(corpus.entries), len(corpus.clarifications), len(corpus.referrals))

    @property
    def total(self) -> int:
        """Return the number of all intents."""
        return self.entries + self.clarifications + self.referrals

    @property
    def entry_slice(self) -> slice:
        """Return the positions of the entries."""
        return slice(0, self.entries)

    @property
    def clarification_slice(self) -> slice:
        """Return the positions of the clarifications."""
        return slice(self.entries, self.entries + self.clarifications)

    @property
    def referral_slice(self) -> slice:
        """Return the positions of the referrals."""
        return slice(self.entries + self.clarifications, self.total)

    def is_entry(self, position: int) -> bool:
        """Return whether an entry stands there."""
        return position < self.entries

    def is_answerable(self, position: int) -> bool:
        """Return whether what stands there is answered by some entry: an entry or clarification."""
        return position < self.entries + self.clarifications


@dataclass(frozen=True)
class Ranking:
    """A ranker's opinion about one query.

    `probabilities` (n,) are not yet calibrated; `evidence` (k,) is what the calibration judges by;
    `signals`, name → (n,), are for people who want to know why. `positions` (n,) tells whose they
    are, ascending; None where all intents are ranked, in their order.
    """

    probabilities: np.ndarray
    evidence: np.ndarray
    signals: Mapping[str, np.ndarray]
    positions: np.ndarray | None = None

    def over_all(self, intents: int) -> np.ndarray:
        """Return the probabilities of all intents: float, shape (intents,); 0 where not ranked."""
        if self.positions is None:
            return self.probabilities
        every = np.zeros(intents, self.probabilities.dtype)
        every[self.positions] = self.probabilities
        return every


class Ranker(Protocol):
    """Anything that ranks all intents of an index for a query."""

    def rank(self, query: Features) -> Ranking:
        """Return probabilities and evidence for the features of one text."""
