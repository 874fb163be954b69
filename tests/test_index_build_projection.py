"""Centring, the learned map and whitening, on vectors small enough to follow."""

import numpy as np
import pytest

from index.build.projection_fit import centred, fit_map
from index.encoder import unit_rows


def loss(matrix: np.ndarray, questions: np.ndarray, views: np.ndarray) -> float:
    """Return the symmetric cross-entropy, written a second time and slowly: the mean over both
    directions."""
    total, n = 0.0, len(questions)
    mapped = [question @ matrix for question in questions]
    scores = np.array([[(m / np.linalg.norm(m)) @ view / 0.1 for view in views] for m in mapped])
    for i in range(n):
        total -= scores[i, i] - np.log(np.exp(scores[i]).sum())
        total -= scores[i, i] - np.log(np.exp(scores[:, i]).sum())
    return total / (2 * n)


def mean_own_cosine(questions, views, matrix):
    return float((unit_rows(questions @ matrix) * views).sum(1).mean())


def test_the_map_carries_questions_towards_their_own_views():
    random = np.random.default_rng(0)
    questions = unit_rows(random.normal(size=(400, 12))).astype(np.float32)
    turned = np.linalg.qr(np.eye(12) + 0.25 * random.normal(size=(12, 12)))[0]
    views = unit_rows(questions @ turned).astype(np.float32)
    matrix = fit_map(questions, views)
    assert loss(matrix, questions[:60], views[:60]) < loss(np.eye(12), questions[:60], views[:60])
    assert mean_own_cosine(questions, views, matrix) > mean_own_cosine(questions, views, np.eye(12))
    assert (matrix.shape, matrix.dtype) == ((12, 12), np.float32)


def test_shuffled_pairs_teach_less():
    random = np.random.default_rng(0)
    questions = unit_rows(random.normal(size=(300, 12))).astype(np.float32)
    views = unit_rows(questions + 0.3 * random.normal(size=(300, 12))).astype(np.float32)
    right, shuffled = (fit_map(questions, each) for each in (views, views[random.permutation(300)]))
    assert mean_own_cosine(questions, views, right) > mean_own_cosine(questions, views, shuffled)


def test_the_same_pairs_give_the_same_map():
    random = np.random.default_rng(0)
    questions, views = (
        unit_rows(random.normal(size=(130, 6))).astype(np.float32) for _ in range(2)
    )
    assert fit_map(questions, views).tolist() == fit_map(questions, views).tolist()


def test_centring_takes_the_common_part_away():
    vectors = np.array([[10, 1], [10, -1]], np.float32)
    assert centred(vectors) == pytest.approx(np.array([[0, 1], [0, -1]]))


def test_a_lone_vector_keeps_its_direction():
    assert centred(np.array([[3, 4]], np.float32)) == pytest.approx(np.array([[0.6, 0.8]]))
