"""Wordings come entry by entry: those of some entries cost the others nothing.

On an invented company's page with what its customers ask, of which nobody who wrote the page or its
wordings knew.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.evaluation.queries import LabelledQuery, read_queries
from bot.settings import read_settings
from corpus.importers.jsonl import read_jsonl
from corpus.intent import Corpus
from index.build.pipeline import build_index
from index.progress import silent
from index.searcher import Searcher

GYM = Path(__file__).parent / "corpora" / "gym"


def with_wordings(corpus: Corpus, wordings: int, every: int) -> Corpus:
    """Return the corpus in which each `every`-th entry has so many wordings, the others none."""
    entries = tuple(
        replace(entry, wordings=entry.wordings[: wordings if i % every == 0 else 0])
        for i, entry in enumerate(corpus.entries)
    )
    return replace(corpus, entries=entries, digest=f"{wordings} of every {every}")


@pytest.fixture(scope="module")
def gym() -> Corpus:
    return read_jsonl(GYM / "corpus.jsonl")


@pytest.fixture(scope="module")
def queries(gym: Corpus) -> list[LabelledQuery]:
    return [query for query in read_queries(GYM / "queries.jsonl", gym) if query.relevant]


def found(corpus: Corpus, queries: list[LabelledQuery], folder: Path) -> dict[str, bool]:
    """Return query → whether an entry that answers it is among the first three."""
    settings = read_settings()
    index = build_index(corpus, settings.encoder, folder, silent, shared_dir=settings.index_dir)
    searcher = Searcher(index)
    return {
        query.id: any(
            hit.target.id in query.relevant for hit in searcher.search(query.text).hits[:3]
        )
        for query in queries
    }


@pytest.fixture(scope="module")
def bare(gym: Corpus, queries: list[LabelledQuery], tmp_path_factory: pytest.TempPathFactory):
    return found(with_wordings(gym, 0, 1), queries, tmp_path_factory.mktemp("bare"))


# 1 is the least there can be of an entry; two entries with two are what the classifier begins at.
@pytest.mark.slow
@pytest.mark.parametrize(
    ("wordings", "every"),
    [(2, 20), (1, 2), (3, 2), (10, 2), (10, 4)],
    ids=[
        "two entries have two",
        "half have one",
        "half have three",
        "half have ten",
        "a quarter has ten",
    ],
)
def test_wordings_of_some_entries_cost_the_others_nothing(
    gym: Corpus,
    queries: list[LabelledQuery],
    bare: dict[str, bool],
    tmp_path: Path,
    wordings: int,
    every: int,
):
    worded = {entry.id for i, entry in enumerate(gym.entries) if i % every == 0}
    after = found(with_wordings(gym, wordings, every), queries, tmp_path)
    others = [query.id for query in queries if not worded & set(query.relevant)]
    own = [query.id for query in queries if worded & set(query.relevant)]
    assert len(others) >= 30
    share = {
        name: sum(r[i] for i in others) / len(others)
        for name, r in (("before", bare), ("after", after))
    }
    assert share["after"] >= share["before"] - 0.02, share
    # Ten bring something where they are; fewer cost little.
    found_before, found_after = (sum(r[i] for i in own) for r in (bare, after))
    least = found_before + 3 if wordings == 10 else found_before - max(1, len(own) // 20)
    assert found_after >= least, (found_before, found_after, len(own))
