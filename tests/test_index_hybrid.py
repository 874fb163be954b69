"""Both retrievers together: cosine and BM25 over all intents, or over candidates where they are too
many."""

from __future__ import annotations

import numpy as np
import pytest

from index.dense import DenseIndex
from index.evidence import Evidence, OwnQuestions
from index.features import Features
from index.hybrid import CANDIDATES, LEXICAL_WEIGHT, Hybrid, Scales, candidates
from index.layout import IntentLayout
from index.lexical import LexicalIndex
from index.probability import softmax
from index.projection import Projection
from index.ranker import Expectation, Ranker
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


def small_hybrid() -> Hybrid:
    return Hybrid(
        Projection(np.zeros(3, np.float32)),
        DenseIndex.build(np.eye(3, dtype=np.float32)),
        LexicalIndex.build([["花", "束"], ["鉢"], ["水"]]),
        Scales(dense_spread=0.5, lexical_spread=2.0),
    )


QUERY = query_of(np.array([0, 0.6, 0.8], np.float32), ["水"])


def test_a_score_is_both_retrievers_in_multiples_of_their_spread():
    scores = small_hybrid().score(QUERY)
    words = LexicalIndex.build([["花", "束"], ["鉢"], ["水"]]).scores(["水"])
    assert scores.dense == pytest.approx([0, 0.6, 0.8])
    assert scores.lexical == pytest.approx(words)
    expected = np.array([0, 0.6, 0.8]) / 0.5 + LEXICAL_WEIGHT * words / 2.0
    assert scores.fused == pytest.approx(expected, abs=1e-6)
    assert scores.positions is None


def test_a_query_is_scored_where_it_lies_in_the_projected_space():
    turned = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 1]], np.float32)
    made = small_hybrid()
    hybrid_ = Hybrid(
        Projection(np.array([0, 0, 0.8], np.float32), turned),
        made.dense,
        made.lexical,
        made.scales,
    )
    scores = hybrid_.score(QUERY)
    assert scores.vector == pytest.approx([1, 0, 0])
    assert scores.dense == pytest.approx([1, 0, 0])


def test_a_saved_hybrid_scores_the_same(tmp_path):
    rows = unit = np.eye(3, dtype=np.float32)
    lexical = LexicalIndex.build([["花", "束"], ["鉢"], ["水"]])
    made = Hybrid(Projection(unit[0], 2 * unit), DenseIndex.build(rows), lexical, Scales(0.5, 2.0))
    made.save(tmp_path)
    saved, opened = made.score(QUERY), Hybrid.load(tmp_path).score(QUERY)
    assert opened.fused.tolist() == saved.fused.tolist()
    assert opened.dense.tolist() == saved.dense.tolist()
    assert opened.lexical.tolist() == saved.lexical.tolist()


# Many entries


def ranker(dense, lexical):
    """Return a ranker over SIZE - 20 entries, five clarifications and 15 referrals, all bare."""
    projection = Projection(np.zeros(synthetic.DIM, np.float32))
    hybrid = Hybrid(projection, dense, lexical, Scales(0.1, 1.0))
    layout = IntentLayout(SIZE - 20, 5, 15)
    none = np.zeros(SIZE, np.float32)
    own = OwnQuestions(
        none, 1.0, np.zeros(4), np.ones(4), np.zeros(0, np.int32), np.zeros(SIZE + 1, np.int64)
    )
    evidence = Evidence(layout, hybrid, none, own)
    return Ranker(hybrid, None, none, Expectation(), evidence)


def test_candidates_alone_rank_as_all_intents_do(rows, texts, graph, lexical):
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
        assert all(len(each) == len(by_some.positions) for each in by_some.signals.values())
        ten = np.argsort(-by_all.probabilities, kind="stable")[:10]
        same.append(
            ten.tolist()
            == by_some.positions[np.argsort(-by_some.probabilities, kind="stable")[:10]].tolist()
        )
        assert by_some.probabilities.sum() == pytest.approx(1, abs=1e-5)
        own = by_some.positions.tolist().index(int(ten[0]))
        among = softmax(by_all.signals["text"][by_some.positions])
        assert by_some.probabilities[own] == pytest.approx(among[own], abs=0.01)
    assert np.mean(same) >= 0.9  # the graph may miss, and float16 may turn a tie


def test_topics_are_candidates_too(rows, graph, lexical):
    found = ranker(graph, lexical)
    for position in (SIZE - 20, SIZE - 1):
        ranking = found.rank(query_of(rows[position], []))
        assert ranking.positions[ranking.probabilities.argmax()] == position


def test_candidates_come_from_both_retrievers_once_each(rows, texts, graph, lexical):
    vector, words = synthetic.queries(rows, 1)[0], synthetic.word_queries(texts, 1)[0]
    found = candidates(graph, lexical, vector, words)
    assert found.tolist() == sorted(
        set(graph.nearest(vector, CANDIDATES)[0]) | set(lexical.best(words, CANDIDATES)[0])
    )
