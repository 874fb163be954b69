"""The classifier's fit, on classes so plain that it must find them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from index.build.classifier_fit import (
    MODELS,
    Examples,
    WarmStart,
    example_shares,
    fit_classifier,
    rearranged,
)
from index.classifier import Classifier
from index.features import Features
from index.progress import Progress, StepCounter

INTENTS, EACH = 6, 40
LABELS = np.repeat(np.arange(INTENTS), EACH)


def features_of(labels: np.ndarray) -> Features:
    """Return texts that say their label by meaning, words and sound, with some noise."""
    random = np.random.default_rng(0)
    noise = random.normal(0, 0.2, (len(labels), 8))
    counts = [{int(label): 1.0, int(label) + 100: 1.0} for label in labels]
    vectors = (np.eye(8)[labels] + noise).astype(np.float32)
    return Features(vectors, [[]] * len(labels), counts, counts, np.zeros(len(labels), bool))


def examples_of(labels: np.ndarray) -> Examples:
    """Return those texts as examples, every second one a wording."""
    texts = [f"{n}" for n in range(len(labels))]
    return Examples(texts, features_of(labels), labels, np.arange(len(labels)) % 2 == 1)


@pytest.fixture(scope="module")
def examples() -> Examples:
    return examples_of(LABELS)


@pytest.fixture(scope="module")
def fitted(examples: Examples) -> Classifier:
    return fit_classifier(examples, INTENTS)


def accuracies(classifier: Classifier, examples: Examples) -> list[float]:
    """Return the share of examples that each of the three models puts first."""
    every = classifier.logits(examples.features)
    return [float((logits.argmax(1) == examples.labels).mean()) for logits in every]


def test_each_model_learns_its_own_side_of_a_text(examples, fitted):
    assert min(accuracies(fitted, examples)) > 0.98


def test_the_same_examples_give_the_same_classifier(examples, fitted):
    again = fit_classifier(examples, INTENTS)
    assert again.dense.rows.tolist() == fitted.dense.rows.tolist()
    assert again.words.weights.tolist() == fitted.words.weights.tolist()


def test_each_model_is_counted(examples):
    reports: list[Progress] = []
    fit_classifier(examples, INTENTS, count=StepCounter(reports.append, "classifier", "", MODELS))
    assert [each.done for each in reports] == list(range(MODELS + 1))


def test_an_intent_weighs_as_the_root_of_its_examples():
    shares = example_shares(np.array([0, 0, 0, 0, 1]))
    assert shares.sum() == pytest.approx(1)
    assert shares[:4].sum() / shares[4] == pytest.approx(2)


def test_the_columns_of_an_intent_that_is_gone_go_with_it(examples, fitted):
    kept = np.flatnonzero(LABELS != 2)
    relabelled = np.where(LABELS[kept] > 2, LABELS[kept] - 1, LABELS[kept])
    without = rearranged(fitted, [0, 1, 3, 4, 5])
    left = replace(examples.pick(kept), labels=relabelled)
    assert min(accuracies(without, left)) > 0.98
    assert len(without.words.bias) == len(without.kana.bias) == 5


def test_a_new_intent_starts_as_an_unlikely_one_that_nothing_speaks_for(fitted):
    more = rearranged(fitted, [None, *range(INTENTS)])
    assert more.dense.rows[0, :-1].tolist() == [0.0] * 8
    assert more.dense.rows[0, -1] == fitted.dense.rows[:, -1].min()
    assert not more.words.weights[:, 0].any()
    assert more.dense.rows[1:].tolist() == fitted.dense.rows.tolist()


def test_from_a_warm_start_a_new_intent_is_learned_and_the_others_stay(examples, fitted):
    labels = np.append(LABELS, [INTENTS] * EACH)
    more = examples_of(labels)
    start = rearranged(fitted, [*range(INTENTS), None])
    moving = np.arange(INTENTS + 1) == INTENTS
    warm = fit_classifier(more, INTENTS + 1, WarmStart(start, moving))
    assert min(accuracies(warm, more)) > 0.98
    assert warm.dense.rows[:-1] == pytest.approx(fitted.dense.rows, abs=1e-5)


def test_picked_examples_keep_their_texts_labels_and_kinds(examples):
    picked = examples.pick(np.array([1, 80]))
    assert (picked.texts, picked.labels.tolist()) == (["1", "80"], [0, 2])
    assert picked.is_wording.tolist() == [True, False]
    assert picked.features.words == [{0: 1.0, 100: 1.0}, {2: 1.0, 102: 1.0}]
