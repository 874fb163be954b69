"""What an index would confuse: entries that ask the same, and wordings put to the wrong one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.settings import Settings
from corpus.intent import Corpus, Entry
from corpus.text import normalize
from index.build.context import BuildContext
from index.confusions import alike, alike_by_words, misplaced, texts_compared
from index.hybrid import Hybrid
from index.progress import silent
from index.store import ENCODER_FOLDER, current_folder, load_corpus


@pytest.fixture(scope="module")
def folder(built: Settings) -> Path:
    return current_folder(built.index_dir)


@pytest.fixture(scope="module")
def corpus(folder: Path) -> Corpus:
    return load_corpus(folder)


@pytest.fixture(scope="module")
def context(corpus: Corpus, folder: Path, built: Settings) -> BuildContext:
    """The vectors are in the build's cache: nothing is embedded here."""
    return BuildContext(corpus, folder / ENCODER_FOLDER, built.index_dir / "cache", silent)


def with_wordings_moved(corpus: Corpus, every: int) -> tuple[Corpus, set[tuple[str, str]]]:
    """Return the corpus in which every so-manieth wording stands with another entry, and which."""
    wordings = [list(entry.wordings) for entry in corpus.entries]
    moved = set()
    for number, (position, wording) in enumerate(
        (i, wording) for i, own in enumerate(list(map(tuple, wordings))) for wording in own
    ):
        if number % every == 0:
            taker = (position + 9) % len(wordings)
            wordings[position].remove(wording)
            wordings[taker].append(wording)
            moved.add((corpus.entries[taker].id, wording))
    entries = tuple(
        replace(entry, wordings=tuple(own))
        for entry, own in zip(corpus.entries, wordings, strict=True)
    )
    return replace(corpus, entries=entries), moved


def found(corpus: Corpus, folder: Path, context: BuildContext) -> set[tuple[str, str]]:
    features = context.features([normalize(text) for _, text in texts_compared(corpus)])
    return {
        (each.entry.id, each.wording) for each in misplaced(corpus, Hybrid.load(folder), features)
    }


def test_wordings_that_stand_with_another_entry_are_found_and_few_others(
    corpus: Corpus, folder: Path, context: BuildContext
) -> None:
    wordings = sum(len(entry.wordings) for entry in corpus.entries)
    assert len(found(corpus, folder, context)) <= wordings * 0.015
    changed, moved = with_wordings_moved(corpus, every=27)
    told = found(changed, folder, context)
    assert len(told & moved) >= 0.8 * len(moved), (len(told & moved), len(moved))
    assert len(told - moved) <= wordings * 0.02


def test_questions_that_ask_the_same_are_found(
    corpus: Corpus, folder: Path, context: BuildContext
) -> None:
    questions = context.features([normalize(entry.question) for entry in corpus.entries])
    pairs = {
        frozenset((pair.entry.id, pair.other.id))
        for pair in alike(corpus, Hybrid.load(folder), questions)
    }
    assert frozenset(("bundle-about", "long-bundle-about")) in pairs
    assert frozenset(("invoice-timing", "monthly-plan-billing")) in pairs
    assert len(pairs) < 20


@pytest.mark.parametrize(
    ("one", "other", "is_alike"),
    [
        ("まとめ払いとはなんですか", "長期まとめ払いとはなんですか", True),
        ("送料はいくらですか", "送料はいくらかかりますか", True),
        ("駐車場はありますか", "花束の値段を教えてください", False),
        ("いつ届きますか", "どこに届きますか", False),
    ],
)
def test_without_an_index_the_words_of_the_questions_decide(
    one: str, other: str, is_alike: bool
) -> None:
    filler = [
        Entry(f"f{n}", "節", f"{n}番の{word}", "答え") for n, word in enumerate("棚机椅子窓扉床壁")
    ]
    corpus = Corpus((Entry("a", "節", one, "答え"), Entry("b", "節", other, "答え"), *filler))
    pairs = [(pair.entry.id, pair.other.id) for pair in alike_by_words(corpus)]
    assert (("a", "b") in pairs) is is_alike
