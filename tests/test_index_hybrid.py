"""Both retrievers together: cosine and BM25 over all entries, or over candidates where they are too
many."""

from __future__ import annotations

import numpy as np
import pytest

from index import hybrid
from index.dense import DenseIndex
from index.features import Features
from index.hybrid import CANDIDATES, LEXICAL_WEIGHT, HybridRanker, Scales, candidates
from index.lexical import LexicalIndex
from index.projection import Projection
from index.ranker import softmax
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
    return DenseIndex.build(rows, synthetic.queries(rows, 100), max_exact=1000)


def query_of(vector, lemmas) -> Features:
    """Return what the ranker sees of a query; it reads neither its hashed words nor its sound."""
    return Features(vector[None], [lemmas], [{}], [{}], np.array([False]))


def small_ranker() -> tuple[HybridRanker, LexicalIndex]:
    lexical = LexicalIndex.build([["花", "束"], ["鉢"], ["水"]])
    dense = DenseIndex.build(np.eye(3, dtype=np.float32))
    scales = Scales(dense_spread=0.5, lexical_spread=2.0, temperature=0.25)
    return HybridRanker(Projection(np.zeros(3, np.float32)), dense, lexical, scales), lexical


def test_a_score_is_both_retrievers_in_multiples_of_their_spread():
    ranker, lexical = small_ranker()
    ranking = ranker.rank(query_of(np.array([0, 0.6, 0.8], np.float32), ["水"]))
    words = lexical.scores(["水"])
    expected = np.array([0, 0.6, 0.8]) / 0.5 + LEXICAL_WEIGHT * words / 2.0
    assert ranking.signals["score"] == pytest.approx(expected, abs=1e-6)
    assert ranking.probabilities == pytest.approx(softmax(expected / 0.25), abs=1e-6)


def test_the_evidence_is_first_against_second_its_score_and_the_known_words():
    ranker, _ = small_ranker()
    ranking = ranker.rank(query_of(np.array([0, 0.6, 0.8], np.float32), ["水", "知らない語"]))
    third, second, first = sorted(ranking.probabilities)
    assert ranking.evidence == pytest.approx(
        [
            np.log(first / (second + third)),
            np.log(first / (first + second)),
            ranking.signals["score"].max(),
            0.5,
        ],
        abs=1e-4,
    )


def test_a_saved_ranker_ranks_the_same(tmp_path):
    _, lexical = small_ranker()
    rows = unit = np.eye(3, dtype=np.float32)
    parts = Projection(unit[0], 2 * unit), DenseIndex.build(rows), lexical, Scales(0.5, 2.0, 0.25)
    hybrid.save(tmp_path, *parts)
    query = query_of(np.array([0, 0.6, 0.8], np.float32), ["水"])
    saved, opened = HybridRanker(*parts).rank(query), HybridRanker.load(tmp_path).rank(query)
    assert opened.probabilities.tolist() == saved.probabilities.tolist()
    assert opened.evidence.tolist() == saved.evidence.tolist()


# Many entries


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
        query = query_of(vector, words)
        by_all, by_some = everyone.rank(query), found.rank(query)
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


def test_candidates_come_from_both_retrievers_once_each(rows, texts, graph, lexical):
    vector, words = synthetic.queries(rows, 1)[0], synthetic.word_queries(texts, 1)[0]
    found = candidates(graph, lexical, vector, words)
    assert found.tolist() == sorted(
        set(graph.nearest(vector, CANDIDATES)[0]) | set(lexical.best(words, CANDIDATES)[0])
    )
