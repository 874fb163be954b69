"""Metrics against numbers worked out by hand."""

import math

import pytest

from bot.evaluation.metrics import (
    bootstrap_interval,
    expected_calibration_error,
    hit_at_k,
    ndcg_at_k,
    reciprocal_rank_at_k,
)

RANKING = ["い", "ろ", "は", "に", "ほ"]

# relevant, k, hit@k, reciprocal rank@k, nDCG@k
BY_HAND = [
    ({"い"}, 1, 1.0, 1.0, 1.0),
    ({"ろ"}, 1, 0.0, 0.0, 0.0),
    ({"ろ"}, 3, 1.0, 1 / 2, 0.6309297535714575),  # 1 / log2(3)
    ({"は"}, 3, 1.0, 1 / 3, 0.5),  # 1 / log2(4)
    ({"に"}, 3, 0.0, 0.0, 0.0),
    ({"に"}, 10, 1.0, 1 / 4, 0.43067655807339306),  # 1 / log2(5)
    ({"い", "は"}, 3, 1.0, 1.0, 0.9197207891481876),  # (1 + 1/2) / (1 + 1/log2 3) = 1.5 / 1.6309
    ({"ろ", "は"}, 2, 1.0, 1 / 2, 0.38685280723454163),  # (1/log2 3) / (1 + 1/log2 3)
    ({"い", "ろ", "は"}, 2, 1.0, 1.0, 1.0),  # two places cannot hold three
    ({"へ"}, 10, 0.0, 0.0, 0.0),
    (set(), 10, 0.0, 0.0, 0.0),
]


@pytest.mark.parametrize(("relevant", "k", "hit", "reciprocal_rank", "ndcg"), BY_HAND)
def test_a_ranking_scores_what_the_formula_says(relevant, k, hit, reciprocal_rank, ndcg):
    assert hit_at_k(RANKING, relevant, k) == hit
    assert reciprocal_rank_at_k(RANKING, relevant, k) == pytest.approx(reciprocal_rank)
    assert ndcg_at_k(RANKING, relevant, k) == pytest.approx(ndcg)


def test_an_empty_ranking_scores_nothing():
    assert [metric([], {"い"}, 10) for metric in (hit_at_k, reciprocal_rank_at_k, ndcg_at_k)] == [
        0.0,
        0.0,
        0.0,
    ]


@pytest.mark.parametrize(
    ("probabilities", "right", "bins", "expected"),
    [
        ([0.9, 0.9, 0.9, 0.9], [True, True, True, False], 1, 0.15),  # |0.9 - 0.75|
        ([0.5, 0.5, 1.0, 1.0], [True, False, True, True], 2, 0.0),
        (
            [1.0, 0.2, 0.8, 0.4],
            [True, False, False, True],
            2,
            0.3,
        ),  # (|0.3 - 0.5| + |0.9 - 0.5|) / 2
        (
            [0.1, 0.6, 0.8],
            [False, True, True],
            2,
            0.5 / 3,
        ),  # bins of 2 and 1: (2 × |0.35 - 0.5| + 1 × |0.8 - 1|) / 3
        ([0.7], [False], 5, 0.7),
        ([], [], 5, 0.0),
    ],
)
def test_calibration_error_is_the_weighted_gap_of_equal_count_bins(
    probabilities, right, bins, expected
):
    assert expected_calibration_error(probabilities, right, bins) == pytest.approx(expected)


def test_the_bootstrap_interval_holds_the_mean_and_repeats():
    values = [1.0] * 80 + [0.0] * 20
    low, high = bootstrap_interval(values)
    assert (low, high) == bootstrap_interval(values)
    # Normal approximation: 0.8 ± 1.96 × sqrt(0.8 × 0.2 / 100) = 0.72 … 0.88
    assert low == pytest.approx(0.72, abs=0.015)
    assert high == pytest.approx(0.88, abs=0.015)


def test_more_queries_make_the_interval_narrower():
    few, many = bootstrap_interval([1.0, 0.0] * 10), bootstrap_interval([1.0, 0.0] * 200)
    assert many[1] - many[0] < (few[1] - few[0]) / 3


def test_the_interval_of_one_repeated_value_is_that_value():
    assert bootstrap_interval([1.0, 1.0, 1.0]) == (1.0, 1.0)


def test_the_interval_of_nothing_is_not_a_number():
    assert all(math.isnan(end) for end in bootstrap_interval([]))
