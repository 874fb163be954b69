"""What an author wrote, typed as it stands, leads where it was put: in every corpus, at once.

On a small shop: as it is, with every second entry's wordings gone, with all entries' wordings gone,
and with so many entries that only candidates are ranked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.answer.answerer import Answerer
from bot.settings import Settings
from corpus.intent import Clarification, Corpus, Entry, Referral
from corpus.reader import read_corpus
from corpus.text import normalize
from index.build.pipeline import build_index
from index.dense import MAX_EXACT, DenseIndex
from index.progress import silent
from index.question import Question
from index.searcher import Searcher


def shop_with(wordings: str, small: Settings) -> Corpus:
    """Return the small shop; of which entries the wordings stay, the name says."""
    corpus = read_corpus(small.corpus_dir)
    entries = tuple(
        entry
        if wordings == "all" or (wordings == "half" and i % 2)
        else replace(entry, wordings=())
        for i, entry in enumerate(corpus.entries)
    )
    topics = {}
    if wordings == "bare":  # a few topics of one wording: nothing to learn from
        topics["clarifications"] = tuple(
            replace(c, wordings=c.wordings[:1]) for c in corpus.clarifications
        )
        topics["referrals"] = tuple(
            replace(r, wordings=r.wordings[:1] if i == 0 else ())
            for i, r in enumerate(corpus.referrals)
        )
    return replace(corpus, entries=entries, digest=f"exact {wordings}", **topics)


def filler(count: int) -> tuple[Entry, ...]:
    """Return so many entries about numbered shelves."""
    return tuple(
        Entry(f"shelf-{i}", "棚", f"{i}番の棚には何がありますか", f"{i * 7}個の品物です。")
        for i in range(count)
    )


def build(corpus: Corpus, small: Settings, folder: Path) -> Answerer:
    built = build_index(corpus, small.encoder, folder, silent, shared_dir=small.index_dir)
    return Answerer(Searcher(built), small.public_url, small.precision)


@pytest.fixture(scope="module", params=["all", "half", "bare", "candidates"])
def answerer(
    request: pytest.FixtureRequest, small: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Answerer]:
    folder = tmp_path_factory.mktemp(request.param)
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "candidates":
            # As beyond MAX_EXACT entries, here beyond 100.
            patch.setitem(DenseIndex.build.__func__.__kwdefaults__, "max_exact", 100)
            corpus = shop_with("bare", small)
            corpus = replace(corpus, entries=(*corpus.entries, *filler(700)), digest="candidates")
        else:
            corpus = shop_with(request.param, small)
        made = build(corpus, small, folder)
    assert (made.searcher.manifest.search["kind"] == "flat") is (request.param != "candidates")
    assert made.searcher.manifest.learned is (request.param in ("all", "half"))
    yield made


def texts_of_one(corpus: Corpus) -> Iterator[tuple[str, Entry | Clarification | Referral]]:
    """Yield every question and wording that only one intent has."""
    every: dict[str, list[Entry | Clarification | Referral]] = {}
    for intent in corpus.intents:
        own = (intent.question,) if isinstance(intent, Entry) else ()
        for text in {*own, *intent.wordings}:
            every.setdefault(normalize(text), []).append(intent)
    for text, intents in every.items():
        if len(intents) == 1 and not intents[0].id.startswith("shelf-"):
            yield text, intents[0]


def test_every_question_and_wording_leads_where_it_was_put(answerer):
    count = 0
    for text, intent in texts_of_one(answerer.searcher.corpus):
        for typed in (text, f"{text}。", f"{text}?"):
            found = answerer.searcher.search(normalize(typed))
            reply = answerer.ask(Question.read(typed))
            if isinstance(intent, Entry):
                assert found.hits[0].target == intent, typed
                assert (reply.kind, reply.answer.id) == ("answer", intent.id), typed
                assert found.answerable == 1
            elif isinstance(intent, Clarification):
                assert found.clarifications[0].target == intent, typed
                assert {choice.id for choice in reply.choices} == set(intent.entries), typed
                assert reply.kind == "choices"
            else:
                assert found.referrals[0].target == intent, typed
                assert reply.kind in ("fallback", "notice") and not reply.answer, typed
                assert found.answerable <= 0.001
        count += 1
    assert count > 12


def test_a_topic_without_wordings_leads_the_referrals_by_its_name(answerer):
    for referral in answerer.searcher.corpus.referrals:
        found = answerer.searcher.search(normalize(referral.topic))
        assert found.referrals[0].target.id == referral.id


def test_other_texts_are_ranked_and_not_preferred(answerer):
    found = answerer.searcher.search("花の値段と営業の時間")
    assert found.hits and found.hits[0].probability < 1
    assert [hit.rank for hit in found.hits] == list(range(1, len(found.hits) + 1))


def test_a_question_can_be_ranked_as_if_it_stood_nowhere(answerer):
    question = normalize(answerer.searcher.corpus.entries[0].question)
    by_heart, ranked = (answerer.searcher.search(question, by_heart=each) for each in (True, False))
    assert (by_heart.answerable, by_heart.hits[0].share) == (1, 1)
    assert ranked.answerable < 1 and 0 < ranked.hits[0].share <= 1


def test_where_only_candidates_are_ranked_a_text_leads_to_what_was_no_candidate(
    small: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """An entry whose wording is about shelves, of which hundreds are nearer; one, asked back
    about, that is far from all."""
    monkeypatch.setitem(DenseIndex.build.__func__.__kwdefaults__, "max_exact", 100)
    far = (
        Entry("far", "遠く", "宇宙旅行", "行けません。", ("5番の棚には何がありますか?!",)),
        Entry("farther", "遠く", "深海探検", "潜れません。"),
    )
    money = Clarification("shelves", "棚", ("far", "farther"), ("7番の棚には何がありますか。?",))
    jobs = Referral("jobs", "棚の係", ("9番の棚には何がありますか!",))
    shelves = [entry for entry in filler(900) if entry.id not in ("shelf-5", "shelf-7", "shelf-9")]
    corpus = Corpus((*shelves, *far), (money,), (jobs,), digest="far")
    answerer = build(corpus, small, tmp_path)
    reply = answerer.ask(Question.read("5番の棚には何がありますか"))
    assert (reply.kind, reply.answer.id) == ("answer", "far")
    reply = answerer.ask(Question.read("7番の棚には何がありますか"))
    assert reply.kind == "choices" and {c.id for c in reply.choices} == {"far", "farther"}
    reply = answerer.ask(Question.read("9番の棚には何がありますか"))
    assert reply.kind == "fallback"
    found = answerer.searcher.search("7番の棚には何がありますか", top_k=3)
    assert [hit.rank for hit in found.hits] == [1, 2, 3, 4, 5]
    assert {hit.target.id for hit in found.hits[3:]} == {"far", "farther"}


def test_a_wording_answers_although_its_values_differ_from_the_answers(
    small: Settings, tmp_path: Path
):
    """Its author knows: who asks about thirty days wants to read that it is seven."""
    entries = (
        Entry(
            "return",
            "返品",
            "返品はできますか",
            "お買い上げから7日以内でしたら承ります。",
            ("30日後に返品したい", "2020年に買った品の返品"),
        ),
        Entry("delivery", "配達", "配達はできますか", "市内へお届けします。", ("家まで届けて",)),
        Entry("parking", "店", "駐車場はありますか", "3台分ございます。", ("車を停めたい",)),
    )
    answerer = build(Corpus(entries, digest="values"), small, tmp_path)
    for wording in entries[0].wordings:
        reply = answerer.ask(Question.read(wording))
        assert (reply.kind, reply.answer and reply.answer.id) == ("answer", "return"), wording


@pytest.mark.slow
def test_beyond_twenty_thousand_entries_every_text_leads_where_it_was_put(
    small: Settings, tmp_path: Path
):
    corpus = shop_with("bare", small)
    entries = (*filler(MAX_EXACT), *corpus.entries)
    answerer = build(replace(corpus, entries=entries, digest="large"), small, tmp_path)
    assert answerer.searcher.manifest.search["kind"] != "flat"
    for text, intent in texts_of_one(answerer.searcher.corpus):
        found = answerer.searcher.search(normalize(text))
        kind = {Entry: found.hits, Clarification: found.clarifications, Referral: found.referrals}
        assert kind[type(intent)][0].target == intent, text
        assert np.isfinite([hit.probability for hit in found.hits]).all()
