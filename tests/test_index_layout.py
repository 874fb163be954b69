"""Where each kind of intent stands."""

import numpy as np

from corpus.intent import Clarification, Corpus, Entry, Referral
from index.layout import IntentLayout

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
