"""What holds at every size: the graph's recall, BM25's early end, and ranking over candidates
alone."""

from __future__ import annotations

import math

import numpy as np
import pytest

from index.dense import WANTED_RECALL, DenseIndex
from index.hybrid import CANDIDATES, HybridRanker, Scales, candidates
from index.lexical import LexicalIndex
from index.projection import Projection
from index.ranker import Query, softmax
from scripts.bench import synthetic

SIZE = 3000


@pytest.fixture(scope="module")
def rows():
    return synthetic.vectors(SIZE)


@pytest.fixture(scope="module")
def texts():
    return list(synthetic.documents(SIZE))


@pytest.fixture(scope="module")
def lexical(texts):
    return LexicalIndex.build(texts)


@pytest.fixture(scope="module")
def graph(rows):
    return DenseIndex.build(rows, synthetic.queries(rows, 100), most_exact=1000)


def exhaustive(scores, k):
    best = np.lexsort((np.arange(len(scores)), -scores))[:k]
    return best[scores[best] > 0].tolist()


def test_few_rows_are_compared_one_by_one_and_many_through_a_graph(rows, graph):
    assert DenseIndex.build(rows).description == {"kind": "flat", "rows": SIZE}
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


@pytest.mark.parametrize("k", [1, 10, 100])
def test_the_best_are_those_of_scoring_every_document(lexical, texts, k):
    for words in synthetic.word_queries(texts, 200):
        rows, scores = lexical.best(words, k)
        every = lexical.scores(words)
        assert scores == pytest.approx(every[rows], abs=1e-4)
        assert scores == pytest.approx(every[exhaustive(every, k)], abs=1e-4)


@pytest.mark.parametrize(
    "words",
    [[], ["知らない語"], ["w0"], ["w0", "w1", "w2"], ["w0"] * 3 + ["w4000"]],
    ids=["none", "unknown", "in nearly all", "all frequent", "one three times"],
)
def test_odd_queries_find_what_scoring_every_document_finds(lexical, words):
    every = lexical.scores(words)
    assert lexical.best(words, 10)[0].tolist() == exhaustive(every, 10)


def test_some_documents_have_the_scores_they_have_among_all(lexical, texts):
    rows = np.array([7, 2999, 0])
    for words in synthetic.word_queries(texts, 50):
        assert lexical.scores_of(words, rows) == pytest.approx(
            lexical.scores(words)[rows], abs=1e-5
        )


def ranker(dense, lexical):
    return HybridRanker(
        Projection(np.zeros(synthetic.DIM, np.float32)), dense, lexical, Scales(0.1, 1.0, 0.5)
    )


def test_candidates_alone_rank_as_all_entries_do(rows, texts, graph, lexical):
    """The same first ten, with the probabilities they have among all, but for what the tail adds up
    to."""
    everyone, found = ranker(DenseIndex.build(rows), lexical), ranker(graph, lexical)
    same = []
    for vector, words in zip(
        synthetic.queries(rows, 60), synthetic.word_queries(texts, 60), strict=True
    ):
        query = Query("", vector, words, "")
        by_all, by_some = everyone.score(query), found.score(query)
        assert by_all.positions is None
        assert by_some.positions is not None and len(by_some.positions) <= 2 * CANDIDATES
        ten = np.argsort(-by_all.probabilities, kind="stable")[:10]
        same.append(
            ten.tolist()
            == by_some.positions[np.argsort(-by_some.probabilities, kind="stable")[:10]].tolist()
        )
        assert by_some.over_all(SIZE).sum() == pytest.approx(1, abs=1e-5)
        first = int(ten[0])
        among = softmax(by_all.signals["score"][by_some.positions] / 0.5)[
            by_some.positions.tolist().index(first)
        ]
        assert by_some.over_all(SIZE)[first] == pytest.approx(among, abs=0.01)
    assert np.mean(same) >= 0.9  # the graph may miss, and float16 may turn a tie


def test_candidates_come_from_both_legs_once_each(rows, texts, graph, lexical):
    vector, words = synthetic.queries(rows, 1)[0], synthetic.word_queries(texts, 1)[0]
    found = candidates(graph, lexical, vector, words)
    assert found.tolist() == sorted(
        set(graph.nearest(vector, CANDIDATES)[0]) | set(lexical.best(words, CANDIDATES)[0])
    )


def test_a_word_s_score_is_the_formula_at_any_size(lexical, texts):
    word = texts[0][0]
    length, mean = len(texts[0]), sum(map(len, texts)) / SIZE
    holding, times = sum(word in text for text in texts), texts[0].count(word)
    rarity = math.log(1 + (SIZE - holding + 0.5) / (holding + 0.5))
    assert lexical.scores([word])[0] == pytest.approx(
        rarity * times / (times + 1.2 * (0.25 + 0.75 * length / mean)), rel=1e-5
    )
