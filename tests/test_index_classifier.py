"""The classifier at work: how its models are summed, and what is saved."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from index import classifier
from index.classifier import (
    SPARSE_SCALE,
    Classifier,
    DenseModel,
    OpenedClassifier,
    SparseModel,
    combine,
)
from index.features import BUCKETS, Features

INTENTS = 4
VECTORS = np.array([[0.6, 0.8, 0.0]], np.float32)
QUERY = Features(VECTORS, [["花"]], [{3: 1.0, 8: -1.0}], [{5: 1.0}], np.array([False]))


def sparse_model(seed: int) -> SparseModel:
    random = np.random.default_rng(seed)
    weights = random.normal(0, 1, (BUCKETS, INTENTS)).astype(np.float16)
    idf = random.uniform(1, 5, BUCKETS).astype(np.float32)
    return SparseModel(weights, idf, np.arange(INTENTS, dtype=np.float32))


@pytest.fixture(scope="module")
def models() -> Classifier:
    rows = np.random.default_rng(0).normal(0, 1, (INTENTS, 4)).astype(np.float32)
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


def test_a_saved_classifier_has_the_logits_it_was_fitted_with(models, tmp_path):
    classifier.save(models, tmp_path)
    expected = combine(*models.logits(QUERY), QUERY.spelled_out)[0]
    assert OpenedClassifier.load(tmp_path).logits(QUERY) == pytest.approx(expected, abs=1e-3)
    assert {path.suffix for path in tmp_path.iterdir()} == {".npz", ".npy", ".faiss"}
    opened = classifier.load(tmp_path)
    assert opened.dense.rows.tolist() == models.dense.rows.tolist()
    restored = opened.words.weights * opened.words.unit
    assert restored == pytest.approx(models.words.weights.astype(float), abs=1e-3)


def test_weights_are_read_row_by_row_however_they_were_fitted_or_saved(models, tmp_path):
    by_column = replace(models.words, weights=np.asfortranarray(models.words.weights))
    classifier.save(replace(models, words=by_column), tmp_path)
    saved = np.load(tmp_path / "words.npy")
    assert saved.flags.c_contiguous
    np.save(tmp_path / "words.npy", np.asfortranarray(saved))  # as an older index has them
    assert classifier.load(tmp_path).words.weights.flags.c_contiguous
