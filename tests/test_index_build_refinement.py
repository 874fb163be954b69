"""The fit of a refinement itself: a maximum a posteriori that can be worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from index.build.calibration_fit import fit_refinement, start_of_refinement
from index.calibration import LogisticModel


def test_the_prior_and_outcomes_meet_where_both_pull_equally():
    """Evidence that never varies leaves the bias: 24 queries, three of four right, at even odds
    pull with 24 × (3/4 - 1/2) = 6; a prior of -1/2 pulls back with 12 × 1/2."""
    evidence = np.ones((4, 1))
    model = fit_refinement(
        evidence, np.array([1, 1, 1, 0], bool), np.full(4, 6.0), np.array([-0.5])
    )
    assert model.logit([1.0]) == pytest.approx(0, abs=1e-5)


def test_one_dimension_is_pulled_to_the_prior_in_units_of_its_spread():
    """At even odds everywhere the prior must be zero: as many right as wrong on either side."""
    evidence = np.array([[-5.0], [-5.0], [5.0], [5.0]])
    outcome = np.array([1, 0, 1, 0], bool)
    model = fit_refinement(evidence, outcome, np.full(4, 5.0), np.array([0.0]))
    assert model.weights == pytest.approx((0,), abs=1e-6) and model.bias == pytest.approx(
        0, abs=1e-5
    )
    # A slope of the prior at 1/5 of a deviation of 5: 1 in standard units. With weights w of every
    # query the slope s meets 4w × s' = 12 (1 - s), where s' = 1/(1+exp(-s)) - 1/2.
    slope = fit_refinement(evidence, outcome, np.full(4, 5.0), np.array([0.2])).weights[0] * 5
    assert 20 * (1 / (1 + np.exp(-slope)) - 0.5) == pytest.approx(12 * (1 - slope), abs=1e-3)


def test_with_many_queries_a_fit_returns_the_shares_it_was_shown():
    # Evidence 0: 2 of 10 right. Evidence 1: 8. A logistic curve through two points is exact.
    evidence = np.array([[0.0]] * 10 + [[1.0]] * 10)
    outcome = np.array([1] * 2 + [0] * 8 + [1] * 8 + [0] * 2, bool)
    model = fit_refinement(evidence, outcome, np.full(20, 1e5), np.array([0.0]))
    assert model.probability([0.0]) == pytest.approx(0.2, abs=0.005)
    assert model.probability([1.0]) == pytest.approx(0.8, abs=0.005)
    assert model.probability([0.5]) == pytest.approx(0.5, abs=0.005)


def test_weighted_outcomes_are_fitted_by_their_weight():
    model = fit_refinement(
        np.array([[0.0], [0.0], [1.0], [1.0]]),
        np.array([True, False, True, False]),
        1e6 * np.array([0.1, 0.4, 0.3, 0.2]),
        np.array([0.0]),
    )
    assert model.probability([0.0]) == pytest.approx(0.2, abs=0.005)
    assert model.probability([1.0]) == pytest.approx(0.6, abs=0.005)


@pytest.mark.parametrize("outcome", [True, False])
def test_where_all_outcomes_are_the_same_weights_stay_finite_and_near_the_prior(outcome):
    evidence = np.array([[0.0, 1.0], [2.0, 3.0], [4.0, 0.5], [9.0, 9.0]])
    model = fit_refinement(evidence, np.full(4, outcome), np.full(4, 1.0), np.array([0.2, 0.0]))
    assert model.weights == pytest.approx((0.2, 0), abs=0.1)
    start = LogisticModel((0.2, 0.0), 0.0)
    middle = evidence.mean(0).tolist()
    moved = model.logit(middle) - start.logit(middle)
    assert (moved > 0) is outcome and abs(moved) < 0.5


def test_evidence_that_never_varies_keeps_its_weight():
    model = fit_refinement(
        np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 1.0], [1.0, 1.0]]),
        np.array([True, False, True, True]),
        np.full(4, 1000.0),
        np.array([0.5, 0.0]),
    )
    assert model.weights[0] == pytest.approx(0.5, abs=1e-3)
    assert model.probability([1.0, 0.0]) == pytest.approx(0.5, abs=0.02)


def test_a_few_queries_that_are_alike_tell_nothing_of_what_differs_by_a_hair():
    """Else its weight is whatever the hair has to be lengthened by: hundreds."""
    for hair in (0.0, 1e-15, 1e-9, 1e-3):
        evidence = np.array([[0.3, 0.7], [0.3, 0.7 + hair], [0.3 + hair, 0.7 - hair]])
        outcome = np.array([True, False, True])
        prior = np.array([1.0, 0.0])
        model = fit_refinement(evidence, outcome, np.full(3, 6.0), prior)
        assert model.weights == pytest.approx(prior, abs=0.05), hair


def test_the_start_of_a_refinement_is_the_shipped_calibrator():
    for n, model in enumerate(start_of_refinement()):
        assert model.bias == 0
        assert np.flatnonzero(model.weights).tolist() == [n] and model.weights[n] == 1
