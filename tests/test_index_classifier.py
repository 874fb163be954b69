"""The classifier at work: how its models are summed, what the calibration sees, what is saved."""

from __future__ import annotations

import numpy as np
import pytest

from index import classifier
from index.classifier import (
    SPARSE_SCALE,
    Classifier,
    ClassifierRanker,
    DenseModel,
    SparseModel,
    combine,
    evidence_of,
    mix_in,
)
from index.features import BUCKETS, Features
from index.ranker import IntentLayout, softmax

LAYOUT = IntentLayout(entries=2, clarifications=1, referrals=1)
VECTORS = np.array([[0.6, 0.8, 0.0]], np.float32)
QUERY = Features(VECTORS, [["花"]], [{3: 1.0, 8: -1.0}], [{5: 1.0}], np.array([False]))


def sparse_model(seed: int) -> SparseModel:
    random = np.random.default_rng(seed)
    weights = random.normal(0, 1, (BUCKETS, LAYOUT.total)).astype(np.float16)
    idf = random.uniform(1, 5, BUCKETS).astype(np.float32)
    return SparseModel(weights, idf, np.arange(LAYOUT.total, dtype=np.float32))


@pytest.fixture(scope="module")
def models() -> Classifier:
    rows = np.random.default_rng(0).normal(0, 1, (LAYOUT.total, 4)).astype(np.float32)
    return Classifier(DenseModel(np.zeros(3, np.float32), rows), sparse_model(1), sparse_model(2))


def test_a_sparse_logit_is_the_weighted_counts_of_one_length_and_the_bias(models):
    model = models.words
    values = np.array([1.0 * model.idf[3], -1.0 * model.idf[8]])
    values *= SPARSE_SCALE / np.linalg.norm(values)
    expected = values @ model.weights[[3, 8]].astype(float) + model.bias
    assert model.logits({3: 1.0, 8: -1.0}) == pytest.approx(expected, abs=1e-4)


def test_a_text_without_words_has_the_bias_alone(models):
    assert models.words.logits({}).tolist() == [0, 1, 2, 3]


def test_the_sound_counts_more_where_a_text_is_written_all_in_hiragana():
    dense, words, kana = (np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]]), np.array([[0.0, 2.0]]))
    assert combine(dense, words, kana, np.array([False])) == pytest.approx(np.array([[1.0, 2.4]]))
    assert combine(dense, words, kana, np.array([True])) == pytest.approx(np.array([[0.3, 3.3]]))


def test_the_evidence_has_the_five_columns_that_its_docstring_names():
    logits = np.log(np.array([[0.5, 0.2, 0.1, 0.2]]))
    first, entries, share, best, referral = evidence_of(logits, softmax(logits), LAYOUT)[0]
    assert first == pytest.approx(0, abs=1e-6)  # even odds
    assert entries == pytest.approx(np.log(0.8 / 0.2))
    assert share == pytest.approx(np.log(0.5 / 0.8))
    assert (best, referral) == pytest.approx((np.log(0.5), np.log(0.2)))


def test_without_referrals_their_column_is_zero():
    logits = np.zeros((1, 2))
    assert evidence_of(logits, softmax(logits), IntentLayout(2))[0, 4] == 0


def test_a_saved_classifier_ranks_as_it_was_fitted(models, tmp_path):
    classifier.save(models, tmp_path)
    dense, words, kana = models.logits(QUERY)
    expected = softmax(combine(dense, words, kana, QUERY.spelled_out))[0]
    ranker = ClassifierRanker.load(tmp_path, LAYOUT, np.array([False, False]))
    ranking = ranker.rank(QUERY)
    assert ranking.probabilities == pytest.approx(expected, abs=1e-3)
    assert len(ranking.evidence) == 5
    assert {path.suffix for path in tmp_path.iterdir()} == {".npz", ".npy", ".faiss"}
    opened = classifier.load(tmp_path)
    assert opened.dense.rows.tolist() == models.dense.rows.tolist()
    restored = opened.words.weights * opened.words.unit
    assert restored == pytest.approx(models.words.weights.astype(float), abs=1e-3)


def test_bare_entries_take_the_share_their_text_earns_them() -> None:
    classifier = np.array([0.0, 0.6, 0.4])  # a bare entry, an entry with wordings, a referral
    mixed = mix_in(classifier, np.array([0.75, 0.25]), np.array([True, False]))
    np.testing.assert_allclose(mixed, [0.75, 0.15, 0.1])
