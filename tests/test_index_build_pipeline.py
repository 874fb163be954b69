"""Corpora of every make go through the very code that serves: with wordings, without, half and half.

The encoder is the miniature one, unless a test is about meaning.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answer.answerer import Answerer
from bot.settings import Settings
from corpus.errors import CorpusError
from corpus.intent import Clarification, Corpus, Entry, Referral
from corpus.text import normalize
from index.build.pipeline import build_index
from index.manifest import IndexRefused
from index.progress import silent
from index.question import Question
from index.searcher import Searcher

QUESTIONS = {
    "opening": (
        "営業時間を教えてください",
        "平日の10時から19時までです。",
        ("何時まで開いていますか", "お店は何時から"),
    ),
    "parking": (
        "駐車場はありますか",
        "店の裏に3台分ございます。",
        ("車で行けますか", "車を停める場所"),
    ),
    "delivery": (
        "配達はできますか",
        "市内でしたら無料でお届けします。",
        ("家まで届けてもらえる?", "送料はいくら"),
    ),
    "return": (
        "返品はできますか",
        "お買い上げから7日以内でしたら承ります。",
        ("やっぱり返したい", "返金してほしい"),
    ),
}


@pytest.fixture
def index_dir(small: Settings, tmp_path: Path) -> Path:
    return beside(small, tmp_path)


def beside(settings: Settings, folder: Path) -> Path:
    """Return the folder for an index of its own, where the encoder is exported already."""
    (folder / "encoders").symlink_to((settings.index_dir / "encoders").resolve())
    return folder


def make_corpus(*bare: str, digest: str) -> Corpus:
    entries = tuple(
        Entry(key, "お店について", question, answer, () if key in bare else wordings)
        for key, (question, answer, wordings) in QUESTIONS.items()
    )
    return Corpus(entries, digest=digest)


def open_corpus(corpus: Corpus, settings: Settings, index_dir: Path) -> Answerer:
    folder = build_index(corpus, settings.encoder, index_dir, silent)
    return Answerer(Searcher(folder), settings.public_url, settings.precision)


KINDS = pytest.mark.parametrize(
    ("bare", "learned"),
    [((), True), (("opening", "return"), True), (tuple(QUESTIONS), False)],
    ids=["all with wordings", "half of them bare", "all bare"],
)


@KINDS
def test_what_has_wordings_is_learned_and_every_entry_is_found_by_its_question(
    small: Settings, index_dir: Path, bare: tuple[str, ...], learned: bool
) -> None:
    answerer = open_corpus(make_corpus(*bare, digest=f"digest of {bare}"), small, index_dir)
    assert answerer.searcher.manifest.learned is learned
    for question, answer, _ in QUESTIONS.values():
        reply = answerer.ask(Question.read(question))
        assert reply.answer and reply.answer.text == answer


@KINDS
def test_every_entry_is_ranked_by_other_words(
    built: Settings, tmp_path: Path, bare: tuple[str, ...], learned: bool
) -> None:
    """With the default encoder: most of these words the corpus does not hold."""
    corpus = make_corpus(*bare, digest=f"digest of {bare}")
    answerer = open_corpus(corpus, built, beside(built, tmp_path))
    assert answerer.searcher.manifest.learned is learned
    for key, (_, _, wordings) in QUESTIONS.items():
        for wording in wordings if not bare else wordings[:1]:
            hits = answerer.searcher.search(normalize(wording)).hits[:2]
            assert key in [hit.target.id for hit in hits], (bare, wording)


def test_a_wording_typed_as_it_stands_leads_where_its_author_put_it(
    small: Settings, index_dir: Path
) -> None:
    entries = make_corpus(digest="").entries
    corpus = Corpus(
        entries,
        (Clarification("money", "お金", ("return", "delivery"), ("返品 代金", "費用の件")),),
        (
            Referral(
                "staff",
                "求人",
                ("返品係として働きたい", "返品はできますか", "駐車場の係になりたい"),
            ),
        ),
        digest="exact",
    )
    answerer = open_corpus(corpus, small, index_dir)
    for text, kind in (
        ("やっぱり返したい。", "answer"),
        ("車で行けますか?", "answer"),
        ("費用の件", "choices"),
        ("返品 代金", "choices"),
        ("返品係として働きたい!", "fallback"),
        ("返品はできますか", "answer"),
    ):
        assert answerer.ask(Question.read(text)).kind == kind, text
    assert {choice.id for choice in answerer.ask(Question.read("費用の件")).choices} == {
        "return",
        "delivery",
    }
    assert "staff" in [
        hit.target.id for hit in answerer.searcher.search("返品係として働きたい").referrals[:1]
    ]


def test_the_entries_an_ambiguity_names_are_found_wherever_they_rank(
    small: Settings, index_dir: Path
) -> None:
    entries = make_corpus(digest="").entries
    corpus = Corpus(
        entries,
        (Clarification("far", "遠いもの", ("parking", "opening"), ("配達と返品", "家まで返金")),),
        digest="named",
    )
    found = open_corpus(corpus, small, index_dir).searcher.search("配達と返品", top_k=1)
    assert {"parking", "opening"} <= {hit.target.id for hit in found.hits}
    assert [hit.rank for hit in found.hits] == list(range(1, len(found.hits) + 1))


def test_a_corpus_of_answers_alone_is_searchable(small: Settings, index_dir: Path) -> None:
    entries = tuple(Entry(key, "", "", answer) for key, (_, answer, _) in QUESTIONS.items())
    answerer = open_corpus(Corpus(entries, digest="answers alone"), small, index_dir)
    assert answerer.searcher.search("店の裏に車を停められますか").hits[0].target.id == "parking"


def test_one_entry_is_a_corpus(small: Settings, index_dir: Path) -> None:
    answerer = open_corpus(
        Corpus((Entry("only", "節", "返品はできますか", "できます。"),), digest="one"),
        small,
        index_dir,
    )
    assert answerer.ask(Question.read("返品はできますか")).kind == "answer"
    assert answerer.ask(Question.read("???")).kind == "fallback"


def test_nothing_is_built_from_an_empty_corpus(small: Settings, index_dir: Path) -> None:
    with pytest.raises(CorpusError):
        build_index(Corpus((), digest="none"), small.encoder, index_dir, silent)


def test_an_index_of_another_corpus_encoder_or_dictionary_is_refused_with_the_command(
    small: Settings, index_dir: Path
) -> None:
    corpus = make_corpus(digest="digest of refused")
    folder = build_index(corpus, small.encoder, index_dir, silent)
    manifest = Searcher(folder).manifest
    manifest.refuse_if_stale(folder, corpus="digest of refused", encoder=small.encoder)
    for stale in (
        {"corpus": "another", "encoder": small.encoder},
        {"corpus": "digest of refused", "encoder": "another"},
    ):
        with pytest.raises(IndexRefused, match=r"python -m scripts\.build"):
            manifest.refuse_if_stale(folder, **stale)
    with pytest.raises(IndexRefused, match="dictionary"):
        replace(manifest, dictionary="unidic 9").refuse_if_stale(
            folder, corpus=corpus.digest, encoder=small.encoder
        )
    assert json.loads((folder / "manifest.json").read_text())["counts"]["entries"] == 4
