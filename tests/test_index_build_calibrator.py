"""How the shipped calibrator is fitted: corpora whose truth is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bot.settings import Settings
from corpus.intent import Corpus, Entry, Referral
from index.build.calibrator_fit import (
    PRIOR,
    Judged,
    fit_calibrator,
    fit_parts,
    judge,
    leave_one_out,
    level_of,
)
from index.build.context import BuildContext
from index.build.exported_encoder import encoder_key
from index.calibration import shipped_calibrator
from index.evidence import NAMES
from index.progress import silent
from tests.thing_shop import shop

FIRST, COVERED, NEAREST = (NAMES.index(name) for name in ("first", "covered", "nearest"))
SECOND_COVERED = NAMES.index("second covered")
KINDS = ["in", "near", "far"]


def judged(
    corpus: str, tells: int, *, sign: int = 1, seed: int = 0, n: int = 300, shift: float = 0.0
) -> Judged:
    """Return queries of which one number of the evidence, and no other, tells the outcome."""
    random = np.random.default_rng(seed)
    evidence = random.normal(0, 1, (n, len(NAMES)))
    right = sign * evidence[:, tells] + random.normal(0, 0.5, n) > shift
    kinds = np.where(right, "in", random.choice(["near", "far"], n))
    return Judged(corpus, "bare", True, evidence, right, right, kinds, np.array(["one"] * n))


# Signs


def test_a_number_that_tells_the_outcome_gets_its_weight():
    fitted = fit_calibrator([judged("a", FIRST), judged("b", FIRST, seed=1)])
    for model in (fitted.right, fitted.answerable):
        assert np.argmax(np.abs(model.weights)) == FIRST
        assert model.weights[FIRST] > 1
    curve = {point.threshold: point.precision for point in fitted.curve}
    assert curve[0.9] > 0.93 and curve[0.9] > curve[0.5] > 0.7


@pytest.mark.parametrize("tells", [FIRST, COVERED], ids=["first", "covered"])
def test_a_sign_is_held_although_all_corpora_say_the_contrary(tells):
    fitted = fit_calibrator([judged("a", tells, sign=-1), judged("b", tells, sign=-1, seed=1)])
    assert fitted.right.weights[tells] == 0
    assert fitted.answerable.weights[tells] == 0


def test_of_the_second_entry_less_is_better_and_only_for_what_is_answerable():
    more, less = (
        fit_calibrator([judged("a", SECOND_COVERED, sign=sign), judged("b", FIRST, seed=1)])
        for sign in (1, -1)
    )
    assert more.answerable.weights[SECOND_COVERED] == 0 > less.answerable.weights[SECOND_COVERED]
    assert more.right.weights[SECOND_COVERED] == less.right.weights[SECOND_COVERED] == 0


def test_the_shipped_signs_are_held():
    shipped = shipped_calibrator()
    for name in ("stands out", "first", "covered", "entries"):
        at = NAMES.index(name)
        assert shipped.right.weights[at] >= 0 and shipped.answerable.weights[at] >= 0, name
    assert shipped.answerable.weights[SECOND_COVERED] <= 0
    assert min(shipped.right.weights) >= 0
    # How high its logit is depends on the corpus: no model looks at it.
    for name in ("best entry", "best referral"):
        at = NAMES.index(name)
        assert shipped.right.weights[at] == shipped.answerable.weights[at] == 0


# Corpora left out


def test_what_judges_a_corpus_never_saw_it():
    """Its outcomes may be turned round: what it is judged by stays the same."""
    others = [judged("b", FIRST, seed=1), judged("c", COVERED, seed=2)]
    own = judged("a", FIRST)
    turned = replace(own, right=~own.right, answerable=~own.answerable)
    before, after = (leave_one_out([each, *others]) for each in (own, turned))
    assert np.array_equal(before[0], after[0])
    # The others are judged by a calibrator that did see it.
    assert not np.array_equal(before[1], after[1])


def test_levels_of_one_corpus_are_left_out_together():
    others = [judged("b", FIRST, seed=1)]
    bare = judged("a", FIRST)
    worded = replace(judged("a", FIRST, seed=5), level="10 wordings")
    turned = replace(worded, right=~worded.right, answerable=~worded.answerable)
    before, after = (leave_one_out([bare, each, *others]) for each in (worded, turned))
    assert np.array_equal(before[0], after[0])


def test_left_out_probabilities_are_those_of_both_models():
    found = leave_one_out([judged("a", FIRST), judged("b", FIRST, seed=1)])
    assert [each.shape for each in found] == [(2, 300), (2, 300)]
    assert all(((each > 0) & (each < 1)).all() for each in found)


def test_the_curve_is_that_of_corpora_left_out():
    """Where every corpus says something else, what is fitted to all is right of none left out."""
    own = [judged("a", FIRST), judged("b", COVERED, seed=1)]
    alike = [judged("a", FIRST), judged("b", FIRST, seed=1)]

    def precision(each: list[Judged]) -> float:
        return {p.threshold: p.precision for p in fit_calibrator(each).curve}[0.8]

    assert precision(own) < 0.75 < 0.9 < precision(alike)


def test_the_curve_is_smooth_and_rises_with_the_threshold():
    """Every threshold has a point; where few answers lie above, what the others let expect."""
    curve = fit_calibrator([judged("a", FIRST, n=60), judged("b", FIRST, seed=1, n=60)]).curve
    assert [point.threshold for point in curve] == np.round(
        np.arange(0.99, 0.495, -0.01), 2
    ).tolist()
    precisions = [point.precision for point in curve]
    assert precisions == sorted(precisions, reverse=True)
    assert precisions[-1] > 0 and precisions[0] < 1
    answered = [point.answered for point in curve]
    assert np.diff(answered).min() > -1e-9 and answered[-1] <= 1


def test_the_curve_is_of_corpora_without_wordings_that_have_near_questions():
    """Of the others no answer is counted: all shares are of these two's answerable queries."""
    both = [judged("a", FIRST), judged("b", FIRST, seed=1)]
    other = judged("c", FIRST, seed=9)
    answerable = sum(int(each.answerable.sum()) for each in both)
    worded = replace(other, bare=False)
    no_near = replace(other, kinds=np.where(other.kinds == "near", "far", other.kinds))

    def counts(each: Judged) -> np.ndarray:
        curve = fit_calibrator([*both, each]).curve
        return np.array([point.answered * answerable for point in curve])

    for each in (worded, no_near):
        assert counts(each) == pytest.approx(np.rint(counts(each)), abs=1e-6)
    assert counts(other) != pytest.approx(np.rint(counts(other)), abs=1e-6)


def test_queries_asked_with_their_entries_gone_are_no_part_of_the_curve():
    bare = [judged("a", FIRST), judged("b", FIRST, seed=1)]
    wrong = [np.where(each.right | (each.kinds == "far"), each.kinds, "away") for each in bare]
    some_near = [
        np.where(np.arange(300) == np.flatnonzero(k == "away")[0], "near", k) for k in wrong
    ]
    gone = [replace(each, kinds=kinds) for each, kinds in zip(bare, some_near, strict=True)]
    before, after = (fit_calibrator(each).curve for each in (bare, gone))
    assert after[-1].precision > before[-1].precision + 0.02


# Weights


def test_each_kind_weighs_its_share_and_all_kinds_together_one():
    kinds = np.array(["in"] * 6 + ["near"] * 2 + ["far"])
    each = replace(judged("a", FIRST, n=9), kinds=kinds)
    share = {kind: float(each.weights[kinds == kind].sum()) for kind in KINDS}
    total = sum(PRIOR[kind] for kind in KINDS)
    assert share == pytest.approx({kind: PRIOR[kind] / total for kind in KINDS})
    assert each.weights.sum() == pytest.approx(1)


def test_a_corpus_weighs_the_same_however_many_queries_and_levels_it_has():
    small, other = judged("a", FIRST, n=60), judged("b", COVERED, seed=1)
    once, thrice = (fit_calibrator([*([small] * n), other]) for n in (1, 3))
    assert once.right.weights == pytest.approx(thrice.right.weights, abs=1e-3)


# Queries of a real ranker


@pytest.fixture(scope="module")
def context(small: Settings, tmp_path_factory: pytest.TempPathFactory) -> BuildContext:
    encoder = small.index_dir / "encoders" / encoder_key(small.encoder)
    return BuildContext(shop("a"), encoder, tmp_path_factory.mktemp("cache"), silent)


BARE = Corpus(
    tuple(
        Entry(f"e{i}", "品物", f"{thing}はありますか", f"{thing}は一階です。")
        for i, thing in enumerate(["かばん", "くつ", "ぼうし", "時計", "めがね"])
    )
)


@pytest.mark.parametrize("corpus", [BARE, shop("a")], ids=["bare", "worded"])
def test_a_query_with_an_answer_is_asked_again_with_its_entries_gone(context, corpus):
    ids = [entry.id for entry in corpus.entries]
    queries = [
        (corpus.entries[2].question, frozenset({ids[2]}), "in", "one"),
        ("宇宙の果て", frozenset(), "far", "two"),
        (corpus.entries[1].question, frozenset(ids[:2]), "in", "two"),
    ]
    parts = fit_parts(corpus, context)
    assert (parts.classifier is None) is (corpus is BARE)
    found = judge("a", "bare", parts, queries, context)
    assert found.kinds.tolist() == ["in", "far", "in", "away", "away"]
    assert found.right.tolist() == [True, False, True, False, False]
    assert found.answerable.tolist() == [True, False, True, False, False]
    assert found.voices.tolist() == ["one", "two", "two", "one", "two"]
    assert found.evidence.shape == (5, len(NAMES)) and np.isfinite(found.evidence).all()
    assert found.evidence[0, FIRST] > found.evidence[3, FIRST]
    assert found.evidence[0, NEAREST] > found.evidence[3, NEAREST]


def test_a_corpus_is_taken_back_to_when_it_had_fewer_wordings_and_topics():
    entries = tuple(Entry(f"e{i}", "節", "問い", "答え", ("一", "二", "三")) for i in range(4))
    own = tuple(Referral(f"r{i}", "件", ("件",)) for i in range(3))
    pack = Referral("p", "挨拶", ("やあ",), pack="general")
    corpus = Corpus(entries, (), (pack, *own))
    fewer = level_of(corpus, 2, 1)
    assert [len(entry.wordings) for entry in fewer.entries] == [2, 2, 2, 2]
    assert [each.id for each in fewer.referrals] == ["r0", "p"]
    half = level_of(corpus, 3, 0, every=2)
    assert [len(entry.wordings) for entry in half.entries] == [0, 3, 0, 3]
    assert half.referrals == (pack,)
