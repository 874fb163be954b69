"""A version as one file: the same bytes for the same version, and nothing believed when it is read."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.archive import ArchiveRefused, read_archive, write_archive
from index.lock import build_lock
from index.manifest import IndexRefused
from index.progress import Progress, silent
from index.store import current_folder, verify
from tests.index_folders import build, build_candidate, leftovers

REPAIR = "python -m scripts.archive save FILE"


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    """The archive of a small version."""
    build(tmp_path / "there", "v1")
    file = tmp_path / "v1.tar.gz"
    assert write_archive(tmp_path / "there", file) == "v1"
    return file


def test_a_version_arrives_whole_and_nothing_is_switched_to_it(
    packed: Path, tmp_path: Path
) -> None:
    here = tmp_path / "here"
    build(here, "v0")
    assert read_archive(packed, here) == "v1"
    assert verify(here / "versions" / "v1").version == "v1"
    assert current_folder(here).name == "v0"
    assert leftovers(here) == []


def test_an_archive_arrives_where_there_is_nothing_yet(packed: Path, tmp_path: Path) -> None:
    assert read_archive(packed, tmp_path / "a" / "b") == "v1"
    with pytest.raises(IndexRefused):
        current_folder(tmp_path / "a" / "b")


def test_the_same_version_makes_the_same_bytes_wherever_it_lies(
    packed: Path, tmp_path: Path
) -> None:
    here = tmp_path / "here"
    read_archive(packed, here)
    again = tmp_path / "again.tar.gz"
    write_archive(here, again, "v1")
    assert again.read_bytes() == packed.read_bytes()


def test_what_is_here_already_stays_and_what_is_damaged_is_joined_by_a_whole_one(
    packed: Path, tmp_path: Path
) -> None:
    here = tmp_path / "here"
    first = here / "versions" / read_archive(packed, here)
    made = first.stat().st_ino
    assert read_archive(packed, here) == "v1"
    assert first.stat().st_ino == made
    (first / "corpus.json").write_text("壊れた", encoding="utf-8")
    assert read_archive(packed, here) == "v1-2"
    assert verify(here / "versions" / "v1-2").version == "v1"


def test_an_encoder_that_is_here_already_takes_no_room_again(packed: Path, tmp_path: Path) -> None:
    here = tmp_path / "here"
    before = build(here, "v0") / "encoder" / "model.onnx"
    read_archive(packed, here)
    assert (here / "versions" / "v1" / "encoder" / "model.onnx").samefile(before)


def test_an_older_version_can_be_packed_and_one_that_is_not_there_names_the_others(
    tmp_path: Path,
) -> None:
    for version in ("v1", "v2"):
        build(tmp_path, version)
    assert write_archive(tmp_path, tmp_path / "old.tar.gz", "v1") == "v1"
    for name in ("v3", "../versions/v1", ""):
        with pytest.raises(IndexRefused, match=r"There are: v1, v2"):
            write_archive(tmp_path, tmp_path / "none.tar.gz", name)
    assert not (tmp_path / "none.tar.gz").exists()


def test_a_damaged_version_is_not_packed_and_the_file_before_stays(packed: Path) -> None:
    before = packed.read_bytes()
    there = packed.parent / "there"
    (there / "versions" / "v1" / "corpus.json").write_text("壊れた", encoding="utf-8")
    with pytest.raises(IndexRefused, match="damaged"):
        write_archive(there, packed)
    assert packed.read_bytes() == before
    assert list(packed.parent.glob(".*")) == []


def test_a_file_of_japanese_and_a_long_path_arrive(tmp_path: Path) -> None:
    folder = build_candidate(tmp_path / "there", "v1")
    name = f"sources/{'配送について' * 12}/よくある　質問.yaml"
    (folder / name).parent.mkdir(parents=True)
    (folder / name).write_text("section: 配送", encoding="utf-8")
    write_archive(tmp_path / "there", tmp_path / "a.tar.gz", "v1")
    read_archive(tmp_path / "a.tar.gz", tmp_path / "here")
    assert (tmp_path / "here" / "versions" / "v1" / name).read_text("utf-8") == "section: 配送"


def test_progress_is_told_from_beginning_to_end(packed: Path, tmp_path: Path) -> None:
    told: list[Progress] = []
    read_archive(packed, tmp_path / "here", told.append)
    assert (told[0].done, told[-1].done) == (0, told[-1].total)


def test_loading_waits_for_a_build(packed: Path, tmp_path: Path) -> None:
    told: list[Progress] = []

    class Stopped(Exception):
        pass

    def stop(progress: Progress) -> None:
        told.append(progress)
        raise Stopped

    with build_lock(tmp_path / "here", silent), pytest.raises(Stopped):
        read_archive(packed, tmp_path / "here", stop)
    assert told[0].note.startswith("waiting for another build")


@pytest.mark.parametrize("share", [0, 0.02, 0.5, 0.97])
def test_a_torn_archive_is_refused_with_the_repair(
    packed: Path, tmp_path: Path, share: float
) -> None:
    whole = packed.read_bytes()
    packed.write_bytes(whole[: int(len(whole) * share)])
    refused(packed, tmp_path, "torn or damaged")


def test_no_byte_can_change_unnoticed(packed: Path, tmp_path: Path) -> None:
    whole = packed.read_bytes()
    for place in range(10, len(whole), 23):  # before it, gzip keeps a date and a system
        packed.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        refused(packed, tmp_path, "torn or damaged")


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04", gzip.compress(b"no tar" * 200), b"x" * 2000],
    ids=["empty", "zip", "no tar in it", "text"],
)
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other.tar.gz").write_bytes(content)
    refused(tmp_path / "other.tar.gz", tmp_path, "torn or damaged")


def refused(file: Path, tmp_path: Path, told: str) -> None:
    """A file is refused with the repair, and leaves nothing behind."""
    here = tmp_path / "here"
    with pytest.raises(ArchiveRefused, match=told) as error:
        read_archive(file, here)
    assert REPAIR in str(error.value) or "Make room" in str(error.value)
    assert [*here.glob("versions/*"), *here.glob("versions/.*")] == []
    assert [path.name for path in tmp_path.parent.glob("escaped*")] == []


def rewritten(packed: Path, change: Callable[[dict[str, Any], dict[str, bytes]], None]) -> None:
    """Make the archive anew after a change of its list and of what its members hold."""
    with tarfile.open(packed) as tar:
        members = {each.name: tar.extractfile(each).read() for each in tar}  # type: ignore[union-attr]
    contents = json.loads(members.pop("archive.json"))
    change(contents, members)
    members = {"archive.json": json.dumps(contents).encode(), **members}
    with tarfile.open(packed, "w:gz", format=tarfile.GNU_FORMAT) as tar:
        for name, content in members.items():
            header = tarfile.TarInfo(name)
            header.size = len(content)
            tar.addfile(header, io.BytesIO(content))


def listed(name: str, content: bytes = b"x") -> dict[str, Any]:
    return {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


@pytest.mark.parametrize(
    "name",
    ["../escaped", "/tmp/escaped", "a/../../escaped", "a//b", "./a", ".", "", "a\\b", "a\nb", "a/",
     "x" * 2000, "corpus.json", "corpus.json/a", "encoder", 7, None],
)  # fmt: skip
def test_a_path_that_leads_elsewhere_or_that_two_share_is_refused(
    packed: Path, tmp_path: Path, name: Any
) -> None:
    def change(contents: dict[str, Any], members: dict[str, bytes]) -> None:
        contents["files"].append(listed(str(name)) | {"name": name})
        members[str(name) or "-"] = b"x"

    rewritten(packed, change)
    refused(packed, tmp_path, "torn or damaged")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"format": 2}, "format 2, this program reads 1"),
        ({"format": None}, "format None"),
        ({"version": "../v1"}, "no name of a version"),
        ({"version": ".building-x"}, "no name of a version"),
        ({"version": 1}, "no name of a version"),
        ({"files": []}, "no manifest.json"),
        ({"files": [{"name": "manifest.json"}]}, "other fields"),
        ({"files": [listed("manifest.json") | {"size": -1}]}, "no file of a version"),
        ({"files": [listed("manifest.json") | {"size": True}]}, "no file of a version"),
        ({"files": [listed("manifest.json") | {"sha256": "0"}]}, "no file of a version"),
        ({"files": [listed("manifest.json") | {"size": 1 << 60}]}, "Make room"),
    ],
)
def test_a_list_that_is_none_is_refused(
    packed: Path, tmp_path: Path, changed: dict[str, Any], told: str
) -> None:
    rewritten(packed, lambda contents, _: contents.update(changed))
    refused(packed, tmp_path, told)


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE,
                                  tarfile.DIRTYPE, tarfile.XHDTYPE, tarfile.GNUTYPE_SPARSE])  # fmt: skip
def test_a_link_a_device_or_an_extended_header_is_refused(
    packed: Path, tmp_path: Path, kind: bytes
) -> None:
    with tarfile.open(packed) as tar:
        members = [(each, tar.extractfile(each).read()) for each in tar]  # type: ignore[union-attr]
    with tarfile.open(packed, "w:gz", format=tarfile.GNU_FORMAT) as tar:
        for header, content in members:
            if header.name == "corpus.json":
                header.type, header.linkname = kind, "/etc/passwd"
            tar.addfile(header, io.BytesIO(content))
    refused(packed, tmp_path, "torn or damaged")


def test_what_follows_the_list_is_refused(packed: Path, tmp_path: Path) -> None:
    rewritten(packed, lambda _, members: members.update(more=b"x" * 20_000))
    refused(packed, tmp_path, "torn or damaged")


def test_another_content_than_the_list_has_is_refused(packed: Path, tmp_path: Path) -> None:
    def change(_: dict[str, Any], members: dict[str, bytes]) -> None:
        members["corpus.json"] = members["corpus.json"][::-1]

    rewritten(packed, change)
    refused(packed, tmp_path, "corpus.json has another checksum")


def test_a_version_that_another_program_made_is_refused(packed: Path, tmp_path: Path) -> None:
    def change(contents: dict[str, Any], members: dict[str, bytes]) -> None:
        manifest = json.loads(members["manifest.json"]) | {"format": 3}
        members["manifest.json"] = json.dumps(manifest).encode()
        new = listed("manifest.json", members["manifest.json"])
        contents["files"] = [
            new if each["name"] == "manifest.json" else each for each in contents["files"]
        ]

    rewritten(packed, change)
    refused(packed, tmp_path, "made in format 3, this program reads")
