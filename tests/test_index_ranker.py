"""One rule from no wording to a hundred: what texts say, and what was learned as far as it goes."""

from __future__ import annotations

import numpy as np
import pytest

from corpus.intent import Clarification, Corpus, Entry, Referral
from index import classifier
from index.build.pipeline import build_index
from index.classifier import Classifier, DenseModel, SparseModel
from index.dense import DenseIndex
from index.evidence import NAMES, OwnQuestions
from index.features import BUCKETS, Features
from index.hybrid import Hybrid, Scales
from index.lexical import LexicalIndex
from index.probability import softmax
from index.progress import silent
from index.projection import Projection
from index.ranker import Expectation, Ranker, fuse, reliability_of
from index.searcher import Searcher
from index.store import load_corpus

UNIT = np.eye(4, dtype=np.float32)
LEMMAS = (["花", "束"], ["鉢"], ["水"], ["求人"])
# Three entries, the second without wordings, and a referral.
CORPUS = Corpus(
    (
        Entry("a", "節", "花束", "答え", ("花", "束", "花の束")),
        Entry("b", "節", "鉢", "答え"),
        Entry("c", "節", "水", "答え", ("水やり",)),
    ),
    referrals=(Referral("r", "求人", ("働きたい", "求人")),),
)
BARE = Corpus(tuple(Entry(name, "節", name, "答え") for name in "abcd"))


def query_of(vector, lemmas) -> Features:
    return Features(np.array([vector], np.float32), [lemmas], [{}], [{}], np.array([False]))


QUERY = query_of([0.0, 0.6, 0.8, 0.0], ["水"])


def hybrid() -> Hybrid:
    return Hybrid(
        Projection(np.zeros(4, np.float32)),
        DenseIndex.build(UNIT),
        LexicalIndex.build(LEMMAS),
        Scales(dense_spread=0.5, lexical_spread=2.0),
    )


def own_questions(entries: int) -> OwnQuestions:
    return OwnQuestions(
        np.zeros(entries, np.float32),
        1.0,
        np.zeros(4),
        np.ones(4),
        np.zeros(0, np.int32),
        np.zeros(entries + 1, np.int64),
    )


def learned_models(*bias: float) -> Classifier:
    """Return models that say the same of every query: the biases, thrice weighted."""
    rows = np.zeros((len(bias), 5), np.float32)
    rows[:, -1] = bias
    none = np.zeros(len(bias), np.float32)
    silent_ = SparseModel(
        np.zeros((BUCKETS, len(bias)), np.float16), np.ones(BUCKETS, np.float32), none
    )
    return Classifier(DenseModel(np.zeros(4, np.float32), rows), silent_, silent_)


def saved(folder, corpus, expectation, models=None) -> Ranker:
    """Return a ranker opened from a folder in which its parts were saved."""
    hybrid().save(folder)
    own_questions(len(corpus.entries)).save(folder)
    expectation.save(folder)
    if models:
        (folder / classifier.FOLDER).mkdir()
        classifier.save(models, folder / classifier.FOLDER)
    return Ranker.load(folder, corpus)


# The rule


def test_what_was_learned_counts_as_far_as_there_are_wordings_and_the_rest_is_expected():
    text = np.array([2.0, 1.0, 0.0])
    learned = np.array([-1.0, 5.0, 3.0])
    expectation = Expectation(offset=1.0, slope=0.25)
    # Expected: 1 + .25 text, so 1.5, 1.25 and 1.
    found = fuse(text, learned, np.array([0.75, 0.0, 0.5]), expectation)
    assert found == pytest.approx(
        [
            2 + 0.75 * -1 + 0.25 * 1.5,
            1 + 1.25,  # without wordings: whatever the classifier says
            0 + 0.5 * 3 + 0.5 * 1.0,
        ]
    )
    assert found.dtype == np.float32


def test_reliability_grows_with_every_wording_of_any_intent():
    assert reliability_of(CORPUS) == pytest.approx([9 / 14, 0, 1 / 6, 4 / 9])
    more = Corpus(
        (Entry("a", "節", "花束", "答え", tuple(map(str, range(99)))),),
        (Clarification("x", "花", ("a",), ("花?",)),),
        (Referral("r", "求人", ()),),
    )
    assert reliability_of(more) == pytest.approx([99**2 / (99**2 + 5), 1 / 6, 0])


def test_a_saved_expectation_expects_the_same(tmp_path):
    Expectation(0.5, 0.25).save(tmp_path)
    assert Expectation.load(tmp_path) == Expectation(0.5, 0.25)


# An opened ranker


def test_an_opened_ranker_ranks_by_the_rule_and_tells_what_it_is_made_of(tmp_path):
    expectation = Expectation(1.0, 0.25)
    models = learned_models(-1.0, -6.0, 2.0, 0.5)
    ranking = saved(tmp_path, CORPUS, expectation, models).rank(QUERY)
    text = hybrid().score(QUERY).fused
    assert ranking.signals["text"] == pytest.approx(text)
    assert ranking.signals["learned"] == pytest.approx([-1, -6, 2, 0.5])
    expected = fuse(
        text, np.array([-1, -6, 2, 0.5]), np.array([9 / 14, 0, 1 / 6, 4 / 9]), expectation
    )
    assert ranking.probabilities == pytest.approx(softmax(expected), abs=1e-6)
    assert ranking.positions is None
    assert len(ranking.evidence) == len(NAMES)
    assert ranking.evidence[NAMES.index("best entry")] == pytest.approx(expected[:3].max())


def test_without_wordings_and_topics_texts_alone_rank(tmp_path):
    ranking = saved(tmp_path, BARE, Expectation()).rank(QUERY)
    text = hybrid().score(QUERY).fused
    assert ranking.probabilities == pytest.approx(softmax(text), abs=1e-6)
    assert set(ranking.signals) == {"dense", "lexical", "text"}
    assert np.isfinite(ranking.evidence).all()


def test_a_bare_entry_is_not_drowned_by_what_the_classifier_thinks_of_entries_it_never_saw(
    tmp_path,
):
    """Its text is the nearest; the classifier, which knows no wording of it, says -6."""
    query = query_of([0.1, 0.9, 0.1, 0.0], ["鉢"])
    models = learned_models(1.0, -6.0, 1.0, 0.0)
    # What held-out wordings had: as much as the text says.
    expectation = Expectation(offset=-0.25, slope=0.5)
    ranking = saved(tmp_path, CORPUS, expectation, models).rank(query)
    assert ranking.probabilities[:3].argmax() == 1
    alone = softmax(
        fuse(ranking.signals["text"], ranking.signals["learned"], np.ones(4), expectation)
    )
    assert ranking.probabilities[1] > 0.5 > alone[1]


# Built


@pytest.mark.parametrize("packs", [False, True], ids=["entries alone", "beside one topic"])
def test_a_bare_corpus_is_built_without_a_classifier_and_ranks(small, tmp_path, packs):
    (tmp_path / "encoders").symlink_to((small.index_dir / "encoders").resolve())
    corpus = Corpus(
        tuple(
            Entry(f"e{i}", "お店", question, "はい。")
            for i, question in enumerate(["駐車場はありますか", "配達はできますか", "返品は可能か"])
        ),
        referrals=(Referral("weather", "今日の天気", ()),) if packs else (),
        digest=f"bare {packs}",
    )
    folder = build_index(corpus, small.encoder, tmp_path, silent)
    assert not (folder / classifier.FOLDER).exists()
    searcher = Searcher(folder)
    assert load_corpus(folder) == corpus
    for entry in corpus.entries:
        assert searcher.search(entry.question.rstrip("か") + "?").hits[0].target == entry
