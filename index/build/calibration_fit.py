"""Probabilities from data, without labelled traffic: what is held out plays the customer.

A wording held out is a query its entry answers. With its whole entry held out it is a near-domain
query that nothing answers; so is every wording of a referral topic held out whole. Two logistic
regressions (Platt, 1999) turn the ranker's evidence into "the first entry is right" and "some entry
answers this". Labelled queries, where an operator has them (`queries` in the corpus), join in and
decide where the thresholds are.
"""

from __future__ import annotations

import numpy as np
from sklearn.linear_model import LogisticRegression

from index.build.held_out import Sample
from index.calibration import Calibration, LogisticModel, OperatingPoint

LABELLED_SHARE = (
    0.7  # of the calibration, where there are any (ECE on dev: .038 at half, .035 here)
)
MIN_LABELLED = 200  # from here on they alone decide the thresholds
_PENALTY = 1e-4  # on the squared weights of standardized evidence, beside the mean loss


def fit_calibration(held_out: Sample, labelled: Sample | None = None) -> Calibration:
    """Fit both probabilities, and measure the precision at every threshold."""
    sample = held_out if labelled is None else _join(held_out, labelled, LABELLED_SHARE)
    judges = labelled if labelled and len(labelled.right) >= MIN_LABELLED else held_out
    right, answerable = (
        fit_logistic(sample.evidence, outcome, sample.weights)
        for outcome in (sample.right, sample.answerable)
    )
    confidence = np.array([right.probability(row.tolist()) for row in judges.evidence])
    return Calibration(right, answerable, operating_points(confidence, judges))


def operating_points(confidence: np.ndarray, sample: Sample) -> tuple[OperatingPoint, ...]:
    """Return what fifty thresholds reach, from high to low; precision is of everything above."""
    points = []
    answerable = max((sample.weights * sample.answerable).sum(), 1e-9)
    for threshold in np.linspace(0.99, 0.5, 50):
        above = confidence >= threshold
        if not above.any():
            continue
        weights = sample.weights * above
        right = (weights * sample.right).sum()
        points.append(
            OperatingPoint(
                round(float(threshold), 3),
                float(right / weights.sum()),
                float(right / answerable),
            )
        )
    return tuple(points)


def fit_logistic(evidence: np.ndarray, outcome: np.ndarray, weights: np.ndarray) -> LogisticModel:
    """Return the weighted logistic regression of outcomes (n,) on evidence (n, k).

    The evidence is standardized for the fit, and the slight penalty is on that scale. Where all
    outcomes are the same there is nothing to learn from the evidence: the probability is then
    theirs, less one in as many as there are.
    """
    columns = evidence.shape[1]
    if outcome.all() or not outcome.any():
        odds = float(np.log(len(outcome) + 1))
        return LogisticModel((0.0,) * columns, odds if outcome.all() else -odds)
    mean, scale = evidence.mean(0), evidence.std(0) + 1e-9
    model = LogisticRegression(C=1 / (2 * _PENALTY), tol=1e-8, max_iter=1000)
    model.fit((evidence - mean) / scale, outcome, sample_weight=weights / weights.sum())
    slopes = model.coef_[0] / scale
    return LogisticModel(tuple(map(float, slopes)), float(model.intercept_[0] - slopes @ mean))


def _join(first: Sample, second: Sample, share: float) -> Sample:
    """Return both samples as one, in which the second makes up a share of the weight."""
    weights = [
        first.weights * ((1 - share) / first.weights.sum()),
        second.weights * (share / second.weights.sum()),
    ]
    return Sample(
        np.vstack([first.evidence, second.evidence]),
        np.concatenate([first.right, second.right]),
        np.concatenate([first.answerable, second.answerable]),
        np.concatenate(weights),
    )
