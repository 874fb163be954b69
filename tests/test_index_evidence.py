"""The numbers by which the calibration judges, worked out by hand on an index of five intents."""

from __future__ import annotations

from dataclasses import replace
from math import log, sqrt

import numpy as np
import pytest

from index.dense import DenseIndex
from index.evidence import NAMES, Evidence, OwnQuestions, against_own
from index.features import Features
from index.hybrid import Hybrid, Scales, TextScores
from index.layout import IntentLayout
from index.lexical import LexicalIndex
from index.projection import Projection

# Three entries, a clarification and a referral.
ROWS = np.array([[1, 0, 0], [0.6, 0.8, 0], [0, 0, 1], [0, 1, 0], [0.8, 0, 0.6]], np.float32)
TEXTS = (["花", "束"], ["鉢", "花"], ["水"], ["花"], ["求人"])
# Of five texts three hold 花, one each of the others.
FLOWER, RARE, UNKNOWN = log(1 + 2.5 / 3.5), log(1 + 4.5 / 1.5), log(1 + 5.5 / 0.5)
LAYOUT = IntentLayout(entries=3, clarifications=1, referrals=1)
RELIABILITY = np.array([0.5, 0.75, 0, 0, 0.9])


def terms(*lemmas: str) -> list[int]:
    return hybrid().lexical.positions_of(lemmas)[0].tolist()


def hybrid() -> Hybrid:
    return Hybrid(
        Projection(np.zeros(3, np.float32)),
        DenseIndex.build(ROWS),
        LexicalIndex.build(TEXTS),
        Scales(1.0, 1.0),
    )


# Their questions: 花束, 鉢と水, and one without any word.
OWN = OwnQuestions(
    hubs=np.array([0.5, 0.7, 0.1]),
    sigma=0.2,
    means=np.array([1.0, 0.1, 0.2, 0.05]),
    deviations=np.array([0.5, 0.25, 0.5, 0.1]),
    terms=np.array([*terms("花", "束"), *terms("鉢", "水")], np.int32),
    starts=np.array([0, 2, 4, 4]),
)
QUERY = Features(
    np.array([[0.8, 0.6, 0]], np.float32),
    [["鉢", "花", "知らない語"]],
    [{}],
    [{}],
    np.array([False]),
)
DENSE = np.array([0.8, 0.96, 0, 0.6, 0.64])
FUSED = np.array([2.0, 4.0, 0.0, 1.0, 0.5])
LOGITS = np.array([1.0, 3.5, -1.0, 0.7, 0.2])
PROBABILITIES = np.array([0.15, 0.6, 0.05, 0.1, 0.1])


def evidence(
    positions: list[int] | None = None, layout: IntentLayout = LAYOUT, query: Features = QUERY
) -> dict[str, float]:
    """Return name → number for the query, of all intents or of those at the positions."""
    at = np.arange(5) if positions is None else np.array(positions, int)
    at = at[at < layout.total]
    scores = TextScores(
        query.vectors[0],
        DENSE[at],
        np.zeros(len(at)),
        FUSED[at],
        None if positions is None else at,
    )
    judge = Evidence(layout, hybrid(), RELIABILITY, OWN)
    found = judge.of(query, scores, LOGITS[at], PROBABILITIES[at])
    assert found.shape == (len(NAMES),)
    return dict(zip(NAMES, found.tolist(), strict=True))


def spread(*values: float) -> tuple[float, float]:
    mean = sum(values) / len(values)
    return mean, sqrt(sum((value - mean) ** 2 for value in values) / len(values))


# The second entry is the first: 鉢 and 花 of the query are in its text, 鉢 is in its question.
QUERY_IDF = RARE + FLOWER + UNKNOWN
EXPECTED = {
    "stands out": (0.96 - 0.7) / 0.2,
    "nearest": 0.96,
    "in query": ((4 - 2) / sqrt(8 / 3) - 1.0) / 0.5,
    "in query, dense": (0.96 - spread(0.8, 0.96, 0)[0]) / spread(0.8, 0.96, 0)[1],
    "neighbours": ((0.6 + 0) / 2 - 0.1) / 0.25,
    "question covered": 0.5,  # 鉢 of 鉢 and 水, which are equally rare
    "second covered": (FLOWER / (FLOWER + RARE) - 0.2) / 0.5,
    "gain": (RARE / QUERY_IDF - 0.05) / 0.1,  # 鉢; both have 花
    "covered": (RARE + FLOWER) / QUERY_IDF,
    "known": (RARE + FLOWER) / QUERY_IDF,
    "entries": log(0.9 / 0.1),
    "first": log(0.6 / 0.4),
    "share": log(0.6 / (0.6 + 0.15 + 0.1)),
    "learned first": log(0.6 / 0.4) * 0.75,
    "learned entries": log(0.9 / 0.1) * 0.75,
    "best entry": 3.5,
    "best referral": 0.2,
}


@pytest.mark.parametrize("name", NAMES)
def test_each_number_is_what_its_name_says(name):
    assert evidence()[name] == pytest.approx(EXPECTED[name], abs=1e-4)


def test_every_number_is_worked_out_here():
    assert list(EXPECTED) == list(NAMES)


def test_words_that_no_entry_holds_are_known_where_a_topic_has_them():
    query = replace(QUERY, lemmas=[["求人", "知らない語"]])
    found = evidence(query=query)
    assert found["covered"] == 0
    assert found["known"] == pytest.approx(RARE / (RARE + UNKNOWN), abs=1e-5)


def test_a_word_typed_twice_counts_once():
    assert evidence(query=replace(QUERY, lemmas=[["鉢", "鉢", "花", "知らない語"]])) == evidence()


def test_a_query_without_words_is_covered_by_nothing():
    found = evidence(query=replace(QUERY, lemmas=[[]]))
    assert (found["covered"], found["known"], found["question covered"]) == (0, 0, 0)
    assert np.isfinite(list(found.values())).all()


def test_one_entry_has_no_second_and_no_neighbours():
    found = evidence(layout=IntentLayout(1))
    assert found["stands out"] == pytest.approx((0.8 - 0.5) / 0.2)
    assert found["neighbours"] == pytest.approx((0 - 0.1) / 0.25)
    assert found["second covered"] == pytest.approx((0 - 0.2) / 0.5)
    assert found["gain"] == pytest.approx((FLOWER / QUERY_IDF - 0.05) / 0.1, abs=1e-4)
    assert found["in query, dense"] == 0
    assert found["share"] == 0
    assert np.isfinite(list(found.values())).all()


def test_without_referrals_the_best_of_them_is_zero():
    found = evidence(layout=IntentLayout(3, 1))
    assert found["best referral"] == 0
    assert found["best entry"] == 3.5


def test_certainty_stays_finite():
    text = TextScores(QUERY.vectors[0], DENSE[:1], DENSE[:1], FUSED[:1])
    judge = Evidence(IntentLayout(1), hybrid(), RELIABILITY, OWN)
    for probability, first in ((1.0, log((1 - 1e-6) / 1e-6)), (0.0, log(1e-6 / (1 - 1e-6)))):
        found = judge.of(QUERY, text, LOGITS[:1], np.array([probability]))
        assert found[NAMES.index("first")] == pytest.approx(first, abs=1e-3)
        assert np.isfinite(found).all()


# Where only some intents are ranked


def test_all_intents_as_candidates_are_all_intents():
    assert evidence([0, 1, 2, 3, 4]) == pytest.approx(evidence())


def test_candidates_are_judged_by_their_own_hubs_questions_and_wordings():
    """The second and third entry and the referral; neither the first nor the clarification."""
    found = evidence([1, 2, 4])
    assert found["stands out"] == pytest.approx((0.96 - 0.7) / 0.2)
    assert found["in query, dense"] == pytest.approx(1.0, abs=1e-4)  # of two, one spread above
    assert found["neighbours"] == pytest.approx((0 - 0.1) / 0.25)
    assert found["question covered"] == 0.5
    assert found["second covered"] == pytest.approx((0 - 0.2) / 0.5)  # a question without a word
    assert found["gain"] == pytest.approx(((RARE + FLOWER) / QUERY_IDF - 0.05) / 0.1, abs=1e-4)
    assert found["entries"] == pytest.approx(log(0.65 / 0.35))
    assert found["share"] == pytest.approx(log(0.6 / 0.65))
    assert found["learned first"] == pytest.approx(log(0.6 / 0.4) * 0.75)
    assert found["best referral"] == 0.2


def test_without_a_referral_among_the_candidates_the_best_is_zero():
    assert evidence([0, 1, 3])["best referral"] == 0


@pytest.mark.parametrize("positions", [[], [3], [3, 4]])
def test_where_no_entry_is_a_candidate_there_is_no_evidence(positions):
    assert not any(evidence(positions).values())


# Own questions


def test_the_spread_of_few_own_questions_leans_on_that_of_other_corpora():
    raw = np.array([[0.0, 0.1, 0.2, 0.3], [2.0, 0.1, 0.4, 0.3]])
    means, deviations = against_own(raw, 2)
    assert means == pytest.approx([1.0, 0.1, 0.3, 0.3])
    # Variances of the two: 1, 0, .01 and 0; fifty more questions have the pooled ones.
    expected = [(2 * 1 + 50 * 1.25) / 52, 50 * 0.017 / 52, (2 * 0.01 + 50 * 0.044) / 52]
    assert deviations == pytest.approx(np.sqrt([*expected, 50 * 0.034 / 52]))


def test_the_spread_of_many_own_questions_is_theirs():
    raw = np.random.default_rng(0).normal(0, 3, (5000, 4))
    assert against_own(raw, 5000)[1] == pytest.approx(raw.std(0), rel=0.01)


def test_as_they_are_the_numbers_are_taken_against_nothing():
    text = TextScores(QUERY.vectors[0], DENSE, DENSE, FUSED)
    raw = Evidence(LAYOUT, hybrid(), RELIABILITY, OWN).raw_against_own(QUERY, text)
    expected = [
        (4 - 2) / sqrt(8 / 3),
        (0.6 + 0) / 2,
        FLOWER / (FLOWER + RARE),
        RARE / QUERY_IDF,
    ]
    assert raw == pytest.approx(expected, abs=1e-4)


def test_saved_own_questions_are_the_same(tmp_path):
    OWN.save(tmp_path)
    opened = OwnQuestions.load(tmp_path)
    assert opened.sigma == OWN.sigma and isinstance(opened.sigma, float)
    for name, value in vars(OWN).items():
        assert np.array_equal(getattr(opened, name), value), name
