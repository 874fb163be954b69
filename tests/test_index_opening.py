"""Which index answers where the wanted one is not to be had: the last good one, with the reason."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.settings import Settings
from corpus.reader import corpus_digest
from index.history import Publication, append
from index.manifest import FORMAT, LEARNING_VERSIONS, IndexRefused, folder_digests
from index.opening import Opened, open_current, open_last_good
from index.store import current_folder, kept_versions, load_corpus
from tests.corpus_files import SECTION, SITE, write


@pytest.fixture
def index_dir(small: Settings, tmp_path: Path) -> Path:
    """An index folder of two versions: the current one, and the same once more before it."""
    copy = Path(shutil.copytree(small.index_dir, tmp_path / "index", symlinks=True))
    shutil.copytree(current_folder(copy), copy / "versions" / "before")
    own = current_folder(copy).name
    for version in ("before", own):
        append(copy, Publication(version, "2026-11-01T00:00:00+00:00"))
    return copy


def opened(small: Settings, index_dir: Path, **wanted: str) -> Opened:
    defaults = {"corpus": corpus_digest(small.corpus_dir), "encoder": small.encoder}
    return open_last_good(index_dir, folder=small.corpus_dir, **defaults | wanted)


def answers(found: Opened) -> bool:
    return found.searcher.search("駐車場はありますか").hits[0].target.id == "parking"


def edit(folder: Path, **fields: object) -> None:
    file = folder / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | fields), "utf-8")


def test_an_index_that_fits_has_no_problems(small: Settings, index_dir: Path) -> None:
    found = opened(small, index_dir)
    assert found.problems == ()
    assert answers(found)


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        ({"corpus": "x" * 64}, "made with corpus"),
        ({"encoder": "another"}, "made with encoder"),
    ],
)
def test_an_index_of_other_settings_answers_with_the_reason(
    small: Settings, index_dir: Path, wanted: dict[str, str], reason: str
) -> None:
    found = opened(small, index_dir, **wanted)
    [problem] = found.problems
    assert reason in problem and "python -m scripts.build" in problem
    assert answers(found)


@pytest.mark.parametrize("kind", LEARNING_VERSIONS)
def test_an_index_of_other_code_of_the_same_format_answers_with_the_reason(
    small: Settings, index_dir: Path, kind: str
) -> None:
    edit(current_folder(index_dir), learning={**LEARNING_VERSIONS, kind: 0})
    found = opened(small, index_dir)
    assert f"version 0 of the {kind} code" in found.problems[0]
    assert answers(found)
    with pytest.raises(IndexRefused):
        open_current(index_dir, corpus=corpus_digest(small.corpus_dir), encoder=small.encoder)


def flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


FILES = (
    "corpus.json",
    "classifier/classifier.npz",
    "vectors.faiss",
    "classifier/words.npy",
    "encoder/model.onnx",
)
DAMAGES: dict[str, Callable[[Path], object]] = {
    "a bit flipped": flip,
    "cut short": lambda file: file.write_bytes(file.read_bytes()[:-1]),
    "emptied": lambda file: file.write_bytes(b""),
    "deleted": lambda file: file.unlink(),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_where_the_current_version_is_damaged_the_one_before_answers(
    small: Settings, index_dir: Path, damage: Callable[[Path], object]
) -> None:
    for name in FILES:
        broken = index_dir / "current" / name
        whole = broken.read_bytes()
        damage(broken)
        found = opened(small, index_dir)
        assert found.searcher.manifest.version
        assert len(found.problems) == 1 and name in found.problems[0], name
        assert answers(found)
        broken.write_bytes(whole)


def test_a_format_that_cannot_be_read_falls_back_as_well(small: Settings, index_dir: Path) -> None:
    edit(current_folder(index_dir), format=FORMAT - 1)
    found = opened(small, index_dir)
    assert f"made in format {FORMAT - 1}" in found.problems[0]
    assert answers(found)


@pytest.mark.parametrize("file", ["hybrid.json", "ranker.json", "calibration.json", "evidence.npz"])
def test_what_this_program_cannot_load_is_refused_though_every_file_is_as_written(
    small: Settings, index_dir: Path, file: str
) -> None:
    current = current_folder(index_dir)
    (current / file).write_text('{"of a later version": 1}')
    edit(current, files=folder_digests(current))
    found = opened(small, index_dir)
    assert "this program cannot read it" in found.problems[0]
    assert answers(found)


@pytest.mark.parametrize("lost", ["current", "history.jsonl"])
def test_a_lost_link_or_history_loses_no_index(small: Settings, index_dir: Path, lost: str) -> None:
    (index_dir / lost).unlink()
    assert answers(opened(small, index_dir))


def test_where_none_can_be_read_all_reasons_and_the_command_are_told(
    small: Settings, index_dir: Path, tmp_path: Path
) -> None:
    for folder in kept_versions(index_dir):
        (folder / "corpus.json").unlink()
    with pytest.raises(IndexRefused) as caught:
        opened(small, index_dir)
    assert str(caught.value).count("corpus.json: missing") == 2
    (tmp_path / "file").write_text("")
    for nothing in (tmp_path / "nowhere", tmp_path / "file"):
        with pytest.raises(IndexRefused, match=r"no index here.*scripts\.build"):
            opened(small, nothing)


# Whose index serves in place of one that cannot be built.


def opened_for(small: Settings, index_dir: Path, folder: Path) -> Opened:
    return open_last_good(
        index_dir, corpus=corpus_digest(folder), encoder=small.encoder, folder=folder
    )


def other_companys(folder: Path) -> Path:
    return write(folder, {"1.yaml": SECTION, "site.yaml": SITE})


def test_an_index_of_another_company_never_answers_in_place_of_ones_own(
    small: Settings, index_dir: Path, tmp_path: Path
) -> None:
    folders = {
        "another Q&A": other_companys(tmp_path / "own"),
        "with a mistake in it": write(tmp_path / "broken", {"1.yaml": f"\t{SECTION}"}),
        "a name that is misspelt": tmp_path / "nowhere",
        "an empty folder": write(tmp_path / "empty", {".keep": ""}),
    }
    for folder in folders.values():
        with pytest.raises(IndexRefused) as caught:
            opened_for(small, index_dir, folder)
        assert str(caught.value).count("made of another Q&A than") == 2


def test_the_version_before_is_not_served_where_it_is_another_companys(
    small: Settings, index_dir: Path, tmp_path: Path
) -> None:
    """Who builds an own Q&A into the same INDEX_DIR leaves the other company's there as previous."""
    flip(index_dir / "current" / "corpus.json")
    with pytest.raises(IndexRefused, match=r"damaged.*\n.*made of another Q&A than"):
        opened_for(small, index_dir, other_companys(tmp_path / "own"))


def test_a_copy_of_the_folder_with_a_mistake_is_still_the_same_companys(
    small: Settings, index_dir: Path, tmp_path: Path
) -> None:
    copy = Path(shutil.copytree(small.corpus_dir, tmp_path / "copy"))
    file = copy / "01-shop.yaml"
    file.write_text(file.read_text("utf-8").replace("    answer:", "\tanswer:", 1), "utf-8")
    assert answers(opened_for(small, index_dir, copy))


def test_a_page_that_was_rewritten_is_known_by_the_companys_name(
    small: Settings, index_dir: Path, tmp_path: Path
) -> None:
    name = load_corpus(current_folder(index_dir)).site.company
    folder = write(tmp_path / "own", {"1.yaml": SECTION, "site.yaml": f"company: '{name}'  # x\n"})
    assert answers(opened_for(small, index_dir, folder))


def test_in_its_own_place_a_folder_that_is_gone_or_has_one_old_question_is_the_same_companys(
    small: Settings, index_dir: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "own"
    for kept in kept_versions(index_dir):
        edit(kept, corpus_folder=str(folder))
    assert answers(opened_for(small, index_dir, folder))
    write(folder, {"1.yaml": f"{SECTION}\n# 駐車場はありますか\n"})
    assert answers(opened_for(small, index_dir, folder))
    write(folder, {"1.yaml": SECTION})
    with pytest.raises(IndexRefused, match="another Q&A"):
        opened_for(small, index_dir, folder)
