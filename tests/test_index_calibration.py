"""From evidence to probabilities and thresholds, on models that can be worked out by hand."""

import math

import numpy as np
import pytest

from index.calibration import Calibration, LogisticModel, OperatingPoint

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


@pytest.mark.parametrize(
    ("evidence", "right", "answerable"),
    [
        ([0.0, 0.0], 0.5, 0.5),
        # An entry that is right is one that answers.
        ([1.0, 0.0], 1 / (1 + np.exp(-2)), 1 / (1 + np.exp(-2))),
        ([0.0, 1.0], 0.5, 1 / (1 + np.exp(-3))),
        ([-100.0, 0.0], 0.0, 0.5),
    ],
)
def test_probabilities_are_two_logistic_models_and_answerable_is_never_below_right(
    evidence, right, answerable
):
    calibration = Calibration(LogisticModel((2.0, 0.0), 0.0), LogisticModel((0.0, 3.0), 0.0))
    found = calibration.probabilities(np.array(evidence))
    assert found == pytest.approx((right, answerable), abs=1e-9)


def test_the_bias_is_added_once_whatever_the_evidence():
    assert LogisticModel((2.0, -1.0), 0.5).probability([0.0, 0.0]) == pytest.approx(
        1 / (1 + math.exp(-0.5))
    )
    assert LogisticModel((2.0, -1.0), 0.5).probability([1.0, 3.0]) == pytest.approx(
        1 / (1 + math.exp(0.5))
    )


@pytest.mark.parametrize("evidence", [[0.3], [0.3, -0.2, 1.0], []])
def test_evidence_of_another_width_is_refused(evidence):
    model = LogisticModel((2.0, -1.0), 0.5)
    with pytest.raises(ValueError, match="argument 2"):
        model.probability(evidence)
    with pytest.raises(ValueError, match="argument 2"):
        Calibration(model, model).probabilities(np.array(evidence))


def test_a_saved_calibration_judges_the_same(tmp_path):
    calibration = Calibration(
        LogisticModel((2.0, -1.0), 0.5), LogisticModel((0.0, 3.0), 0.0), CURVE
    )
    calibration.save(tmp_path)
    opened = Calibration.load(tmp_path)
    assert opened == calibration
    assert opened.answer_threshold(0.94) == 0.7
    evidence = np.array([0.3, -0.2])
    assert opened.probabilities(evidence) == calibration.probabilities(evidence)
