"""How the calibration is fitted: small samples whose figures can be worked out by hand."""

import numpy as np
import pytest

from index.build.calibration_fit import (
    LABELLED_SHARE,
    MIN_LABELLED,
    fit_calibration,
    fit_logistic,
    operating_points,
)
from index.build.held_out import Sample, weights_by_kind


def sample(right, answerable, weights=None, evidence=None):
    n = len(right)
    return Sample(
        np.zeros((n, 1)) if evidence is None else np.array(evidence, float).reshape(n, -1),
        np.array(right, bool),
        np.array(answerable, bool),
        np.full(n, 1 / n) if weights is None else np.array(weights, float),
    )


def curve_of(confidence, each):
    return {
        point.threshold: (point.precision, point.answered)
        for point in operating_points(np.array(confidence), each)
    }


def test_a_curve_tells_how_precise_and_how_complete_each_threshold_is():
    # Four held-out queries: two rightly first, one answerable but ranked wrongly, one that nothing
    # answers.
    curve = curve_of([0.905, 0.705, 0.605, 0.555], sample([1, 1, 0, 0], [1, 1, 1, 0]))
    assert max(curve) == 0.90  # nothing lies above: no threshold there
    assert curve[0.90] == pytest.approx((1.0, 1 / 3))
    assert curve[0.71] == pytest.approx((1.0, 1 / 3))
    assert curve[0.70] == pytest.approx((1.0, 2 / 3))
    assert curve[0.61] == pytest.approx((1.0, 2 / 3))
    assert curve[0.60] == pytest.approx((2 / 3, 2 / 3))
    assert curve[0.50] == pytest.approx((2 / 4, 2 / 3))


def test_weights_count_in_the_curve():
    curve = curve_of([0.9, 0.9], sample([1, 0], [1, 0], weights=[0.8, 0.2]))
    assert curve[0.80] == pytest.approx((0.8, 1.0))


def test_the_curve_runs_from_high_thresholds_to_low():
    points = operating_points(np.array([0.995, 0.6]), sample([1, 1], [1, 1]))
    thresholds = [point.threshold for point in points]
    assert thresholds == sorted(thresholds, reverse=True)
    assert (thresholds[0], thresholds[-1]) == (0.99, 0.5)


def test_a_fit_returns_the_shares_it_was_shown():
    # Evidence 0: 2 of 10 right, 4 of 10 answerable. Evidence 1: 8 right, 9 answerable. A logistic
    # curve through two points is exact.
    right = [1] * 2 + [0] * 8 + [1] * 8 + [0] * 2
    answerable = [1] * 4 + [0] * 6 + [1] * 9 + [0] * 1
    fitted = fit_calibration(sample(right, answerable, evidence=[0.0] * 10 + [1.0] * 10))
    assert fitted.probabilities(np.array([0.0])) == pytest.approx((0.2, 0.4), abs=0.005)
    assert fitted.probabilities(np.array([1.0])) == pytest.approx((0.8, 0.9), abs=0.005)
    assert fitted.probabilities(np.array([0.5]))[0] == pytest.approx(0.5, abs=0.005)
    precisions = [point.precision for point in fitted.curve]
    assert precisions == pytest.approx([0.8] * len(fitted.curve))
    assert fitted.answer_threshold(0.98) == 1.0


def test_weighted_outcomes_are_fitted_by_their_weight():
    model = fit_logistic(
        np.array([[0.0], [0.0], [1.0], [1.0]]),
        np.array([True, False, True, False]),
        np.array([0.1, 0.4, 0.3, 0.2]),
    )
    assert model.probability([0.0]) == pytest.approx(0.2, abs=0.005)
    assert model.probability([1.0]) == pytest.approx(0.6, abs=0.005)


@pytest.mark.parametrize(("outcome", "expected"), [(True, 5 / 6), (False, 1 / 6)])
def test_where_all_outcomes_are_the_same_the_evidence_teaches_nothing(outcome, expected):
    evidence = np.array([[0.0, 1.0], [2.0, 3.0], [4.0, 0.5], [9.0, 9.0]])
    model = fit_logistic(evidence, np.full(4, outcome), np.full(4, 0.25))
    assert model.weights == (0.0, 0.0)
    # Odds of five to one: as often as there are outcomes, and one more that nobody has seen.
    assert model.probability([100.0, -100.0]) == pytest.approx(expected)


def test_evidence_that_never_varies_gets_finite_weights():
    model = fit_logistic(
        np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 1.0], [1.0, 1.0]]),
        np.array([True, False, True, True]),
        np.full(4, 0.25),
    )
    assert model.probability([1.0, 0.0]) == pytest.approx(0.5, abs=0.01)


def test_few_labelled_queries_join_the_fit_with_their_share_and_judge_no_threshold():
    held_out = sample([1, 0] * 50, [1, 0] * 50, evidence=[1.0] * 100)
    labelled = sample([1] * 10, [1] * 10, evidence=[1.0] * 10)
    fitted = fit_calibration(held_out, labelled)
    # The labelled queries are all right; half of the others are.
    expected = 0.5 * (1 - LABELLED_SHARE) + 1.0 * LABELLED_SHARE
    assert fitted.probabilities(np.array([1.0]))[0] == pytest.approx(expected, abs=0.005)
    # The curve is that of the held-out queries, half of them right.
    assert {point.precision for point in fitted.curve} == {0.5}


def test_enough_labelled_queries_judge_the_thresholds_alone():
    held_out = sample([1, 0] * 50, [1, 0] * 50, evidence=[1.0] * 100)
    n = MIN_LABELLED
    labelled = sample([1] * n, [1] * n, evidence=[1.0] * n)
    assert {point.precision for point in fit_calibration(held_out, labelled).curve} == {1.0}


def test_each_kind_weighs_what_the_prior_says_however_many_there_are():
    kinds = ["in scope"] * 6 + ["topic held out"] * 2 + ["entry held out"]
    weights = weights_by_kind(
        kinds, {"in scope": 0.5, "topic held out": 0.25, "entry held out": 0.25, "ambiguous": 0.3}
    )
    assert weights.tolist() == pytest.approx([0.5 / 6] * 6 + [0.125] * 2 + [0.25])


def test_a_kind_outside_the_prior_weighs_nothing():
    weights = weights_by_kind(["in scope", "ambiguity held out"], {"in scope": 0.5})
    assert weights.tolist() == [1.0, 0.0]
