"""Exact search with real FAISS, and the graph's recall where there are too many rows for it."""

import numpy as np
import pytest

from index.dense import WANTED_RECALL, DenseIndex
from scripts.bench import synthetic

ROWS = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0.6, 0.8, 0]], np.float32)
QUERY = np.array([0.8, 0.6, 0], np.float32)
COSINES = [0.8, 0.6, 0.0, 0.96]
MANY = 3000


@pytest.fixture(scope="module")
def dense():
    return DenseIndex.build(ROWS)


@pytest.fixture(scope="module")
def rows():
    return synthetic.vectors(MANY)


@pytest.fixture(scope="module")
def graph(rows):
    return DenseIndex.build(rows, synthetic.queries(rows, 100), max_exact=1000)


def test_scores_are_the_inner_products_in_row_order(dense):
    scores = dense.scores(QUERY)
    assert scores == pytest.approx(COSINES, abs=1e-6)
    assert (scores.shape, scores.dtype) == ((4,), np.float32)


def test_the_nearest_come_best_first(dense):
    rows, scores = dense.nearest(QUERY, 2)
    assert rows.tolist() == [3, 0]
    assert scores == pytest.approx([0.96, 0.8])


def test_asking_for_more_than_there_is_returns_all(dense):
    assert dense.nearest(QUERY, 99)[0].tolist() == [3, 0, 1, 2]
    assert len(dense) == 4


def test_the_nearest_of_many_queries_are_those_that_numpy_finds(dense):
    for query in np.random.default_rng(0).normal(size=(70, 3)).astype(np.float32):
        assert dense.nearest(query, 3)[0].tolist() == np.argsort(-(ROWS @ query))[:3].tolist()


def test_it_agrees_with_numpy_on_many_rows():
    random = np.random.default_rng(1)
    rows = random.normal(size=(500, 32)).astype(np.float32)
    query = random.normal(size=32).astype(np.float32)
    dense, products = DenseIndex.build(rows), rows @ query
    assert dense.scores(query) == pytest.approx(products, abs=1e-4)
    assert dense.nearest(query, 10)[0].tolist() == np.argsort(-products)[:10].tolist()
    assert dense.scores_of(query, np.array([5, 0])) == pytest.approx(products[[5, 0]], abs=1e-4)


@pytest.mark.parametrize(
    "query", [QUERY.astype(np.float64), np.repeat(QUERY, 2)[::2]], ids=["float64", "not contiguous"]
)
def test_other_layouts_of_a_query_are_accepted(dense, query):
    assert dense.scores(query) == pytest.approx(COSINES, abs=1e-6)


def test_a_saved_index_answers_the_same(dense, tmp_path):
    dense.save(tmp_path)
    assert DenseIndex.load(tmp_path).scores(QUERY).tolist() == dense.scores(QUERY).tolist()


def test_copied_rows_outlive_their_index(dense, tmp_path):
    dense.save(tmp_path)
    assert DenseIndex.load(tmp_path).copied_rows() == pytest.approx(ROWS)


def test_few_rows_are_compared_one_by_one_and_many_through_a_graph(rows, graph):
    assert DenseIndex.build(rows).description == {"kind": "flat", "rows": MANY}
    assert graph.description["kind"] == "HNSW, SQ8"
    assert not graph.is_exact


def test_the_graph_is_searched_as_widely_as_the_wanted_recall_takes(rows, graph):
    queries = synthetic.queries(rows, 200, seed=9)
    found = [graph.nearest(query, 10)[0] for query in queries]
    exact = [np.argsort(-(rows @ query))[:10] for query in queries]
    assert graph.recall >= WANTED_RECALL
    assert (
        np.mean([len(np.intersect1d(*pair)) / 10 for pair in zip(found, exact, strict=True)])
        >= WANTED_RECALL - 0.02
    )


def test_what_the_graph_finds_has_its_row_s_own_score(rows, graph):
    query = synthetic.queries(rows, 1)[0]
    found, scores = graph.nearest(query, 20)
    assert scores == pytest.approx(rows[found] @ query, abs=2e-3)
    assert scores.tolist() == sorted(scores, reverse=True)
    assert graph.scores_of(query, np.array([5, 0])) == pytest.approx(rows[[5, 0]] @ query, abs=2e-3)


def test_a_saved_graph_finds_the_same(rows, graph, tmp_path):
    graph.save(tmp_path)
    opened = DenseIndex.load(tmp_path)
    for query in synthetic.queries(rows, 20):
        assert opened.nearest(query, 10)[0].tolist() == graph.nearest(query, 10)[0].tolist()
    assert opened.description["width"] == graph.description["width"]
