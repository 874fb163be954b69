"""The index folder: written beside, verified, switched in one rename, refused where anything is
wrong."""

import json
import threading
from mmap import ACCESS_READ, mmap
from pathlib import Path

import pytest

from corpus.reader import read_corpus
from index.manifest import FORMAT, IndexRefused, Manifest, folder_digests
from index.store import (
    add_version,
    current_folder,
    load_corpus,
    new_folder,
    save_corpus,
    save_sources,
    verify,
)
from tests.index_folders import build, leftovers, write_manifest

ROOT = Path(__file__).parents[1]
REPAIR = "python -m scripts.build"


def test_a_published_index_is_current_and_nothing_is_left_beside_it(tmp_path):
    folder = build(tmp_path, "v1")
    assert current_folder(tmp_path) == folder.resolve()
    assert verify(folder).version == "v1"
    assert leftovers(tmp_path) == []


def test_who_reads_a_little_of_a_large_file_holds_little_of_it(tmp_path: Path) -> None:
    """Right after a build the kernel's cache may hold it in pages of 2 MB, each mapped as a whole."""
    size = 24 * 1024 * 1024
    with new_folder(tmp_path) as folder:
        (folder / "large.bin").write_bytes(b"\x01" * size)
        save_corpus(read_corpus(ROOT / "tests/data/small"), folder)
        write_manifest(folder, "v1")
        large = add_version(folder, tmp_path, "v1") / "large.bin"
    verify(large.parent)
    with large.open("rb") as file, mmap(file.fileno(), size, access=ACCESS_READ) as mapped:
        assert sum(mapped[at] for at in range(0, size, 2 * 1024 * 1024)) == 12
        assert held_kb(large) < 6 * 1024


def held_kb(file: Path) -> int:
    """Return how much of a mapped file this process holds in memory."""
    held, is_own = 0, False
    for line in Path("/proc/self/smaps").read_text().splitlines():
        if not line.split()[0].endswith(":"):
            is_own = line.endswith(str(file))
        elif is_own and line.startswith("Rss:"):
            held += int(line.split()[1])
    return held


def test_a_new_version_is_switched_to_by_replacing_one_link(tmp_path):
    first, second = build(tmp_path, "v1", "一"), build(tmp_path, "v2", "二")
    assert (tmp_path / "current").is_symlink()
    assert current_folder(tmp_path) == second.resolve()
    assert verify(first).version == "v1"  # who had opened it may go on reading


def test_the_folder_may_be_moved_as_a_whole(tmp_path):
    build(tmp_path / "a", "v1")
    (tmp_path / "a").rename(tmp_path / "b")
    assert verify(current_folder(tmp_path / "b")).version == "v1"


def test_the_same_version_built_again_replaces_what_was_damaged(tmp_path):
    (build(tmp_path, "v1") / "corpus.json").write_text("壊れた", encoding="utf-8")
    build(tmp_path, "v1", "新しい内容")
    assert (current_folder(tmp_path) / "corpus.json").read_text(encoding="utf-8") == "新しい内容"
    assert verify(current_folder(tmp_path)).version == "v1"
    assert leftovers(tmp_path) == []


@pytest.mark.alone  # beside another process, a lookup may be held up between the link and its goal
def test_there_is_a_current_index_at_every_moment_of_a_rebuild(tmp_path):
    build(tmp_path, "v1")
    done, gaps = threading.Event(), []

    def watch() -> None:
        while not done.is_set():
            if not (tmp_path / "current" / "manifest.json").exists():
                gaps.append("no index")

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        for round_ in range(150):
            build(
                tmp_path, f"v{round_ // 3 % 2}"
            )  # the same version three times over, then the other
    finally:
        done.set()
        watcher.join()
    assert gaps == []


class InterruptedBuildError(Exception):
    """Stands for anything that ends a build half way."""


def test_a_build_that_fails_leaves_the_old_index_served(tmp_path):
    build(tmp_path, "v1", "一")
    with pytest.raises(InterruptedBuildError), new_folder(tmp_path) as folder:
        (folder / "corpus.json").write_text("半分", encoding="utf-8")
        raise InterruptedBuildError
    assert (current_folder(tmp_path) / "corpus.json").read_text(encoding="utf-8") == "一"
    assert verify(current_folder(tmp_path)).version == "v1"
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("version", ["v1", "v2"], ids=["the same version", "another version"])
def test_a_folder_that_does_not_verify_is_never_published(tmp_path, version):
    build(tmp_path, "v1", "一")
    with pytest.raises(IndexRefused, match="damaged"), new_folder(tmp_path) as folder:
        (folder / "corpus.json").write_text("二", encoding="utf-8")
        write_manifest(folder, version)
        (folder / "corpus.json").write_text("書き損じ", encoding="utf-8")
        add_version(folder, tmp_path, version)
    assert (current_folder(tmp_path) / "corpus.json").read_text(encoding="utf-8") == "一"
    assert leftovers(tmp_path) == []


def test_where_nothing_was_built_the_command_is_named(tmp_path):
    with pytest.raises(IndexRefused, match=REPAIR):
        current_folder(tmp_path)
    with pytest.raises(IndexRefused, match=REPAIR):
        Manifest.load(tmp_path)


def flip_a_bit(folder: Path) -> None:
    path = folder / "encoder" / "model.onnx"
    data = bytearray(path.read_bytes())
    data[500] ^= 1
    path.write_bytes(data)


DAMAGES = {
    "one bit flipped": (flip_a_bit, "encoder/model.onnx: damaged"),
    "file cut short": (
        lambda folder: (folder / "encoder" / "model.onnx").write_bytes(b"\x08" * 999),
        "encoder/model.onnx: damaged",
    ),
    "file emptied": (
        lambda folder: (folder / "corpus.json").write_bytes(b""),
        "corpus.json: damaged",
    ),
    "file missing": (lambda folder: (folder / "corpus.json").unlink(), "corpus.json: missing"),
    "unexpected file": (
        lambda folder: (folder / "classifier.pkl").write_bytes(b"x"),
        "classifier.pkl: unexpected",
    ),
    "unexpected file below": (
        lambda folder: (folder / "encoder" / "manifest.json").write_bytes(b"x"),
        "encoder/manifest.json: unexpected",
    ),
    "manifest missing": (lambda folder: (folder / "manifest.json").unlink(), "no index here"),
    "manifest cut short": (
        lambda folder: (folder / "manifest.json").write_text('{"version": "v1"'),
        "not readable",
    ),
    "manifest a folder": (
        lambda folder: (
            (folder / "manifest.json").unlink(),
            (folder / "manifest.json").mkdir(),
        ),
        "cannot be read",
    ),
    "manifest of wrong types": (
        lambda folder: edit_manifest(folder, lambda raw: raw.update(files=None)),
        "manifest.json",
    ),
    "manifest nested 100,000 deep": (
        lambda folder: (folder / "manifest.json").write_text("[" * 100_000),
        "not readable",
    ),
    "manifest not UTF-8": (
        lambda folder: (folder / "manifest.json").write_bytes(b"\xff\xfe{}"),
        "not readable",
    ),
    "manifest a list": (
        lambda folder: (folder / "manifest.json").write_text("[]"),
        "manifest.json",
    ),
    "manifest empty": (lambda folder: (folder / "manifest.json").write_text("{}"), "format"),
    "manifest without a field": (
        lambda folder: edit_manifest(folder, lambda raw: raw.pop("learned")),
        "manifest.json",
    ),
    "manifest with a strange field": (
        lambda folder: edit_manifest(folder, lambda raw: raw.update(colour="赤")),
        "manifest.json",
    ),
    "another format": (
        lambda folder: edit_manifest(folder, lambda raw: raw.update(format=FORMAT + 1)),
        f"format {FORMAT + 1}",
    ),
}


def edit_manifest(folder: Path, change) -> None:
    raw = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    change(raw)
    (folder / "manifest.json").write_text(json.dumps(raw), encoding="utf-8")


@pytest.mark.parametrize(("damage", "reason"), DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_index_is_refused_with_the_place_and_the_command(tmp_path, damage, reason):
    folder = build(tmp_path, "v1")
    damage(folder)
    with pytest.raises(IndexRefused) as caught:
        verify(folder)
    assert reason in str(caught.value)
    assert str(folder) in str(caught.value)
    assert REPAIR in str(caught.value)


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"corpus": "x" * 64, "encoder": "e"}, "corpus cccccccc"),
        ({"corpus": "c" * 64, "encoder": "other"}, "encoder e, settings ask for other"),
    ],
)
def test_an_index_of_another_corpus_or_encoder_is_refused(tmp_path, settings, reason):
    folder = build(tmp_path, "v1")
    with pytest.raises(IndexRefused) as caught:
        verify(folder).refuse_if_stale(folder, **settings)
    assert reason in str(caught.value)
    assert REPAIR in str(caught.value)


def test_an_index_of_another_dictionary_is_refused(tmp_path):
    folder = build(tmp_path, "v1")
    edit_manifest(folder, lambda raw: raw.update(dictionary="unidic 3.1.0"))
    with pytest.raises(IndexRefused, match=r"dictionary unidic 3\.1\.0"):
        verify(folder).refuse_if_stale(folder, corpus="c" * 64, encoder="e")


def test_an_index_that_fits_is_not_refused(tmp_path):
    folder = build(tmp_path, "v1")
    verify(folder).refuse_if_stale(folder, corpus="c" * 64, encoder="e")


def test_the_corpus_comes_back_from_the_folder_as_it_was(tmp_path):
    corpus = read_corpus(ROOT / "corpus" / "data")
    save_corpus(corpus, tmp_path)
    assert load_corpus(tmp_path) == corpus


def test_the_yaml_files_lie_in_the_folder_byte_for_byte(tmp_path):
    own = tmp_path / "corpus"
    (own / "more").mkdir(parents=True)
    written = {"01.yaml": "section: あ\r\n# 注\n", "more/x.yml": "entries: []", "._01.yaml": "x"}
    for name, text in (written | {"notes.txt": "x"}).items():
        (own / name).write_bytes(text.encode())
    save_sources(own, tmp_path)
    assert {
        path.relative_to(tmp_path / "sources").as_posix(): path.read_bytes().decode()
        for path in (tmp_path / "sources").rglob("*")
        if path.is_file()
    } == {name: text for name, text in written.items() if not name.startswith(".")}


def test_a_manifest_comes_back_as_it_was(tmp_path):
    (tmp_path / "a.txt").write_text("あ", encoding="utf-8")
    write_manifest(tmp_path, "v1")
    manifest = Manifest.load(tmp_path)
    assert (manifest.version, manifest.files) == (
        "v1",
        {"a.txt": folder_digests(tmp_path)["a.txt"]},
    )
    manifest.save(tmp_path)
    assert Manifest.load(tmp_path) == manifest
