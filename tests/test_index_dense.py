"""Exact search with real FAISS."""

import numpy as np
import pytest

from index.dense import DenseIndex
from index.result import Candidate

ROWS = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0.6, 0.8, 0]], np.float32)
QUERY = np.array([0.8, 0.6, 0], np.float32)
COSINES = [0.8, 0.6, 0.0, 0.96]


@pytest.fixture(scope="module")
def dense():
    return DenseIndex.build(ROWS)


def test_scores_are_the_inner_products_in_row_order(dense):
    scores = dense.scores(QUERY)
    assert scores == pytest.approx(COSINES, abs=1e-6)
    assert (scores.shape, scores.dtype) == ((4,), np.float32)


def test_search_returns_the_best_first(dense):
    found = dense.search(QUERY, 2)
    assert [candidate.row for candidate in found] == [3, 0]
    assert [candidate.score for candidate in found] == pytest.approx([0.96, 0.8])
    assert {type(candidate) for candidate in found} == {Candidate}
    assert {candidate.retriever for candidate in found} == {"dense"}


def test_asking_for_more_than_there_is_returns_all(dense):
    assert [candidate.row for candidate in dense.search(QUERY, 99)] == [3, 0, 1, 2]
    assert len(dense) == 4


def test_a_batch_is_the_searches_one_by_one(dense):
    queries = np.random.default_rng(0).normal(size=(70, 3)).astype(np.float32)
    one_by_one = [[candidate.row for candidate in dense.search(query, 3)] for query in queries]
    assert [
        [candidate.row for candidate in found] for found in dense.search_batch(queries, 3)
    ] == one_by_one


def test_it_agrees_with_numpy_on_many_rows():
    random = np.random.default_rng(1)
    rows, query = (
        random.normal(size=(500, 32)).astype(np.float32),
        random.normal(size=32).astype(np.float32),
    )
    dense = DenseIndex.build(rows)
    assert dense.scores(query) == pytest.approx(rows @ query, abs=1e-4)
    assert [candidate.row for candidate in dense.search(query, 10)] == np.argsort(-(rows @ query))[
        :10
    ].tolist()


@pytest.mark.parametrize(
    "query", [QUERY.astype(np.float64), np.repeat(QUERY, 2)[::2]], ids=["float64", "not contiguous"]
)
def test_other_layouts_of_a_query_are_accepted(dense, query):
    assert dense.scores(query) == pytest.approx(COSINES, abs=1e-6)


def test_a_saved_index_answers_the_same(dense, tmp_path):
    dense.save(tmp_path)
    assert DenseIndex.load(tmp_path).scores(QUERY).tolist() == dense.scores(QUERY).tolist()
