"""How the text scores are fitted: where intents lie, and what a corpus's own questions reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.settings import Settings
from corpus.intent import Clarification, Corpus, Entry, Intent, Referral
from corpus.text import normalize
from index.build import hybrid_fit
from index.build.context import BuildContext
from index.build.exported_encoder import encoder_key
from index.build.hybrid_fit import HybridFit, fit_hybrid
from index.dense import DenseIndex
from index.encoder import unit_rows
from index.evidence import NAMES, Evidence
from index.features import Features
from index.hybrid import TextScores
from index.layout import IntentLayout
from index.progress import silent

ENTRIES = tuple(
    Entry(name, "お店について", question, answer, wordings)
    for name, question, answer, wordings in [
        ("open", "何時から開いていますか", "10時から19時までです。", ("営業時間", "定休日はいつ")),
        ("parking", "駐車場はありますか", "店の裏に3台分ございます。", ("車で行けますか",)),
        ("delivery", "配達はできますか", "市内へお届けします。", ()),
        ("refund", "返品はできますか", "7日以内に承ります。", ("やっぱり返したい", "返金")),
        ("card", "カードは使えますか", "現金も電子マネーも使えます。", ()),
        ("gift", "贈り物の包装は頼めますか", "無料でお包みします。", ("プレゼント用に包んで",)),
        ("points", "会員にはどうすればなれますか", "店頭で入会できます。", ()),
    ]
)
MONEY = Clarification("money", "お金のこと", ("refund", "card"), ("費用の件",))
JOBS = Referral("jobs", "採用と求人", ("アルバイトをしたい", "働きたい"))
BARE_TOPIC = Referral("weather", "今日の天気", ())
CORPUS = Corpus(ENTRIES, (MONEY,), (JOBS, BARE_TOPIC))
BARE_ENTRIES = tuple(replace(entry, wordings=()) for entry in ENTRIES)
BARE = replace(CORPUS, entries=BARE_ENTRIES)
REFUND = 3


@pytest.fixture(scope="module")
def context(small: Settings, tmp_path_factory: pytest.TempPathFactory) -> BuildContext:
    encoder = small.index_dir / "encoders" / encoder_key(small.encoder)
    return BuildContext(CORPUS, encoder, tmp_path_factory.mktemp("cache"), silent)


@pytest.fixture(scope="module")
def fit(context: BuildContext) -> HybridFit:
    """The text scores of the corpus whose entries have no wordings."""
    return fit_hybrid(BARE, context, learned=False)


@pytest.fixture(scope="module")
def with_wordings(context: BuildContext) -> HybridFit:
    return fit_hybrid(CORPUS, context, learned=False)


def asked(context: BuildContext, *texts: str) -> Features:
    return context.features([normalize(text) for text in texts])


def score(context: BuildContext, fitted: HybridFit, text: str) -> TextScores:
    return fitted.hybrid.score(asked(context, text))


# One index for all intents


def test_entries_and_topics_lie_in_one_index_in_the_order_of_the_corpus(context, fit):
    assert len(fit.hybrid.dense) == len(CORPUS.intents)
    for position, intent in enumerate(CORPUS.intents):
        found = score(context, fit, name(intent))
        assert len(found.fused) == len(CORPUS.intents)
        assert int(found.fused.argmax()) == position, intent


def name(intent: Intent) -> str:
    return intent.question if isinstance(intent, Entry) else intent.topic


def test_every_row_is_a_unit_vector(with_wordings):
    rows = with_wordings.hybrid.dense.copied_rows()
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(len(CORPUS.intents)), abs=1e-5)


def test_a_topic_without_wordings_lies_where_its_name_does(context, fit):
    own = fit.hybrid.projection.query(context.embed([normalize("今日の天気")], "query"))[0]
    assert fit.hybrid.dense.copied_rows()[-1] == pytest.approx(own, abs=1e-5)


def test_a_topic_lies_between_its_name_and_the_mean_of_its_wordings(context, fit):
    """Two wordings weigh 2 / (2 + 3)."""
    texts = [normalize(text) for text in (JOBS.topic, *JOBS.wordings)]
    topic, *wordings = fit.hybrid.projection.query(context.embed(texts, "query"))
    expected = unit_rows((0.6 * topic + 0.4 * np.mean(wordings, 0))[None])[0]
    assert fit.hybrid.dense.copied_rows()[-2] == pytest.approx(expected, abs=1e-5)


def test_a_topics_wordings_are_searched_whatever_those_of_entries_are(context, fit, with_wordings):
    for fitted in (fit, with_wordings):
        found = score(context, fitted, "アルバイト")
        assert found.lexical.argmax() == len(CORPUS.intents) - 2 and found.lexical.max() > 0


# Wordings of entries


def test_wordings_of_entries_are_searched_in_row_and_document(context, fit, with_wordings):
    text = "返金"
    assert score(context, fit, text).lexical.max() == 0
    found = score(context, with_wordings, text)
    assert np.flatnonzero(found.lexical).tolist() == [REFUND]
    row, moved = (each.hybrid.dense.copied_rows()[REFUND] for each in (fit, with_wordings))
    vector = with_wordings.hybrid.projection.query(context.embed([text], "query"))[0]
    assert moved @ vector > row @ vector + 0.1


def test_the_more_wordings_an_entry_has_the_more_its_row_is_theirs(context):
    wordings = ("返金", "返したい", "お金を戻して", "やめたい", "取り替えて", "壊れていた")
    cosines = []
    for count in (1, 3, 6):
        entries = [*ENTRIES]
        entries[REFUND] = replace(ENTRIES[REFUND], wordings=wordings[:count])
        fitted = fit_hybrid(replace(CORPUS, entries=tuple(entries)), context, learned=False)
        vectors = fitted.hybrid.projection.query(context.embed(wordings[:count], "query"))
        [mean] = unit_rows(vectors.mean(0)[None])
        cosines.append(float(fitted.hybrid.dense.copied_rows()[REFUND] @ mean))
    assert cosines == sorted(cosines) and cosines[-1] - cosines[0] > 0.1


def test_where_a_classifier_learns_many_wordings_leave_the_texts_to_it_and_the_first_do_not(
    context, fit
):
    row = fit.hybrid.dense.copied_rows()[REFUND]
    moved, heard = [], []
    for count in (1, 3, 80):
        entries = [*ENTRIES]
        entries[REFUND] = replace(ENTRIES[REFUND], wordings=("返金",) * count)
        corpus = replace(CORPUS, entries=tuple(entries))
        fitted = fit_hybrid(corpus, context, learned=True).hybrid
        moved.append(float(1 - fitted.dense.copied_rows()[REFUND] @ row))
        heard.append(bool(fitted.lexical.scores(context.tokenizer.lemmas("返金")).max()))
    assert moved[0] > 0.01 and moved[2] < moved[0] / 20
    assert heard == [True, True, False]


def test_an_entry_without_wordings_lies_the_same_beside_worded_ones(fit, with_wordings):
    bare = [i for i, entry in enumerate(ENTRIES) if not entry.wordings]
    rows, moved = (each.hybrid.dense.copied_rows()[bare] for each in (fit, with_wordings))
    assert rows == pytest.approx(moved, abs=1e-6)


# Scales


def test_the_spread_of_cosines_is_over_entries_and_not_over_topics(context, fit):
    alone = fit_hybrid(Corpus(BARE_ENTRIES), context, learned=False)
    assert fit.hybrid.scales.dense_spread == pytest.approx(alone.hybrid.scales.dense_spread)
    rows = alone.hybrid.dense.copied_rows()
    questions = asked(context, *(entry.question for entry in ENTRIES))
    queries = alone.hybrid.projection.query(questions.vectors)
    assert alone.hybrid.scales.dense_spread == pytest.approx(
        np.mean((queries @ rows.T).std(1)), abs=1e-5
    )
    spreads = [alone.hybrid.lexical.scores(lemmas).std() for lemmas in questions.lemmas]
    assert alone.hybrid.scales.lexical_spread == pytest.approx(np.mean(spreads), abs=1e-5)


def test_one_entry_has_no_spread_and_is_scored_all_the_same(context):
    one = fit_hybrid(Corpus(BARE_ENTRIES[:1]), context, learned=False)
    assert (one.hybrid.scales.dense_spread, one.hybrid.scales.lexical_spread) == (1.0, 1.0)
    assert np.isfinite(score(context, one, "何時から").fused).all()
    assert (one.own.hubs.tolist(), one.own.sigma) == ([0.0], 1.0)


# Own questions


def test_hubs_are_the_means_of_the_five_highest_cosines_with_others_questions(context, fit):
    rows = fit.hybrid.dense.copied_rows()[: len(ENTRIES)]
    questions = asked(context, *(entry.question for entry in ENTRIES)).vectors
    cosines = fit.hybrid.projection.query(questions) @ rows.T
    np.fill_diagonal(cosines, -1)
    expected = [sorted(cosines[:, entry])[-5:] for entry in range(len(ENTRIES))]
    assert fit.own.hubs == pytest.approx(np.mean(expected, 1), abs=1e-5)
    assert fit.own.sigma == pytest.approx(cosines.max(1).std(), abs=1e-5)


def test_a_large_corpus_is_measured_in_blocks_with_the_same_result(context, fit, monkeypatch):
    monkeypatch.setattr(hybrid_fit, "_BLOCK", 3)
    blocks = fit_hybrid(BARE, context, learned=False).own
    assert blocks.hubs == pytest.approx(fit.own.hubs, abs=1e-6)
    assert blocks.sigma == pytest.approx(fit.own.sigma, abs=1e-6)


def test_own_questions_without_their_entry_are_the_zero_of_what_is_counted_against_them(
    context, fit
):
    layout = IntentLayout.of(CORPUS)
    evidence = Evidence(layout, fit.hybrid, np.zeros(layout.total), fit.own)
    rows = []
    for position, entry in enumerate(ENTRIES):
        query = asked(context, entry.question)
        everything = np.arange(len(fit.hybrid.dense))
        scores = fit.hybrid.score(query).only(everything != position)
        rows.append(evidence.of(query, scores, scores.fused, np.exp(scores.fused)))
    against = ["in query", "neighbours", "second covered", "gain"]
    means = np.mean(rows, 0)[[NAMES.index(each) for each in against]]
    assert means == pytest.approx(np.zeros(4), abs=1e-5)


def test_the_terms_of_each_question_are_kept_once_each(context, fit):
    entry = ENTRIES.index(next(each for each in ENTRIES if each.id == "card"))
    own = fit.own.terms[fit.own.starts[entry] : fit.own.starts[entry + 1]]
    lemmas = context.tokenizer.lemmas(normalize("カードは使えますか"))
    assert own.tolist() == fit.hybrid.lexical.positions_of(lemmas)[0].tolist()
    assert len(fit.own.starts) == len(ENTRIES) + 1


def scores_of(values: Sequence[float], positions: Sequence[int] | None = None) -> TextScores:
    array = np.array(values)
    at = None if positions is None else np.array(positions)
    return TextScores(np.zeros(2), array, 10 * array, 100 * array, at)


@pytest.mark.parametrize(
    ("scores", "gone", "left", "positions"),
    [
        (scores_of([1, 2, 3]), 1, [1, 3], [0, 2]),
        (scores_of([1, 2, 3], [4, 7, 9]), 7, [1, 3], [4, 9]),
        (scores_of([1, 2, 3], [4, 7, 9]), 1, [1, 2, 3], [4, 7, 9]),
        (scores_of([1]), 0, [], []),
    ],
    ids=["of all", "of candidates", "no candidate", "of one"],
)
def test_without_an_intent_all_scores_but_its_own_are_left(scores, gone, left, positions):
    found = scores.only(np.arange(10) != gone)
    assert found.dense.tolist() == left
    assert found.lexical.tolist() == [10 * each for each in left]
    assert found.fused.tolist() == [100 * each for each in left]
    assert found.positions is not None and found.positions.tolist() == positions


# Many entries


def test_where_entries_are_too_many_candidates_are_fitted_and_measured(
    context, tmp_path: Path, monkeypatch
):
    """As over MAX_EXACT entries, here over 100: all finite, and every question finds its entry."""
    monkeypatch.setitem(DenseIndex.build.__func__.__kwdefaults__, "max_exact", 100)
    things = [
        f"{a}{b}" for a in "赤青白黒金銀" for b in "いろはにほへとちりぬるをわかよたれそつねな"
    ]
    entries = tuple(
        Entry(
            f"e{i}",
            "品物",
            f"{thing}の{i}番はありますか",
            f"{thing}は{i}階です。",
            (f"{thing}{i}",),
        )
        for i, thing in enumerate(things * 2)
    )
    corpus = Corpus(entries, (), (JOBS, BARE_TOPIC))
    fitted = fit_hybrid(corpus, context, learned=False)
    assert not fitted.hybrid.dense.is_exact
    assert np.isfinite(fitted.own.means).all() and (fitted.own.deviations > 0).all()
    fitted.hybrid.save(tmp_path)
    opened = type(fitted.hybrid).load(tmp_path)
    found = []
    for i in range(0, len(entries), 9):
        scores = opened.score(asked(context, entries[i].question))
        assert scores.positions is not None and len(scores.positions) <= 200
        found.append(int(scores.positions[scores.fused.argmax()]) == i)
    assert np.mean(found) > 0.9
