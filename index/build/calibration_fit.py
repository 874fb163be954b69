"""Refines the shipped calibrator by what a corpus itself tells, without labelled traffic.

A wording held out is a query its entry answers. With its whole entry held out it is a near-domain
query that nothing answers; so is every wording of a referral topic held out whole. Two logistic
regressions (Platt, 1999) turn the ranker's evidence into "the first entry is right" and "some entry
answers this". They start at the shipped calibrator and leave it as far as the evidence weighs more
than their prior: none without wordings, all the way with thousands. Labelled queries, where an
operator has them (`queries` in the corpus), join in.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize

from index.build.held_out import Sample
from index.calibration import (
    REFINING,
    Calibration,
    LogisticModel,
    OperatingPoint,
    shipped_calibrator,
)

# What an author writes for an entry is found far more often than what customers ask: each counted as
# a query of a stranger's, two to five wordings an entry brought the precision at a nominal .90 down to
# .66-.71 on five companies' pages. Written eighty times over, it is all that customers ask. So n
# wordings an entry count n / (n + 70) each for the models, and less where thresholds are judged.
_FULL_WEIGHT = 70.0
_JUDGING_WEIGHT = 0.03
LABELLED_WEIGHT = 6.0
_PRIOR = 12.0  # of the squared distance of standardized weights, in units of one query
_LEAST_SPREAD = 0.2  # of a column, in logits: three queries that are alike have next to none
_SHIPPED_POINTS = 300.0  # queries of strangers that the shipped curve counts as
_NEXT_TO_NONE = 1e-6  # answered: where nothing was, the shipped curve still says how precise
THRESHOLDS = np.linspace(0.99, 0.5, 50)


def fit_calibration(held_out: Sample | None, labelled: Sample | None = None) -> Calibration:
    """Fit both probabilities, and estimate the precision at every threshold."""
    shipped = shipped_calibrator()
    samples = []
    if held_out is not None and held_out.in_scope:
        share = held_out.per_entry / (held_out.per_entry + _FULL_WEIGHT)
        samples.append((held_out, share * held_out.in_scope))
    if labelled is not None:
        samples.append((labelled, LABELLED_WEIGHT * len(labelled.right)))
    start = start_of_refinement()
    if not samples:
        return Calibration(*start, shipped.curve)
    evidence = shipped.refining(np.vstack([sample.evidence for sample, _ in samples]))
    weights = np.concatenate(
        [sample.weights * (count / sample.weights.sum()) for sample, count in samples]
    )
    right, answerable = (
        fit_refinement(
            evidence,
            np.concatenate([getattr(sample, name) for sample, _ in samples]),
            weights,
            np.array(prior.weights),
        )
        for name, prior in zip(("right", "answerable"), start, strict=True)
    )
    judges = [(sample, _JUDGING_WEIGHT * sample.in_scope) for sample in (held_out,) if sample]
    if labelled is not None:
        judges = [*judges, (labelled, float(len(labelled.right)))]
    return Calibration(right, answerable, _merged(shipped.curve, right, judges))


def start_of_refinement() -> tuple[LogisticModel, LogisticModel]:
    """Return the refinements (right, answerable) that change nothing: the shipped logits."""
    others = (0.0,) * len(REFINING)
    return LogisticModel((1.0, 0.0, *others), 0.0), LogisticModel((0.0, 1.0, *others), 0.0)


def fit_refinement(
    evidence: np.ndarray, outcome: np.ndarray, weights: np.ndarray, prior: np.ndarray
) -> LogisticModel:
    """Return the logistic regression of outcomes (n,) on evidence (n, k) nearest to the prior.

    Minimizes the log loss, summed with `weights`, + _PRIOR / 2 × |weights − prior|², both in units
    of the evidence's standard deviations: the maximum a posteriori under a normal prior. Where
    evidence hardly varies, its weight stays at the prior.
    """
    mean, scale = evidence.mean(0), np.maximum(evidence.std(0), _LEAST_SPREAD)
    standard = (evidence - mean) / scale
    begin = np.append(prior * scale, prior @ mean)
    sign = np.where(outcome, 1.0, -1.0)

    def loss(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        logit = standard @ parameters[:-1] + parameters[-1]
        value = weights @ np.logaddexp(0, -sign * logit)
        slope = -sign * weights / (1 + np.exp(np.clip(sign * logit, -50, 50)))
        away = parameters - begin
        gradient = np.append(standard.T @ slope, slope.sum()) + _PRIOR * away
        return float(value + _PRIOR / 2 * (away @ away)), gradient

    found = minimize(loss, begin, jac=True, method="L-BFGS-B", options={"maxiter": 500})
    slopes = found.x[:-1] / scale
    return LogisticModel(tuple(map(float, slopes)), float(found.x[-1] - slopes @ mean))


def operating_points(
    confidence: np.ndarray, sample: Sample, thresholds: Sequence[float] = tuple(THRESHOLDS)
) -> list[tuple[float, float, float]]:
    """Return (weight above, weight right above, weight answerable) at every threshold.

    The sample's weights sum to 1.
    """
    total = sample.weights.sum()
    answerable = float((sample.weights * sample.answerable).sum() / total)
    points = []
    for threshold in thresholds:
        above = sample.weights * (confidence >= threshold) / total
        points.append((float(above.sum()), float((above * sample.right).sum()), answerable))
    return points


def _merged(
    shipped: Sequence[OperatingPoint], model: LogisticModel, samples: Sequence[tuple[Sample, float]]
) -> tuple[OperatingPoint, ...]:
    """Return the curve of a corpus: its own queries, and the shipped curve as some more of them."""
    calibrator = shipped_calibrator()
    above, right, answerable = (np.zeros(len(THRESHOLDS)) for _ in range(3))
    for sample, count in samples:
        values = calibrator.refining(sample.evidence)
        confidence = np.array([model.probability(row) for row in values.tolist()])
        own = np.array(operating_points(confidence, sample)) * count
        above, right, answerable = above + own[:, 0], right + own[:, 1], answerable + own[:, 2]
    curve = []
    for n, threshold in enumerate(np.round(THRESHOLDS, 3).tolist()):
        if not above[n] and not shipped:
            continue
        at = min(shipped, key=lambda p: abs(p.threshold - threshold), default=None)
        extra = _SHIPPED_POINTS * max(at.answered, _NEXT_TO_NONE) if at else 0.0
        precision = (right[n] + extra * (at.precision if at else 0)) / max(above[n] + extra, 1e-9)
        answered = right[n] / answerable[n] if answerable[n] else at.answered if at else 0.0
        curve.append(OperatingPoint(threshold, float(precision), float(answered)))
    return tuple(curve)
