"""Rows in PostgreSQL: the same answers as from the folder, and what a change costs."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.answer.answerer import Answerer
from bot.publishing.rollback import rollback
from bot.settings import Settings
from corpus.intent import Corpus
from corpus.reader import read_corpus
from index.build.pipeline import build_index
from index.dense import DenseIndex
from index.manifest import IndexRefused, Manifest
from index.opening import open_current
from index.postgres.address import RowsUnavailable
from index.postgres.rows import Written, put_rows
from index.progress import silent
from index.question import Question
from index.searcher import Searcher
from index.store import current_folder, remove
from scripts.build import build
from tests.journal.postgres import Postgres
from tests.publishing_shop import FLOWERS, SHOP, edit, publish_now
from tests.rows_shop import (
    address_of,
    answerer_of,
    counts,
    filler,
    in_database,
    queries_of,
)
from tests.worker_process import Process

pytestmark = pytest.mark.slow

WIDTH = 32
NEW = "くるまをとめるばしょはどちら"


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    yield server
    server.close()


@pytest.fixture
def shop(small: Settings, tmp_path: Path, postgres: Postgres) -> Iterator[Settings]:
    yield in_database(small, tmp_path, postgres)
    for (name,) in postgres.rows("SELECT tablename FROM pg_tables WHERE tablename LIKE 'faq_%'"):
        postgres.rows(f"DROP TABLE {name}")


def same(one: Answerer, other: Answerer, texts: list[str]) -> tuple[float, float]:
    """Return how often both find the same three entries first, and decide the same."""
    top, decided = [], []
    for text in texts:
        found = [each.explain(Question.read(text)) for each in (one, other)]
        top.append(len({tuple(h.target.id for h in result.hits[:3]) for result, _ in found}) == 1)
        decided.append(
            len({(d.verdict, d.reason, tuple(h.target.id for h in d.hits)) for _, d in found}) == 1
        )
    return float(np.mean(top)), float(np.mean(decided))


def test_the_database_brings_what_the_files_bring(shop: Settings) -> None:
    folder = current_folder(shop.index_dir)
    texts = [*queries_of(read_corpus(shop.corpus_dir)), "今日の天気は？", "ｗｗｗ", "花 花 花"]
    files, rows = answerer_of(shop, folder, from_files=True), answerer_of(shop, folder)
    assert len(texts) > 200
    assert same(files, rows, texts) == (1, 1)
    for text in texts[:40]:
        one, other = (each.searcher.search(text, by_heart=False) for each in (files, rows))
        assert other.answerable == pytest.approx(one.answerable, abs=1e-4)
        assert [h.probability for h in other.hits] == pytest.approx(
            [h.probability for h in one.hits], abs=1e-4
        )


def test_where_only_candidates_are_ranked_they_are_the_same_too(
    small: Settings,
    postgres: Postgres,
    shop: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As beyond MAX_EXACT entries, here beyond 100: by the graph and the rarest words."""
    monkeypatch.setitem(DenseIndex.build.__func__.__kwdefaults__, "max_exact", 100)
    plain = read_corpus(small.corpus_dir)
    bare = tuple(replace(entry, wordings=()) for entry in plain.entries)
    corpus = Corpus((*bare, *filler(300)), site=plain.site, digest="candidates")
    index_dir = tmp_path / "candidates"
    folder = build_index(corpus, small.encoder, index_dir, silent, shared_dir=small.index_dir)
    assert put_rows(folder, index_dir, shop.rows_url).rows == len(corpus.intents)
    # As with many rows: so few are read one after the other else.
    postgres.rows("ALTER ROLE faq SET enable_seqscan = off")
    files, rows = answerer_of(shop, folder, from_files=True), answerer_of(shop, folder)
    # As widely as finds all: else the files' own graph misses some of a hundred shelves alike.
    graph: Any = files.searcher._ranker._texts
    graph.dense._index.hnsw.efSearch = 800
    top, decided = same(files, rows, [*queries_of(plain)][::2])
    assert (top >= 0.99, decided >= 0.99) == (True, True), (top, decided)
    postgres.rows("ALTER ROLE faq RESET enable_seqscan")


@pytest.mark.alone
def test_a_changed_wording_is_one_new_row_and_answers_within_a_second(
    shop: Settings, postgres: Postgres
) -> None:
    process = Process(shop)
    process.current.lasting.start()
    try:
        assert process.ask(NEW)["kind"] != "answer"
        before = counts(postgres, WIDTH)
        edit(shop.corpus_dir, SHOP, "車を停める場所", NEW)
        candidate = publish_now(shop)
        committed = time.monotonic()
        process.watcher.look()
        reply = process.ask(NEW)
        assert time.monotonic() - committed < 1
        assert reply["version"] == candidate.version and reply["answer"]["id"] == "parking"
        after = counts(postgres, WIDTH)
        assert after[f"faq_rows_{WIDTH}"] == before[f"faq_rows_{WIDTH}"] + 1
        assert after["faq_versions"] == before["faq_versions"] + 1
    finally:
        process.watcher.close()
        process.current.lasting.close()


def test_versions_lie_side_by_side_and_go_when_their_folders_do(
    small: Settings, shop: Settings, postgres: Postgres, tmp_path: Path
) -> None:
    other = in_database(small, tmp_path / "other", postgres)  # whose rows are the same
    first = current_folder(shop.index_dir)
    old, question = answerer_of(shop, first), Question.read("花束はいくらから作れますか")
    before = counts(postgres, WIDTH)
    edit(shop.corpus_dir, FLOWERS, "1,500円から", "2,000円から")
    publish_now(shop)
    second = current_folder(shop.index_dir)
    new = answerer_of(shop, second)
    told = [each.ask(question).answer for each in (old, new, old)]
    assert ["1,500円" in each.text for each in told if each] == [True, False, True]
    texts = [*queries_of(old.searcher.corpus)][:60]
    for answerer, folder in ((old, first), (new, second)):
        files = answerer_of(shop, folder, from_files=True)
        assert same(files, answerer, texts) == (1, 1)
    rollback(shop, "田中")
    assert current_folder(shop.index_dir) == first
    remove(second)
    assert put_rows(first, shop.index_dir, shop.rows_url) == Written(len(old.corpus.intents), 0)
    assert counts(postgres, WIDTH) == before
    assert answerer_of(other, current_folder(other.index_dir)).ask(question).answer


def test_a_version_whose_rows_are_not_there_is_refused_and_a_build_brings_them(
    shop: Settings, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = current_folder(shop.index_dir)
    opened = answerer_of(shop, folder)
    postgres.rows("TRUNCATE faq_versions, faq_uses, faq_members_32")
    with pytest.raises(RowsUnavailable, match="missing"):
        opened.ask(Question.read("駐車場"))
    monkeypatch.setattr("index.postgres.texts._LAG_S", 0.1)
    wanted = {"corpus": opened.corpus.digest, "encoder": shop.encoder, "database": shop.rows_url}
    with pytest.raises(IndexRefused, match=r"not in the database\. Run: python -m scripts\.build"):
        open_current(shop.index_dir, **wanted)
    assert build(shop, force=False) == folder
    assert open_current(shop.index_dir, **wanted).search("駐車場").hits
    assert opened.ask(Question.read("駐車場")).kind == "answer"
    postgres.rows("DROP TABLE faq_versions")
    with pytest.raises(IndexRefused, match="not in the database"):
        open_current(shop.index_dir, **wanted)


def test_a_folder_without_counts_is_told_to_be_built_again(shop: Settings) -> None:
    folder = current_folder(shop.index_dir)
    made = Manifest.load(folder)
    older = {name: each for name, each in made.files.items() if not name.endswith("counts.npy")}
    (folder / "bm25" / "counts.npy").unlink()
    replace(made, files=older).save(folder)
    assert Searcher(folder).search("駐車場").hits
    with pytest.raises(
        IndexRefused, match=r"without counts\. Run: python -m scripts\.build --force"
    ):
        Searcher(folder, database=shop.rows_url)
    with pytest.raises(IndexRefused, match="without counts"):
        put_rows(folder, shop.index_dir, shop.rows_url)


def test_of_several_hosts_the_next_one_answers(shop: Settings, postgres: Postgres) -> None:
    one_dead = address_of(postgres).replace("@127.0.0.1:", "@127.0.0.1:1,127.0.0.1:")
    folder = current_folder(shop.index_dir)
    assert answerer_of(replace(shop, rows_url=one_dead), folder).ask(Question.read("駐車場")).answer
    assert put_rows(folder, shop.index_dir, one_dead).new == 0


def test_a_fork_shares_no_connection(shop: Settings) -> None:
    opened = answerer_of(shop, current_folder(shop.index_dir))
    assert opened.ask(Question.read("駐車場")).answer
    child = os.fork()
    if child == 0:  # nothing of pytest may run in it
        try:
            told = all(opened.ask(Question.read(f"花束 {i}")) for i in range(20))
        except BaseException:  # whatever it is, the parent hears of it
            told = False
        os._exit(0 if told else 1)
    for i in range(20):
        opened.ask(Question.read(f"鉢植え {i}"))
    assert os.waitpid(child, 0)[1] == 0
