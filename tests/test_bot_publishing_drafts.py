"""Drafts: edited beside the corpus, and copied into it with the switch."""

from __future__ import annotations

import fcntl
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.publishing.draft import DraftConflict, merge
from bot.publishing.files import digests
from bot.publishing.publish import NotPublished, publish_candidate
from bot.settings import Settings
from corpus.errors import CorpusError
from corpus.reader import corpus_digest
from index.history import read_history
from index.manifest import Manifest
from index.progress import silent
from index.store import current_folder, load_corpus
from tests.corpus_files import SECTION, write
from tests.publishing_shop import (
    FLOWERS,
    ORDER,
    PARKING,
    SHOP,
    begin_draft,
    copy_of,
    edit,
    left_over,
    parking_of,
    prepare_now,
    publish_now,
    served,
)


@pytest.fixture
def shop(small: Settings, tmp_path: Path) -> Settings:
    return copy_of(small, tmp_path)


def test_a_draft_is_copied_into_the_corpus_with_the_switch(shop: Settings) -> None:
    draft = begin_draft(shop)
    edit(draft, SHOP, PARKING, "五台分ございます。")
    (draft / "more").mkdir()
    (draft / "more" / "new.yaml").write_text(SECTION, "utf-8")
    (draft / "synonyms.yaml").unlink()
    untouched = digests(shop.corpus_dir)
    candidate = prepare_now(shop, draft=draft)
    assert digests(shop.corpus_dir) == untouched
    assert [(each.name, each.before is None, each.after is None) for each in candidate.changes] == [
        (SHOP, False, False),
        ("more/new.yaml", True, False),
        ("synonyms.yaml", False, True),
    ]
    edit(draft, SHOP, "五台分", "九台分")  # somebody goes on editing
    publish_candidate(shop, silent, ORDER, candidate.version)
    assert corpus_digest(shop.corpus_dir) == Manifest.load(current_folder(shop.index_dir)).corpus
    assert "五台分" in (shop.corpus_dir / SHOP).read_text("utf-8")
    corpus = load_corpus(current_folder(shop.index_dir))
    sources = {entry.source.rpartition(":")[0] for entry in corpus.entries}
    assert f"{shop.corpus_dir}/more/new.yaml" in sources, "where its files lie now"
    assert left_over(shop) == []


def test_what_changed_in_the_corpus_alone_stays_and_what_changed_in_both_is_refused(
    shop: Settings,
) -> None:
    draft = begin_draft(shop)
    edit(draft, SHOP, PARKING, "五台分ございます。")
    edit(shop.corpus_dir, FLOWERS, "1,500円", "1,800円")
    publish_now(shop, draft=draft)
    assert "五台分" in parking_of(shop)
    corpus = load_corpus(current_folder(shop.index_dir))
    assert any("1,800円" in entry.answer for entry in corpus.entries)
    assert "1,800円" in (shop.corpus_dir / FLOWERS).read_text("utf-8")
    edit(draft, FLOWERS, "1,500円", "2,000円")
    before, version = digests(shop.corpus_dir), served(shop)
    with pytest.raises(DraftConflict, match=FLOWERS) as conflict:
        publish_now(shop, draft=draft)
    assert conflict.value.names == (FLOWERS,)
    assert (digests(shop.corpus_dir), served(shop)) == (before, version)


@pytest.mark.parametrize("here", ["draft", "corpus"])
def test_a_file_that_was_taken_away_on_one_side_and_edited_on_the_other_is_refused(
    shop: Settings, here: str
) -> None:
    draft = begin_draft(shop)
    one, other = (draft, shop.corpus_dir) if here == "draft" else (shop.corpus_dir, draft)
    (one / "synonyms.yaml").unlink()
    (other / "synonyms.yaml").write_text("synonyms: []\n", "utf-8")
    with pytest.raises(DraftConflict, match=r"synonyms\.yaml"):
        publish_now(shop, draft=draft)


def test_a_candidate_whose_files_were_edited_since_is_refused(shop: Settings) -> None:
    draft = begin_draft(shop)
    edit(draft, SHOP, PARKING, "五台分ございます。")
    candidate = prepare_now(shop, draft=draft)
    edit(shop.corpus_dir, SHOP, PARKING, "四台分ございます。")
    with pytest.raises(NotPublished, match=rf"{SHOP} changed since .* --prepare"):
        publish_candidate(shop, silent, ORDER, candidate.version)
    assert "四台分" in (shop.corpus_dir / SHOP).read_text("utf-8")


def test_a_folder_that_is_no_draft_is_compared_with_what_is_published(
    shop: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    write(
        folder,
        {each: (shop.corpus_dir / each).read_text("utf-8") for each in digests(shop.corpus_dir)},
    )
    edit(folder, SHOP, PARKING, "五台分ございます。")
    edit(shop.corpus_dir, FLOWERS, "1,500円", "1,800円")
    publish_now(shop, draft=folder)
    assert "五台分" in parking_of(shop)
    assert "1,800円" in (shop.corpus_dir / FLOWERS).read_text("utf-8")


def test_a_mistake_is_told_where_it_was_made_and_changes_nothing(shop: Settings) -> None:
    draft = begin_draft(shop)
    edit(draft, SHOP, "    answer:", "\tanswer:")
    before, version = digests(shop.corpus_dir), served(shop)
    with pytest.raises(CorpusError) as mistake:
        publish_now(shop, draft=draft)
    assert all(problem.file == f"{draft}/{SHOP}" for problem in mistake.value.problems)
    assert (digests(shop.corpus_dir), served(shop), left_over(shop)) == (before, version, [])


def test_where_a_file_cannot_be_copied_corpus_and_index_are_as_they_were(shop: Settings) -> None:
    draft = begin_draft(shop)
    edit(draft, SHOP, PARKING, "五台分ございます。")
    (draft / "zz.yaml").write_text(SECTION, "utf-8")
    candidate = prepare_now(shop, draft=draft)
    (shop.corpus_dir / "zz.yaml").mkdir()
    before, version = digests(shop.corpus_dir), served(shop)
    with pytest.raises(OSError, match=r"zz\.yaml"):
        publish_candidate(shop, silent, ORDER, candidate.version)
    assert (digests(shop.corpus_dir), served(shop)) == (before, version)
    assert len(read_history(shop.index_dir)) == 1
    assert left_over(shop) == []


def test_a_draft_is_read_between_two_edits_of_it(shop: Settings) -> None:
    draft = begin_draft(shop)
    lock = draft.with_name("draft.lock")
    with lock.open("a") as editing, ThreadPoolExecutor() as pool:
        fcntl.flock(editing, fcntl.LOCK_EX)
        merged = pool.submit(merge, draft, shop.corpus_dir, digests(shop.corpus_dir))
        edit(draft, SHOP, PARKING, "五台分ございます。")
        with pytest.raises(TimeoutError):
            merged.result(timeout=0.1)
        fcntl.flock(editing, fcntl.LOCK_UN)
        assert "五台分" in merged.result(timeout=10)[SHOP].decode()
