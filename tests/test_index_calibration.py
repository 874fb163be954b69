"""From evidence to probabilities and thresholds, on models that can be worked out by hand."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from index.calibration import (
    REFINING,
    SHIPPED_FILE,
    Calibration,
    LogisticModel,
    OperatingPoint,
    ShippedCalibrator,
    shipped_calibrator,
)
from index.evidence import NAMES

EVEN = LogisticModel((1.0,), 0.0)
CURVE = tuple(
    OperatingPoint(threshold, precision, answered)
    for threshold, precision, answered in (
        (0.9, 1.0, 0.2),
        (0.8, 0.99, 0.4),
        (0.7, 0.98, 0.5),
        (0.6, 0.9, 0.7),
        (0.5, 0.8, 0.9),
    )
)


# At 0.99 no answer may be more than ten times as doubtful as the average: 0.9, though .8 would be
# precise enough too.
@pytest.mark.parametrize(
    ("precision", "threshold"),
    [(1.0, 1.0), (0.99, 0.9), (0.98, 0.8), (0.97, 0.7), (0.95, 0.7), (0.9, 0.6), (0.8, 0.5)],
)
def test_answers_begin_at_the_lowest_threshold_that_is_precise_enough_and_not_too_doubtful(
    precision, threshold
):
    assert Calibration(EVEN, EVEN, CURVE).answer_threshold(precision) == threshold


@pytest.mark.parametrize(
    "curve", [(), (OperatingPoint(0.9, 0.8, 0.2), OperatingPoint(0.5, 0.6, 0.9))]
)
def test_where_no_threshold_is_precise_enough_only_certainty_is_answered(curve):
    assert Calibration(EVEN, EVEN, curve).answer_threshold(0.98) == 1.0


def refinement(**weights: float) -> LogisticModel:
    """Return the refinement that looks at these alone: `right` and `answerable` are logits."""
    names = ("right", "answerable", *REFINING)
    return LogisticModel(tuple(weights.get(name, 0.0) for name in names), 0.0)


def evidence_of(**values: float) -> np.ndarray:
    return np.array([values.get(name, 0.0) for name in NAMES])


@pytest.mark.parametrize(
    ("evidence", "right", "answerable"),
    [
        (evidence_of(), 0.5, 0.5),
        # An entry that is right is one that answers.
        (evidence_of(first=1.0), 1 / (1 + np.exp(-2)), 1 / (1 + np.exp(-2))),
        (evidence_of(entries=1.0), 0.5, 1 / (1 + np.exp(-3))),
        (evidence_of(first=-100.0), 0.0, 0.5),
    ],
)
def test_probabilities_are_two_logistic_models_and_answerable_is_never_below_right(
    evidence, right, answerable
):
    calibration = Calibration(refinement(first=2.0), refinement(entries=3.0))
    assert calibration.probabilities(evidence) == pytest.approx((right, answerable), abs=1e-9)


def test_the_bias_is_added_once_whatever_the_evidence():
    assert LogisticModel((2.0, -1.0), 0.5).probability([0.0, 0.0]) == pytest.approx(
        1 / (1 + math.exp(-0.5))
    )
    assert LogisticModel((2.0, -1.0), 0.5).probability([1.0, 3.0]) == pytest.approx(
        1 / (1 + math.exp(0.5))
    )


@pytest.mark.parametrize("evidence", [[0.3], [0.3, -0.2, 1.0], []])
def test_evidence_of_another_width_is_refused(evidence):
    with pytest.raises(ValueError, match="argument 2"):
        LogisticModel((2.0, -1.0), 0.5).probability(evidence)
    calibration = Calibration(refinement(right=1.0), refinement(answerable=1.0))
    with pytest.raises((ValueError, IndexError)):
        calibration.probabilities(np.array(evidence))


def test_a_saved_calibration_judges_the_same(tmp_path):
    calibration = Calibration(
        refinement(right=0.9, first=0.5), refinement(answerable=1.1, share=3.0), CURVE
    )
    calibration.save(tmp_path)
    opened = Calibration.load(tmp_path)
    assert opened == calibration
    assert opened.answer_threshold(0.94) == 0.7
    evidence = np.random.default_rng(0).normal(0, 1, len(NAMES))
    assert opened.probabilities(evidence) == calibration.probabilities(evidence)


# The calibrator that comes with the code


def test_the_shipped_calibrator_judges_all_evidence_there_is():
    shipped = shipped_calibrator()
    for model in (shipped.right, shipped.answerable):
        assert len(model.weights) == len(NAMES) and any(model.weights)
    assert shipped.means.shape == shipped.deviations.shape == (len(NAMES),)
    assert (shipped.deviations > 0).all() and shipped.clip > 0


def test_the_shipped_curve_is_a_curve_and_answers_at_nine_in_ten():
    curve = shipped_calibrator().curve
    thresholds = [point.threshold for point in curve]
    assert thresholds == sorted(thresholds, reverse=True)
    assert all(0 < point.precision <= 1 and 0 <= point.answered <= 1 for point in curve)
    answered = [point.answered for point in curve]
    assert answered == sorted(answered)
    start = LogisticModel((1.0,), 0.0)
    assert 0.5 <= Calibration(start, start, curve).answer_threshold(0.9) < 1


def test_a_calibrator_of_other_evidence_is_refused_with_the_command(tmp_path):
    file = tmp_path / "calibrator.json"
    raw = json.loads(SHIPPED_FILE.read_text())
    file.write_text(json.dumps(raw))
    assert ShippedCalibrator.load(file).right == shipped_calibrator().right
    for names in (raw["names"][:-1], raw["names"][::-1], [*raw["names"], "more"]):
        file.write_text(json.dumps(raw | {"names": names}))
        with pytest.raises(ValueError, match=r"other evidence.*scripts\.fit_calibrator"):
            ShippedCalibrator.load(file)


def calibrator() -> ShippedCalibrator:
    """Return one whose logits can be followed: "first" in units of 2 around 1, and "known"."""
    n = len(NAMES)
    return ShippedCalibrator(
        means=evidence_of(first=1.0),
        deviations=np.ones(n) + evidence_of(first=1.0),
        clip=3.0,
        right=LogisticModel(tuple(evidence_of(first=0.5).tolist()), -0.25),
        answerable=LogisticModel(tuple(evidence_of(known=2.0).tolist()), 0.0),
        curve=CURVE,
    )


def test_a_refinement_looks_at_both_logits_and_at_the_rankers_own_evidence():
    evidence = np.stack([evidence_of(first=3.0, known=0.5), evidence_of(**{"best entry": 7.0})])
    found = calibrator().refining(evidence)
    assert found.shape == (2, 2 + len(REFINING))
    first, second = (
        dict(zip(("right", "answerable", *REFINING), row, strict=True)) for row in found
    )
    # (3 - 1) / 2 deviations × .5 - .25, and .5 × 2.
    assert (first["right"], first["answerable"], first["first"]) == (0.25, 1.0, 3.0)
    assert (second["right"], second["answerable"], second["best entry"]) == (-0.5, 0.0, 7.0)


def test_evidence_beyond_all_that_was_seen_counts_as_the_farthest_seen():
    far, farther = (calibrator().refining(evidence_of(first=v)[None])[0] for v in (7.0, 700.0))
    assert far[0] == farther[0] == 0.5 * 3 - 0.25


def test_a_saved_calibrator_is_the_same_to_four_digits(tmp_path):
    file = tmp_path / "calibrator.json"
    calibrator().save(file)
    opened, made = ShippedCalibrator.load(file), calibrator()
    assert (opened.right, opened.answerable, opened.curve) == (
        made.right,
        made.answerable,
        made.curve,
    )
    assert opened.means.tolist() == made.means.tolist()
    assert opened.deviations.tolist() == made.deviations.tolist()
    replace(made, right=LogisticModel((1 / 3,) * len(NAMES), 2 / 3)).save(file)
    rounded = ShippedCalibrator.load(file).right
    assert (rounded.weights[0], rounded.bias) == (0.3333, 0.6667)
