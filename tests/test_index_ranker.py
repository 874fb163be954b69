"""Where each kind of intent stands, and the arithmetic that both rankers share."""

import numpy as np
import pytest

from corpus.intent import Clarification, Corpus, Entry, Referral
from index.ranker import IntentLayout, Ranking, first_two, log_odds, softmax

CORPUS = Corpus(
    tuple(Entry(name, "節", name, "答え") for name in "abc"),
    (Clarification("x", "x", ("a", "b"), ()),),
    (Referral("r", "r", ()), Referral("s", "s", ())),
)


def test_the_slices_cut_all_intents_into_their_kinds():
    layout = IntentLayout.of(CORPUS)
    assert layout == IntentLayout(entries=3, clarifications=1, referrals=2)
    assert layout.total == len(CORPUS.intents)
    assert CORPUS.intents[layout.entry_slice] == CORPUS.entries
    assert CORPUS.intents[layout.clarification_slice] == CORPUS.clarifications
    assert CORPUS.intents[layout.referral_slice] == CORPUS.referrals


def test_entries_and_clarifications_are_answerable_and_entries_alone_are_entries():
    layout = IntentLayout.of(CORPUS)
    positions = range(layout.total)
    assert [layout.is_entry(i) for i in positions] == [True] * 3 + [False] * 3
    assert [layout.is_answerable(i) for i in positions] == [True] * 4 + [False] * 2


def test_a_corpus_of_entries_alone_has_empty_slices_of_the_rest():
    layout = IntentLayout(2)
    values = np.arange(layout.total)
    assert values[layout.entry_slice].tolist() == [0, 1]
    assert values[layout.clarification_slice].size == values[layout.referral_slice].size == 0


def test_where_only_some_intents_are_ranked_the_others_have_no_probability():
    some = Ranking(np.array([0.7, 0.3]), np.zeros(1), {}, np.array([1, 3]))
    assert some.over_all(5).tolist() == [0, 0.7, 0, 0.3, 0]
    every = Ranking(np.array([0.7, 0.3]), np.zeros(1), {})
    assert every.over_all(2).tolist() == [0.7, 0.3]


def test_softmax_shares_out_one_however_large_the_logits():
    assert softmax(np.array([[1000.0, 1000.0], [0.0, np.log(3)]])) == pytest.approx(
        np.array([[0.5, 0.5], [0.25, 0.75]])
    )


def test_log_odds_stay_finite():
    assert log_odds(np.array([0.5, 0.75])) == pytest.approx([0, np.log(3)])
    assert np.isfinite(log_odds(np.array([0.0, 1.0]))).all()


def test_a_lone_value_has_no_second():
    first, second = first_two(np.array([[0.2, 0.5, 0.3], [0.1, 0.1, 0.8]]))
    assert (first.tolist(), second.tolist()) == ([0.5, 0.8], [0.3, 0.1])
    assert [values.tolist() for values in first_two(np.array([[0.9]]))] == [[0.9], [0.0]]
