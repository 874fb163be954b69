"""From evidence to probabilities and lines: small samples whose figures can be worked out by
hand."""

import numpy as np
import pytest

from index import calibration
from index.calibration import Calibration, Sample, fit, weights_by_kind


def sample(right, inside, weights=None, evidence=None):
    n = len(right)
    return Sample(
        np.zeros((n, 1)) if evidence is None else np.array(evidence, float).reshape(n, -1),
        np.array(right, bool),
        np.array(inside, bool),
        np.full(n, 1 / n) if weights is None else np.array(weights, float),
    )


def curve_of(confidence, each):
    return {
        threshold: (precision, answered)
        for threshold, precision, answered in calibration._curve(np.array(confidence), each)
    }


def test_a_curve_says_how_precise_and_how_complete_each_line_is():
    # Four held-out queries: two rightly first, one inside but ranked wrongly, one that nothing
    # answers.
    curve = curve_of([0.905, 0.705, 0.605, 0.555], sample([1, 1, 0, 0], [1, 1, 1, 0]))
    assert max(curve) == 0.90  # nothing lies above: no line there
    assert curve[0.90] == pytest.approx((1.0, 1 / 3))
    assert curve[0.71] == pytest.approx((1.0, 1 / 3))
    assert curve[0.70] == pytest.approx((1.0, 2 / 3))
    assert curve[0.61] == pytest.approx((1.0, 2 / 3))
    assert curve[0.60] == pytest.approx((2 / 3, 2 / 3))
    assert curve[0.50] == pytest.approx((2 / 4, 2 / 3))


def test_weights_count_in_the_curve():
    curve = curve_of([0.9, 0.9], sample([1, 0], [1, 0], weights=[0.8, 0.2]))
    assert curve[0.80] == pytest.approx((0.8, 1.0))


def test_the_curve_runs_from_high_lines_to_low():
    thresholds = [
        point[0] for point in calibration._curve(np.array([0.995, 0.6]), sample([1, 1], [1, 1]))
    ]
    assert thresholds == sorted(thresholds, reverse=True)
    assert (thresholds[0], thresholds[-1]) == (0.99, 0.5)


CURVE = ((0.9, 1.0, 0.2), (0.8, 0.99, 0.4), (0.7, 0.98, 0.5), (0.6, 0.9, 0.7), (0.5, 0.8, 0.9))


# At 0.99 no answer may be more than ten times as doubtful as the average: 0.9, though .8 would be
# precise enough too.
@pytest.mark.parametrize(
    ("precision", "line"),
    [(1.0, 1.0), (0.99, 0.9), (0.98, 0.8), (0.97, 0.7), (0.95, 0.7), (0.9, 0.6), (0.8, 0.5)],
)
def test_answers_begin_at_the_lowest_line_that_is_precise_enough_and_no_more_doubtful_than_ten_times(
    precision, line
):
    assert Calibration((1.0, 0.0), (1.0, 0.0), CURVE).answer_at(precision) == line


@pytest.mark.parametrize("curve", [(), ((0.9, 0.8, 0.2), (0.5, 0.6, 0.9))])
def test_where_no_line_is_precise_enough_only_certainty_is_answered(curve):
    assert Calibration((1.0, 0.0), (1.0, 0.0), curve).answer_at(0.98) == 1.0


@pytest.mark.parametrize(
    ("evidence", "right", "inside"),
    [
        ([0.0, 0.0], 0.5, 0.5),
        (
            [1.0, 0.0],
            1 / (1 + np.exp(-2)),
            1 / (1 + np.exp(-2)),
        ),  # an entry that is right is inside
        ([0.0, 1.0], 0.5, 1 / (1 + np.exp(-3))),
        ([-100.0, 0.0], 0.0, 0.5),
    ],
)
def test_probabilities_are_two_logistic_lines_and_inside_is_never_below_right(
    evidence, right, inside
):
    drawn = Calibration((2.0, 0.0, 0.0), (0.0, 3.0, 0.0), ())
    assert drawn.probabilities(np.array(evidence)) == pytest.approx((right, inside), abs=1e-9)


def test_a_fit_returns_the_shares_it_was_shown():
    # Evidence 0: 2 of 10 right, 4 of 10 inside. Evidence 1: 8 right, 9 inside. A line through two
    # points is exact.
    right = [1] * 2 + [0] * 8 + [1] * 8 + [0] * 2
    inside = [1] * 4 + [0] * 6 + [1] * 9 + [0] * 1
    fitted = fit(sample(right, inside, evidence=[0.0] * 10 + [1.0] * 10))
    assert fitted.probabilities(np.array([0.0])) == pytest.approx((0.2, 0.4), abs=0.005)
    assert fitted.probabilities(np.array([1.0])) == pytest.approx((0.8, 0.9), abs=0.005)
    assert fitted.probabilities(np.array([0.5]))[0] == pytest.approx(0.5, abs=0.005)
    assert [point[1] for point in fitted.curve] == pytest.approx([0.8] * len(fitted.curve))
    assert fitted.answer_at(0.98) == 1.0


def test_few_labelled_queries_join_the_fit_with_their_share_and_draw_no_line():
    held_out = sample([1, 0] * 50, [1, 0] * 50, evidence=[1.0] * 100)
    labelled = sample([1] * 10, [1] * 10, evidence=[1.0] * 10)
    fitted = fit(held_out, labelled)
    share = calibration.LABELLED_SHARE  # of queries that are all right; half of the others are
    assert fitted.probabilities(np.array([1.0]))[0] == pytest.approx(
        0.5 * (1 - share) + 1.0 * share, abs=0.005
    )
    assert {point[1] for point in fitted.curve} == {
        0.5
    }  # the line was drawn on the held-out half-right


def test_enough_labelled_queries_draw_the_lines_alone():
    held_out = sample([1, 0] * 50, [1, 0] * 50, evidence=[1.0] * 100)
    labelled = sample([1] * 200, [1] * 200, evidence=[1.0] * 200)
    assert {point[1] for point in fit(held_out, labelled).curve} == {1.0}


def test_each_kind_weighs_what_the_prior_says_however_many_there_are():
    kinds = ["in scope"] * 6 + ["topic held out"] * 2 + ["entry held out"]
    weights = weights_by_kind(
        kinds, {"in scope": 0.5, "topic held out": 0.25, "entry held out": 0.25, "ambiguous": 0.3}
    )
    assert weights.tolist() == pytest.approx([0.5 / 6] * 6 + [0.125] * 2 + [0.25])


def test_a_kind_outside_the_prior_weighs_nothing():
    weights = weights_by_kind(["in scope", "ambiguity held out"], {"in scope": 0.5})
    assert weights.tolist() == [1.0, 0.0]


def test_a_saved_calibration_judges_the_same(tmp_path):
    drawn = Calibration((2.0, -1.0, 0.5), (0.0, 3.0, 0.0), CURVE)
    drawn.save(tmp_path)
    opened = Calibration.load(tmp_path)
    assert opened.answer_at(0.94) == 0.7
    evidence = np.array([0.3, -0.2])
    assert opened.probabilities(evidence) == drawn.probabilities(evidence)
