"""Back to a version that was served before, with its files or without."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.publishing.commit import Commit, commit
from bot.publishing.files import changes_between, digests
from bot.publishing.publish import publishing
from bot.publishing.refused import NotPublished
from bot.publishing.rollback import rollback
from bot.publishing.status import status
from bot.publishing.status_lines import status_lines
from bot.settings import Settings
from corpus.reader import corpus_digest
from index.history import Publication, read_history, rolled_back
from index.manifest import Manifest, folder_digests
from index.progress import silent
from index.store import current_folder, kept_versions
from tests.publishing_shop import FLOWERS, PARKING, SHOP, copy_of, edit, left_over, served


@pytest.fixture
def shop(small: Settings, tmp_path: Path) -> Settings:
    """Three publications: none of them learned anything, for a rollback only looks at files."""
    made = copy_of(small, tmp_path)
    for version, old, new in (("v2", PARKING, "二台です。"), ("v3", "二台です。", "三台です。")):
        edit(made.corpus_dir, SHOP, old, new)
        pretend_to_build(made, version)
        publication = Publication(
            version,
            f"2026-11-0{version[1]}T00:00:00+00:00",
            "田中",
            corpus=corpus_digest(made.corpus_dir),
        )
        commit(made.index_dir, Commit(publication, str(made.corpus_dir)))
    return made


def pretend_to_build(shop: Settings, version: str) -> None:
    folder = shop.index_dir / "versions" / version
    shutil.copytree(current_folder(shop.index_dir), folder)
    shutil.rmtree(folder / "sources")
    shutil.copytree(shop.corpus_dir, folder / "sources")
    sign(folder, version, corpus_digest(shop.corpus_dir))


def sign(folder: Path, version: str, corpus: str) -> None:
    made = vars(Manifest.load(folder))
    changed = {"version": version, "corpus": corpus, "files": folder_digests(folder)}
    Manifest(**made | changed).save(folder)


def test_the_version_before_is_served_with_the_files_it_was_made_of(shop: Settings) -> None:
    left = corpus_digest(shop.corpus_dir)
    back = rollback(shop, "佐藤", note="誤りがあった")
    assert served(shop) == "v2" == back.publication.version
    assert "二台です。" in (shop.corpus_dir / SHOP).read_text("utf-8")
    assert (back.restored, back.edited) == ((SHOP,), False)
    assert corpus_digest(shop.corpus_dir) == Manifest.load(current_folder(shop.index_dir)).corpus
    last = read_history(shop.index_dir)[-1]
    assert (last.by, last.kind, last.left, last.note) == ("佐藤", "rollback", left, "誤りがあった")
    assert left_over(shop) == []


def test_going_back_twice_goes_further_back_and_then_no_further(shop: Settings) -> None:
    first = kept_versions(shop.index_dir)[-1].name
    for version in ("v2", first):
        assert rollback(shop, "佐藤").publication.version == version
    assert PARKING in (shop.corpus_dir / SHOP).read_text("utf-8")
    with pytest.raises(NotPublished, match="no version before"):
        rollback(shop, "佐藤")
    assert rollback(shop, "佐藤", to="v3").restored == (SHOP,)
    assert "三台です。" in (shop.corpus_dir / SHOP).read_text("utf-8")


def test_files_that_were_edited_since_stay(shop: Settings) -> None:
    edit(shop.corpus_dir, FLOWERS, "1,500円", "1,800円")
    before = digests(shop.corpus_dir)
    back = rollback(shop, "佐藤")
    assert (back.restored, back.edited, served(shop)) == ((), True, "v2")
    assert digests(shop.corpus_dir) == before


def test_a_version_without_its_files_is_gone_back_to_and_its_files_are_not_built_again(
    shop: Settings,
) -> None:
    folder = shop.index_dir / "versions" / "v2"
    shutil.rmtree(folder / "sources")
    sign(folder, "v2", Manifest.load(folder).corpus)
    back = rollback(shop, "佐藤")
    assert (back.restored, back.has_sources) == ((), False)
    assert corpus_digest(shop.corpus_dir) in rolled_back(read_history(shop.index_dir))
    found = status(shop)
    assert (found.differs, found.rolled_back) == (True, True)
    assert "no start builds it" in status_lines(found)


def test_a_damaged_version_is_gone_past(shop: Settings) -> None:
    (shop.index_dir / "versions" / "v2" / "corpus.json").write_text("壊れた", "utf-8")
    assert rollback(shop, "佐藤").publication.version not in ("v2", "v3")


def test_what_is_not_kept_is_named_with_what_is(shop: Settings) -> None:
    for wrong in ("v9", "../v2", "v3"):  # v3 is served
        with pytest.raises(NotPublished, match=r"no version to go back to.*v2"):
            rollback(shop, "佐藤", to=wrong)


def test_another_companys_version_is_not_gone_back_to(shop: Settings) -> None:
    for each in shop.corpus_dir.rglob("*.yaml"):
        each.unlink()
    (shop.corpus_dir / "1.yaml").write_text("section: 別の会社\nentries: []\n", "utf-8")
    with pytest.raises(NotPublished, match="made of another Q&A"):
        rollback(shop, "佐藤")
    assert served(shop) == "v3"


def test_changes_are_told_file_by_file() -> None:
    before, after = {"a": "1", "b": "2"}, {"b": "3", "c": "4"}
    found = [(each.name, each.before, each.after) for each in changes_between(before, after)]
    assert found == [("a", "1", None), ("b", "2", "3"), ("c", None, "4")]


@pytest.fixture
def older(small: Settings, tmp_path: Path) -> Settings:
    """One version, as programs built it that kept no copy of the YAML."""
    shop = copy_of(small, tmp_path)
    folder = current_folder(shop.index_dir)
    shutil.rmtree(folder / "sources")
    sign(folder, folder.name, corpus_digest(shop.corpus_dir))
    return shop


def test_a_version_of_an_older_program_gets_the_files_that_still_are_its_own(
    older: Settings,
) -> None:
    first = current_folder(older.index_dir)
    with publishing(older, silent):
        pass
    assert digests(first / "sources") == digests(older.corpus_dir)
    edit(older.corpus_dir, SHOP, PARKING, "二台です。")
    pretend_to_build(older, "v2")
    publication = Publication("v2", "2026-11-02T00:00:00+00:00", "田中")
    commit(older.index_dir, Commit(publication, str(older.corpus_dir)))
    assert rollback(older, "佐藤").restored == (SHOP,)
    assert PARKING in (older.corpus_dir / SHOP).read_text("utf-8")
    assert served(older) == first.name


def test_files_that_are_others_by_now_are_not_taken_for_its_own(older: Settings) -> None:
    first = current_folder(older.index_dir)
    edit(older.corpus_dir, SHOP, PARKING, "二台です。")
    with publishing(older, silent):
        pass
    assert not (first / "sources").exists()
    assert left_over(older) == []
