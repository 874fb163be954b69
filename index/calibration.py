"""Probabilities from data, without labelled traffic: what is held out plays the customer.

A wording held out is a query its entry answers. With its whole entry held out it is a near-domain
query that nothing answers; so is every wording of a referral topic held out whole. Two logistic
regressions (Platt, 1999) turn the ranker's evidence into "the first entry is right" and "some entry
answers this". Labelled queries, where an operator has them (calibration.yaml beside the corpus),
join in and decide where the lines are drawn.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from operator import mul
from pathlib import Path

import numpy as np

FILE = "calibration.json"

# The prior: how much of the calibration each kind of held-out query makes up. Half of what is asked
# has an answer.
PRIOR = {
    "in scope": 0.5,
    "ambiguous": 0.05,
    "topic held out": 0.25,
    "topic known": 0.15,
    "entry held out": 0.05,
}
PRIOR_WITHOUT_WORDINGS = {"in scope": 0.5, "entry held out": 0.5}
LABELLED_SHARE = 0.7  # of the calibration, where an operator has labelled queries (ECE on dev: .038 at half, .035 here)
MIN_LABELLED = 200  # from here on they alone draw the lines
MOST_DOUBT = 10  # chosen on dev and on queries of another author: .80 for a precision of .98 (.992 and .994 reached)


@dataclass(frozen=True)
class Sample:
    """Held-out queries: evidence (n, k), whether the first entry was right, whether any answers it,
    the weights."""

    evidence: np.ndarray
    right: np.ndarray
    inside: np.ndarray
    weights: np.ndarray


@dataclass(frozen=True)
class Calibration:
    """Coefficients (bias last) of both probabilities, and the lines drawn on held-out queries.

    `curve` holds (threshold, precision, share answered of what has an answer) from high thresholds
    to low.
    """

    right: tuple[float, ...]
    inside: tuple[float, ...]
    curve: tuple[tuple[float, float, float], ...]

    def probabilities(self, evidence: np.ndarray) -> tuple[float, float]:
        """Return (first entry right, some entry answers) for one query's evidence (k,)."""
        told = [float(value) for value in evidence]  # five numbers: faster without numpy
        right, inside = (
            1 / (1 + math.exp(-min(max(sum(map(mul, line, told)) + line[-1], -30), 30)))
            for line in (self.right, self.inside)
        )
        return right, max(right, inside)

    def save(self, folder: Path) -> None:
        """Write the calibration into `folder`."""
        (folder / FILE).write_text(json.dumps(asdict(self), indent=1))

    @classmethod
    def load(cls, folder: Path) -> Calibration:
        """Read a calibration written by `save`."""
        return cls(**json.loads((folder / FILE).read_text()))

    def answer_at(self, precision: float) -> float:
        """Return the lowest probability from which on answers are right that often; 1 where none
        is.

        A few hundred held-out queries hold a handful of errors: the curve alone would go down to
        answers that are wrong one time in five. No single answer may be more than MOST_DOUBT times
        as doubtful as the wanted average.
        """
        floor = 1 - MOST_DOUBT * (1 - precision)
        for threshold, reached, _ in reversed(self.curve):
            if reached >= precision and threshold >= floor - 1e-9:
                return threshold
        return 1.0


def fit(held_out: Sample, labelled: Sample | None = None) -> Calibration:
    """Fit both probabilities and draw the lines."""
    both = held_out if labelled is None else _join(held_out, labelled, LABELLED_SHARE)
    lines = labelled if labelled is not None and len(labelled.right) >= MIN_LABELLED else held_out
    right, inside = (
        _fit_logistic(both.evidence, each, both.weights) for each in (both.right, both.inside)
    )
    uncut = Calibration(right, inside, ())
    confidence = np.array([uncut.probabilities(row)[0] for row in lines.evidence])
    return Calibration(right, inside, _curve(confidence, lines))


def _curve(confidence: np.ndarray, sample: Sample) -> tuple[tuple[float, float, float], ...]:
    """Return (threshold, precision, answered) at fifty thresholds; precision is that of everything
    above."""
    curve = []
    for threshold in np.linspace(0.99, 0.5, 50):
        above = confidence >= threshold
        if not above.any():
            continue
        weights = sample.weights * above
        curve.append(
            (
                round(float(threshold), 3),
                float((weights * sample.right).sum() / weights.sum()),
                float(
                    (weights * sample.right).sum()
                    / max((sample.weights * sample.inside).sum(), 1e-9)
                ),
            )
        )
    return tuple(curve)


def weights_by_kind(kinds: Sequence[str], prior: Mapping[str, float] = PRIOR) -> np.ndarray:
    """Return weights that give each kind its share of the prior, however many there are of it."""
    names = np.array(kinds)
    weights = np.zeros(len(names))
    for kind, share in prior.items():
        here = names == kind
        if here.any():
            weights[here] = share / here.sum()
    return np.asarray(weights / max(weights.sum(), 1e-12))


def _join(first: Sample, second: Sample, share: float) -> Sample:
    def scaled(sample: Sample, to: float) -> np.ndarray:
        return np.asarray(sample.weights * (to / sample.weights.sum()))

    return Sample(
        np.vstack([first.evidence, second.evidence]),
        np.concatenate([first.right, second.right]),
        np.concatenate([first.inside, second.inside]),
        np.concatenate([scaled(first, 1 - share), scaled(second, share)]),
    )


def _fit_logistic(
    evidence: np.ndarray, target: np.ndarray, weights: np.ndarray
) -> tuple[float, ...]:
    """Return coefficients and bias of a weighted logistic regression with a slight L2 penalty."""
    from scipy.optimize import minimize  # build only: serving needs no scipy

    mean, scale = evidence.mean(0), evidence.std(0) + 1e-9
    features = np.hstack([(evidence - mean) / scale, np.ones((len(evidence), 1))])
    shares, y = weights / weights.sum(), target.astype(float)

    def loss_and_gradient(line: np.ndarray) -> tuple[float, np.ndarray]:
        z = features @ line
        loss = float((shares * (np.logaddexp(0, z) - y * z)).sum() + 1e-4 * (line[:-1] ** 2).sum())
        gradient = features.T @ (shares * (_sigmoid(z) - y))
        gradient[:-1] += 2e-4 * line[:-1]
        return loss, gradient

    line = minimize(loss_and_gradient, np.zeros(features.shape[1]), jac=True, method="L-BFGS-B").x
    return (*map(float, line[:-1] / scale), float(line[-1] - (line[:-1] * mean / scale).sum()))


def _sigmoid(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-np.clip(z, -30, 30))))
