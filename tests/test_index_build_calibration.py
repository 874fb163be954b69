"""How a corpus refines the shipped calibration: small samples that can be worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from bot.settings import Settings
from corpus.intent import Corpus, Entry, Labelled
from index.build.calibration_fit import (
    LABELLED_WEIGHT,
    fit_calibration,
    operating_points,
)
from index.build.held_out import Sample, weights_by_kind
from index.build.pipeline import build_index
from index.calibration import Calibration, shipped_calibrator
from index.evidence import NAMES
from index.progress import silent

SHIPPED_POINTS = 300
JUDGING_WEIGHT = 0.03


ENTRIES = 30  # of the page that the samples are held out of


def sample(right, answerable=None, weights=None, evidence=None) -> Sample:
    n = len(right)
    answerable = np.array(right if answerable is None else answerable, bool)
    return Sample(
        np.zeros((n, len(NAMES))) if evidence is None else np.array(evidence, float),
        np.array(right, bool),
        answerable,
        np.full(n, 1 / n) if weights is None else np.array(weights, float),
        int(answerable.sum()),
        answerable.sum() / ENTRIES,
    )


def evidence_at(level: float, n: int = 1) -> np.ndarray:
    """Return evidence (n, k) so many deviations above the mean of all corpora, with some noise."""
    shipped = shipped_calibrator()
    noise = np.random.default_rng(0).normal(0, 0.3, (n, len(NAMES))) if n > 1 else 0
    return np.asarray(shipped.means + shipped.deviations * (level + noise) * np.ones((n, 1)))


def right_at(calibration: Calibration, level: float = 0.0) -> float:
    return calibration.probabilities(evidence_at(level)[0])[0]


@pytest.fixture(scope="module")
def shipped() -> Calibration:
    """The calibration of a corpus that tells nothing of its own."""
    return fit_calibration(None)


# The curve


def curve_of(confidence, each):
    """Return threshold → (precision, answered) of what lies above it."""
    thresholds = np.round(np.linspace(0.99, 0.5, 50), 3).tolist()
    return {
        threshold: (right / above, right / answerable)
        for threshold, (above, right, answerable) in zip(
            thresholds, operating_points(np.array(confidence), each, thresholds), strict=True
        )
        if above
    }


def test_a_curve_tells_how_precise_and_how_complete_each_threshold_is():
    # Four held-out queries: two rightly first, one answerable but ranked wrongly, one that nothing
    # answers.
    curve = curve_of([0.905, 0.705, 0.605, 0.555], sample([1, 1, 0, 0], [1, 1, 1, 0]))
    assert max(curve) == 0.90  # nothing lies above: no threshold there
    assert curve[0.90] == pytest.approx((1.0, 1 / 3))
    assert curve[0.71] == pytest.approx((1.0, 1 / 3))
    assert curve[0.70] == pytest.approx((1.0, 2 / 3))
    assert curve[0.61] == pytest.approx((1.0, 2 / 3))
    assert curve[0.60] == pytest.approx((2 / 3, 2 / 3))
    assert curve[0.50] == pytest.approx((2 / 4, 2 / 3))


def test_weights_count_in_the_curve():
    curve = curve_of([0.9, 0.9], sample([1, 0], [1, 0], weights=[0.8, 0.2]))
    assert curve[0.80] == pytest.approx((0.8, 1.0))


def test_the_curve_runs_from_high_thresholds_to_low(shipped):
    fitted = fit_calibration(sample([1] * 40, evidence=evidence_at(2, 40)))
    for calibration in (shipped, fitted):
        thresholds = [point.threshold for point in calibration.curve]
        assert thresholds == sorted(thresholds, reverse=True)
        assert thresholds[-1] == 0.5


def point_at(calibration: Calibration, threshold: float):
    [found] = [p for p in calibration.curve if p.threshold == pytest.approx(threshold)]
    return found


def test_labelled_queries_join_the_shipped_curve_which_counts_as_three_hundred():
    """100 queries with the same evidence, 95 right: all above the lowest threshold, or none."""
    labelled = sample([1] * 95 + [0] * 5, [1] * 100, evidence=np.repeat(evidence_at(1), 100, 0))
    fitted = fit_calibration(None, labelled)
    assert 0.55 < right_at(fitted, 1) < 0.98
    lowest, known = point_at(fitted, 0.5), point_at(fit_calibration(None), 0.5)
    extra = SHIPPED_POINTS * known.answered
    assert lowest.precision == pytest.approx((95 + extra * known.precision) / (100 + extra))
    assert lowest.answered == pytest.approx(0.95)
    # Above their probability there is what other corpora had, and nothing of their own.
    highest, known = fitted.curve[0], fit_calibration(None).curve[0]
    assert (highest.precision, highest.answered) == (pytest.approx(known.precision), 0)


def test_held_out_wordings_judge_the_thresholds_as_little_as_they_count():
    """Their authors know the page: 1,000 of them weigh as 30 strangers' queries."""
    held_out = sample([1] * 950 + [0] * 50, [1] * 1000, evidence=np.repeat(evidence_at(1), 1000, 0))
    lowest = point_at(fit_calibration(held_out), 0.5)
    known = point_at(fit_calibration(None), 0.5)
    count, extra = JUDGING_WEIGHT * 1000, SHIPPED_POINTS * known.answered
    expected = (0.95 * count + extra * known.precision) / (count + extra)
    assert lowest.precision == pytest.approx(expected)
    assert lowest.precision - known.precision < 0.3 * (0.95 - known.precision)
    assert lowest.answered == pytest.approx(0.95)


def test_where_labelled_queries_come_in_both_judge_as_they_count():
    held_out = sample([1] * 1000, evidence=np.repeat(evidence_at(1), 1000, 0))
    labelled = sample([1, 0] * 20, [1] * 40, evidence=np.repeat(evidence_at(1), 40, 0))
    fitted = fit_calibration(held_out, labelled)
    lowest, known = point_at(fitted, 0.5), point_at(fit_calibration(None), 0.5)
    count, extra = JUDGING_WEIGHT * 1000, SHIPPED_POINTS * known.answered
    assert right_at(fitted, 1) > 0.5
    expected = (count + 20 + extra * known.precision) / (count + 40 + extra)
    assert lowest.precision == pytest.approx(expected)
    assert lowest.answered == pytest.approx((count + 20) / (count + 40))


# How far a corpus moves the shipped calibrator


def test_without_held_out_and_labelled_queries_all_is_as_shipped(shipped):
    calibrator = shipped_calibrator()
    assert shipped.curve == calibrator.curve
    for level in (-2, 0, 0.7, 3):
        standard = np.full(len(NAMES), min(level, calibrator.clip)).tolist()
        right = calibrator.right.probability(standard)
        answerable = calibrator.answerable.probability(standard)
        found = shipped.probabilities(evidence_at(level)[0])
        assert found == pytest.approx((right, max(right, answerable)), abs=1e-9)


def test_held_out_wordings_of_topics_alone_say_nothing_of_entries(shipped):
    nothing_answered = sample([0] * 50, evidence=evidence_at(1, 50))
    assert fit_calibration(nothing_answered) == shipped


@pytest.mark.parametrize("right", [0, 1], ids=["all wrong", "all right"])
@pytest.mark.parametrize("level", [0, 1])
def test_two_held_out_wordings_move_nothing_a_thousand_a_good_deal_and_very_many_decide(
    shipped, right, level
):
    def after(n: int) -> float:
        held_out = sample([right] * n, [1] * n, evidence=evidence_at(level, n))
        return right_at(fit_calibration(held_out), level)

    before = right_at(shipped, level)
    counts = [0, 2, 100, 1000, 30_000]
    moved = [before, *map(after, counts[1:])]
    assert moved[1] == pytest.approx(before, abs=0.005)
    assert moved[2] == pytest.approx(before, abs=0.1)
    assert abs(moved[3] - right) < 0.8 * abs(before - right)
    assert moved[4] == pytest.approx(right, abs=0.07)
    away = [abs(each - before) for each in moved]
    assert all(less <= more for less, more in pairwise(away))


@pytest.mark.parametrize(("level", "right"), [(0, 1), (1, 0)], ids=["all right", "all wrong"])
def test_ten_labelled_queries_move_the_calibration(shipped, level, right):
    """To where half of what they say is believed: a tenth of a corpus is more than a wording."""
    labelled = sample([right] * 10, [1] * 10, evidence=evidence_at(level, 10))
    before, after = right_at(shipped, level), right_at(fit_calibration(None, labelled), level)
    assert abs(after - before) > 0.3
    assert min(before, right) < after < max(before, right)


@pytest.mark.parametrize(("per_entry", "weight"), [(0, 0), (10, 0.125), (70, 0.5), (630, 0.9)])
def test_a_wording_weighs_by_how_many_an_entry_has(per_entry, weight):
    labelled = sample([1] * 10, evidence=evidence_at(0, 10))
    once_each = fit_calibration(None, labelled)
    wordings = round(10 * LABELLED_WEIGHT / weight) if weight else 1000
    held_out = replace(labelled, in_scope=wordings, per_entry=per_entry)
    as_wordings = fit_calibration(held_out) if weight else fit_calibration(None)
    for level in (-1, 0, 2):
        expected = right_at(as_wordings if weight else fit_calibration(held_out), level)
        reference = once_each if weight else as_wordings
        assert right_at(reference, level) == pytest.approx(expected, abs=5e-3)


def test_labelled_queries_join_what_is_held_out():
    held_out = sample([1] * 300, evidence=evidence_at(0, 300))
    labelled = sample([0] * 30, [1] * 30, evidence=evidence_at(0, 30))
    alone, both = right_at(fit_calibration(held_out)), right_at(fit_calibration(held_out, labelled))
    only = right_at(fit_calibration(None, labelled))
    assert only < both < alone and both < 0.5  # 38 against 180


def test_labelled_queries_of_a_bare_corpus_reach_its_index(small: Settings, tmp_path: Path):
    (tmp_path / "encoders").symlink_to((small.index_dir / "encoders").resolve())
    things = ["かばん", "くつ", "ぼうし", "時計", "めがね", "かさ", "手袋", "財布"]
    entries = tuple(
        Entry(f"e{i}", "品物", f"{thing}はありますか", f"{thing}は一階です。")
        for i, thing in enumerate(things)
    )
    bare = Corpus(entries, digest="bare")
    wrong = tuple(Labelled(f"{thing}がほしい", ()) for thing in things) * 2
    labelled = replace(bare, labelled=wrong, digest="labelled")
    before, after = (
        Calibration.load(
            build_index(
                corpus, small.encoder, tmp_path / corpus.digest, silent, shared_dir=tmp_path
            )
        )
        for corpus in (bare, labelled)
    )
    assert before == fit_calibration(None)
    # Nothing answers them: less is sure than before.
    assert right_at(after, 0.5) < right_at(before, 0.5) - 0.1


# The prior over kinds of queries


def test_each_kind_weighs_what_the_prior_says_however_many_there_are():
    kinds = ["in scope"] * 6 + ["topic held out"] * 2 + ["entry held out"]
    weights = weights_by_kind(
        kinds, {"in scope": 0.5, "topic held out": 0.25, "entry held out": 0.25, "ambiguous": 0.3}
    )
    assert weights.tolist() == pytest.approx([0.5 / 6] * 6 + [0.125] * 2 + [0.25])


def test_a_kind_outside_the_prior_weighs_nothing():
    weights = weights_by_kind(["in scope", "ambiguity held out"], {"in scope": 0.5})
    assert weights.tolist() == [1.0, 0.0]
