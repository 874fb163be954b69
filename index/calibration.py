"""Evidence → probabilities, and the thresholds they bring.

A calibrator fitted over many corpora comes with the code (scripts.fit_calibrator) and knows how much
evidence means what in a corpus it has never seen. What a corpus holds out of its own wordings, and
its labelled queries, refine it at build (build/calibration_fit.py): the more there are, the more.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np

from index.evidence import NAMES

FILE = "calibration.json"
SHIPPED_FILE = Path(__file__).parent / "shipped_calibrator.json"

# Of a single answer, in multiples of the doubt wanted on average. Chosen on dev and on queries of
# another author: .80 for a precision of .98 (.992 and .994 reached).
MAX_DOUBT = 10
# What the refinement looks at beside the shipped calibrator's own logits.
REFINING = ("entries", "first", "share", "best entry", "best referral")
_REFINING = [NAMES.index(name) for name in REFINING]


@dataclass(frozen=True)
class LogisticModel:
    """P = 1 / (1 + exp(-logit)), logit = weights · evidence + bias; one weight a column."""

    weights: tuple[float, ...]
    bias: float

    def logit(self, evidence: Sequence[float]) -> float:
        """Return the logit. Raises ValueError where the evidence has other columns."""
        terms = zip(self.weights, evidence, strict=True)
        return sum(weight * value for weight, value in terms) + self.bias

    def probability(self, evidence: Sequence[float]) -> float:
        """Return the probability. Raises ValueError where the evidence has other columns."""
        return 1 / (1 + math.exp(-min(max(self.logit(evidence), -30), 30)))

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
class ShippedCalibrator:
    """What is known of evidence before a corpus is seen.

    Both models look at evidence NAMES, standardized by `means` and `deviations` and clipped at
    ±`clip`. `curve` is what the thresholds reach on corpora that were left out of the fit.
    """

    means: np.ndarray
    deviations: np.ndarray
    clip: float
    right: LogisticModel
    answerable: LogisticModel
    curve: tuple[OperatingPoint, ...] = ()

    def refining(self, evidence: np.ndarray) -> np.ndarray:
        """Return what a refinement looks at: (n, 2 + len(REFINING)) from evidence (n, k).

        First come both logits of this calibrator.
        """
        standard = (evidence - self.means) / self.deviations
        np.minimum(np.maximum(standard, -self.clip, out=standard), self.clip, out=standard)
        weights, biases = self._both
        return np.concatenate([standard @ weights + biases, evidence[:, _REFINING]], axis=1)

    @cached_property
    def _both(self) -> tuple[np.ndarray, np.ndarray]:
        models = (self.right, self.answerable)
        return np.array([m.weights for m in models]).T, np.array([m.bias for m in models])

    def save(self, file: Path = SHIPPED_FILE) -> None:
        """Write the calibrator, rounded to what matters."""

        def model(own: LogisticModel) -> dict[str, Any]:
            return {"weights": _rounded(own.weights), "bias": round(own.bias, 4)}

        raw = {
            "names": list(NAMES),
            "means": _rounded(self.means.tolist()),
            "deviations": _rounded(self.deviations.tolist()),
            "clip": self.clip,
            "right": model(self.right),
            "answerable": model(self.answerable),
            "curve": [
                {name: round(value, 4) for name, value in asdict(point).items()}
                for point in self.curve
            ],
        }
        file.write_text(json.dumps(raw, indent=1) + "\n")

    @classmethod
    def load(cls, file: Path = SHIPPED_FILE) -> ShippedCalibrator:
        """Read the calibrator that comes with the code."""
        raw = json.loads(file.read_text())
        if raw["names"] != list(NAMES):
            raise ValueError(
                f"{file}: fitted to other evidence. Run: python -m scripts.fit_calibrator"
            )
        return cls(
            np.array(raw["means"]),
            np.array(raw["deviations"]),
            raw["clip"],
            LogisticModel.from_json(raw["right"]),
            LogisticModel.from_json(raw["answerable"]),
            tuple(OperatingPoint(**point) for point in raw["curve"]),
        )


def _rounded(values: Sequence[float]) -> list[float]:
    return [round(value, 4) for value in values]


shipped_calibrator = cache(ShippedCalibrator.load)


@dataclass(frozen=True)
class Calibration:
    """Both probabilities, and the precision at every threshold, from high thresholds to low.

    The models are refinements: they look at `ShippedCalibrator.refining`.
    """

    right: LogisticModel
    answerable: LogisticModel
    curve: tuple[OperatingPoint, ...] = ()

    def probabilities(self, evidence: np.ndarray) -> tuple[float, float]:
        """Return P(first entry right), P(some entry answers) for one query's evidence (k,)."""
        values = shipped_calibrator().refining(evidence[None])[0].tolist()
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
