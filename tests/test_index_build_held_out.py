"""What is held out plays the customer: a ranker that never saw it, and what it is asked."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from scipy.special import logsumexp

from bot.settings import Settings
from corpus.intent import Clarification, Corpus, Entry, Referral
from corpus.text import normalize
from index.build.classifier_fit import fit_classifier
from index.build.context import BuildContext
from index.build.exported_encoder import encoder_key
from index.build.held_out import (
    FOLDS,
    Fold,
    Parts,
    folds,
    held_out_sample,
    labelled_sample,
)
from index.build.hybrid_fit import fit_hybrid
from index.build.pipeline import build_index
from index.build.ranker_build import read_examples
from index.evidence import NAMES
from index.hybrid import TextScores
from index.progress import StepCounter, silent
from index.ranker import UNLEARNED, Expectation, Ranker, fuse, reliability_of
from tests.thing_shop import shop

MONEY = Clarification("money", "お金のこと", ("thing-0", "thing-1"), ("費用の件", "お金の件"))
CORPUS = replace(shop("a"), clarifications=(MONEY,))
COUNT = StepCounter(silent, "", "", 1)


@pytest.fixture(scope="module")
def encoder(small: Settings) -> Path:
    return small.index_dir / "encoders" / encoder_key(small.encoder)


@pytest.fixture(scope="module")
def context(encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> BuildContext:
    return BuildContext(CORPUS, encoder, tmp_path_factory.mktemp("cache"), silent)


@pytest.fixture(scope="module")
def examples(context: BuildContext):
    return read_examples(CORPUS, context)


@pytest.fixture(scope="module")
def every_fold(context: BuildContext, examples) -> list[Fold]:
    return list(folds(CORPUS, examples, context))


# Folds


def test_every_wording_is_held_out_once_and_every_intent_whole_once(every_fold, examples):
    assert len(every_fold) == FOLDS
    counts = Counter(int(row) for fold in every_fold for row in fold.tested)
    wordings = np.flatnonzero(examples.is_wording).tolist()
    assert set(counts) == set(wordings)
    # Twice where its intent is held out whole in another fold than its own.
    assert max(counts.values()) <= 2
    gone = np.sum([fold.gone for fold in every_fold], 0)
    assert gone.tolist() == [1] * len(CORPUS.intents)


def test_the_same_texts_are_held_out_at_every_build(every_fold, context, examples):
    again = next(folds(CORPUS, examples, context))
    assert again.tested.tolist() == every_fold[0].tested.tolist()
    assert again.gone.tolist() == every_fold[0].gone.tolist()


def test_a_fold_knows_nothing_of_the_wordings_it_is_asked(context, examples):
    """A wording that no other text resembles, in other words or none: the fold is the same."""

    def with_wording(text: str) -> Corpus:
        entries = [*CORPUS.entries]
        entries[5] = replace(entries[5], wordings=(*entries[5].wordings[:-1], text))
        return replace(CORPUS, entries=tuple(entries))

    made = []
    for text in ("ぱぴぷぺぽ", "百千万億兆"):
        corpus = with_wording(text)
        own = read_examples(corpus, context)
        row = own.texts.index(normalize(text))
        fold = next(f for f in folds(corpus, own, context) if row in f.tested)
        made.append((fold, own, row))
    (one, texts, row), (other, *_) = made
    assert one.tested.tolist() == other.tested.tolist()
    assert one.parts.classifier.dense.rows == pytest.approx(other.parts.classifier.dense.rows)
    rows = [fold.parts.text.hybrid.dense.copied_rows() for fold in (one, other)]
    assert np.array_equal(*rows)
    query = texts.features.pick(np.array([row]))
    assert one.parts.text.hybrid.lexical.scores(query.lemmas[0]).max() == 0


def test_a_topics_wordings_are_held_out_of_its_row_and_document_too(context, examples, every_fold):
    topic = len(CORPUS.intents) - 1
    full = fit_hybrid(CORPUS, context, learned=False).hybrid.dense.copied_rows()
    for fold in every_fold:
        own = [row for row in fold.tested if examples.labels[row] == topic]
        moved = fold.parts.text.hybrid.dense.copied_rows()[topic]
        assert np.allclose(moved, full[topic], atol=1e-5) is (not own)


# The ranker of a fold


def test_an_intent_that_is_gone_is_never_first(context, every_fold, examples):
    for fold in every_fold:
        asked = examples.features.pick(fold.tested)
        evidence, first = fold.parts.evidence(asked, fold.gone)
        assert evidence.shape == (len(fold.tested), len(NAMES))
        assert not fold.gone[first].any() and (first < len(CORPUS.entries)).all()


def test_where_all_entries_are_gone_there_is_no_first(context):
    parts = Parts(CORPUS, fit_hybrid(CORPUS, context, learned=False), None, UNLEARNED)
    gone = np.arange(len(CORPUS.intents)) < len(CORPUS.entries)
    evidence, first = parts.evidence(context.features(["かばん"]), gone)
    assert first.tolist() == [-1] and not evidence.any()


@pytest.mark.parametrize("learned", [True, False], ids=["learned", "texts alone"])
def test_parts_judge_as_the_opened_ranker_does(
    small: Settings, context, examples, tmp_path: Path, learned: bool
):
    corpus = (
        CORPUS
        if learned
        else Corpus(tuple(replace(entry, wordings=()) for entry in CORPUS.entries), digest="bare")
    )
    folder = build_index(corpus, small.encoder, tmp_path, silent, shared_dir=small.index_dir)
    ranker = Ranker.load(folder, corpus)
    text = fit_hybrid(corpus, context, learned=learned)
    classifier = fit_classifier(examples, len(corpus.intents)) if learned else None
    parts = Parts(corpus, text, classifier, Expectation.load(folder))
    asked = context.features(["かばんはいくらですか", "くつを見たい", "明日は雨"])
    evidence, first = parts.evidence(asked)
    for n in range(len(asked)):
        ranking = ranker.rank(asked.pick(np.array([n])))
        assert evidence[n] == pytest.approx(ranking.evidence, abs=0.02)
        assert first[n] == ranking.probabilities[: len(corpus.entries)].argmax()


def test_scores_are_restricted_to_what_is_kept():
    values = np.arange(4.0)
    kept = np.array([True, False, True, True])
    found = TextScores(np.zeros(2), values, 10 * values, 100 * values).only(kept)
    assert (found.dense.tolist(), found.positions.tolist()) == ([0, 2, 3], [0, 2, 3])
    some = TextScores(np.zeros(2), values[:2], values[:2], values[:2], np.array([1, 3]))
    found = some.only(kept)
    assert (found.fused.tolist(), found.positions.tolist()) == ([1], [3])


# What is asked


@pytest.fixture(scope="module")
def far(context: BuildContext):
    return context.features(["宇宙の果て", "ゲームの攻略", "ぬるぽ", "今夜の献立"])


@pytest.fixture(scope="module")
def sample(context, examples, far):
    return held_out_sample(CORPUS, examples, far, context, COUNT)


def test_every_held_out_query_and_every_far_one_is_in_the_sample(sample, every_fold, far):
    found, expectation = sample
    count = sum(len(fold.tested) for fold in every_fold) + len(far)
    assert found.evidence.shape == (count, len(NAMES)) and np.isfinite(found.evidence).all()
    assert len(found.right) == len(found.answerable) == len(found.weights) == count
    assert found.weights.sum() == pytest.approx(1)
    assert expectation != UNLEARNED


def test_answerable_are_wordings_of_what_is_there_and_right_are_some_of_those(
    sample, every_fold, examples
):
    found, _ = sample
    there = [
        not fold.gone[examples.labels[row]] and examples.labels[row] <= len(CORPUS.entries)
        for fold in every_fold
        for row in fold.tested
    ]
    in_scope = [
        not fold.gone[examples.labels[row]] and examples.labels[row] < len(CORPUS.entries)
        for fold in every_fold
        for row in fold.tested
    ]
    assert found.answerable.sum() == sum(there)
    assert found.in_scope == sum(in_scope)
    assert found.per_entry == pytest.approx(sum(in_scope) / len(CORPUS.entries))
    assert not (found.right & ~found.answerable).any()
    # The queries name their thing.
    assert found.right.sum() > 0.9 * found.in_scope


def test_without_foreign_texts_the_sample_is_the_corpus_own(context, examples, sample, far):
    none = far.pick(np.array([], int))
    found, _ = held_out_sample(CORPUS, examples, none, context, COUNT)
    assert len(found.right) == len(sample[0].right) - len(far)


def test_labelled_queries_are_right_where_the_first_entry_is_relevant(context):
    parts = Parts(CORPUS, fit_hybrid(CORPUS, context, learned=False), None, UNLEARNED)
    asked = context.features(
        [normalize(f"{thing}はいくらですか") for thing in ("かばん", "くつ", "石")]
    )
    found = labelled_sample(parts, asked, [{0, 3}, {0}, set()])
    assert found.right.tolist() == [True, False, False]
    assert found.answerable.tolist() == [True, True, False]
    assert found.weights.tolist() == pytest.approx([1 / 3] * 3)


# What is expected of entries without wordings


def test_what_is_learned_of_held_out_wordings_rises_with_what_texts_say(sample, every_fold):
    """The line's slope is positive: this is what a bare entry is credited with."""
    _, expectation = sample
    assert expectation.slope > 0
    assert {fold.parts.expectation for fold in every_fold} == {expectation}
    values = expectation.of(np.array([0.0, 1.0, 2.0]))
    assert all(b - a == pytest.approx(expectation.slope) for a, b in pairwise(values))


def test_the_offset_makes_the_right_intents_likeliest_where_some_are_bare(examples, every_fold):
    """In the first fold, those gone are there as they would be without wordings."""
    fold = every_fold[0]
    tested = examples.pick(fold.tested)
    learned = fold.parts.learned(tested.features)
    each = [tested.features.pick(np.array([n])) for n in range(len(tested))]
    text = np.stack([fold.parts.text.hybrid.score(query).fused for query in each])
    reliability = np.where(fold.gone, 0, reliability_of(CORPUS))

    def likelihood(expectation: Expectation) -> float:
        logits = fuse(text, learned, reliability, expectation)
        right = logits[np.arange(len(tested)), tested.labels]
        return float(np.mean(right - logsumexp(logits, axis=1)))

    found = fold.parts.expectation
    for shift in (-0.3, 0.3):
        other = replace(found, offset=found.offset + shift)
        assert likelihood(found) > likelihood(other), shift


def test_where_no_intent_has_two_wordings_nothing_is_expected_but_the_usual(context):
    entries = tuple(replace(entry, wordings=entry.wordings[:1]) for entry in CORPUS.entries)
    corpus = Corpus(entries)
    own = read_examples(corpus, context)
    assert next(folds(corpus, own, context)).parts.expectation == UNLEARNED


# The smallest corpora


def test_of_a_handful_of_texts_some_folds_hold_nothing_out(
    small: Settings, context, tmp_path: Path
):
    """In every order and under many names: what cannot be held out is left out."""
    for names in ("ab", "bf", "cd", "xy"):
        entries = tuple(
            Entry(name, "", question, "はい。", wordings)
            for name, question, wordings in zip(
                names,
                ("返品できますか", "配達は"),
                (("返したい", "返金"), ("届けて", "送って")),
                strict=True,
            )
        )
        corpus = Corpus(entries)
        own = read_examples(corpus, context)
        for fold in folds(corpus, own, context):
            assert len(fold.tested)
        held_out_sample(corpus, own, context.features(["天気"]), context, COUNT)


def test_a_corpus_too_small_to_hold_anything_out_has_no_sample(context):
    corpus = Corpus(
        (Entry("a", "", "返品できますか", "はい。"),),
        referrals=(Referral("jobs", "求人", ("働きたい",)),),
    )
    own = read_examples(corpus, context)
    own = replace(own, is_wording=np.zeros(len(own), bool))
    found, expectation = held_out_sample(corpus, own, context.features(["天気"]), context, COUNT)
    assert found is None and expectation == UNLEARNED
