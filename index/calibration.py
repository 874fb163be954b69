"""Evidence → probabilities: two logistic models fitted at build, and the thresholds they bring.

Where they come from: build/calibration_fit.py.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

FILE = "calibration.json"

# Of a single answer, in multiples of the doubt wanted on average. Chosen on dev and on queries of
# another author: .80 for a precision of .98 (.992 and .994 reached).
MAX_DOUBT = 10


@dataclass(frozen=True)
class LogisticModel:
    """P = 1 / (1 + exp(-(weights · evidence + bias))); one weight a column of the evidence."""

    weights: tuple[float, ...]
    bias: float

    def probability(self, evidence: Sequence[float]) -> float:
        """Return the probability. Raises ValueError where the evidence has other columns."""
        terms = zip(self.weights, evidence, strict=True)
        logit = sum(weight * value for weight, value in terms) + self.bias
        return 1 / (1 + math.exp(-min(max(logit, -30), 30)))

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> LogisticModel:
        """Return the model that `asdict` made JSON of."""
        return cls(tuple(raw["weights"]), raw["bias"])


@dataclass(frozen=True)
class OperatingPoint:
    """What answering from `threshold` on reaches on held-out queries.

    `precision` is the share of right answers, `answered` that of the queries with an answer.
    """

    threshold: float
    precision: float
    answered: float


@dataclass(frozen=True)
class Calibration:
    """Both probabilities, and the precision at every threshold, from high thresholds to low."""

    right: LogisticModel
    answerable: LogisticModel
    curve: tuple[OperatingPoint, ...] = ()

    def probabilities(self, evidence: np.ndarray) -> tuple[float, float]:
        """Return P(first entry right), P(some entry answers) for one query's evidence (k,)."""
        values = evidence.tolist()  # five numbers: faster without numpy
        right = self.right.probability(values)
        return right, max(right, self.answerable.probability(values))

    def answer_threshold(self, precision: float) -> float:
        """Return the lowest probability from which on answers are right that often; 1 if none is.

        A few hundred held-out queries hold a handful of errors: the curve alone would go down to
        answers that are wrong one time in five. No single answer may be more than MAX_DOUBT times
        as doubtful as the wanted average.
        """
        floor = 1 - MAX_DOUBT * (1 - precision)
        for point in reversed(self.curve):
            if point.precision >= precision and point.threshold >= floor - 1e-9:
                return point.threshold
        return 1.0

    def save(self, folder: Path) -> None:
        """Write the calibration into `folder`."""
        (folder / FILE).write_text(json.dumps(asdict(self), indent=1))

    @classmethod
    def load(cls, folder: Path) -> Calibration:
        """Read a calibration written by `save`."""
        raw = json.loads((folder / FILE).read_text())
        return cls(
            LogisticModel.from_json(raw["right"]),
            LogisticModel.from_json(raw["answerable"]),
            tuple(OperatingPoint(**point) for point in raw["curve"]),
        )
