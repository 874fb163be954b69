"""Which versions of an index are kept, and what is cleared away."""

import os

import pytest

from index.store import kept_folders
from tests.index_folders import build, leftovers


def test_no_clock_decides_which_versions_are_kept(tmp_path):
    for version, seconds in (("v1", 4e9), ("v2", 1e9), ("v3", 0), ("v4", 2e9)):
        folder = build(tmp_path, version)
        os.utime(folder, (seconds, seconds))  # the clock jumps to and fro
    assert sorted(path.name for path in (tmp_path / "versions").iterdir()) == ["v3", "v4"]
    assert [path.name for path in kept_folders(tmp_path)] == ["v4", "v3"]


def test_the_version_kept_beside_a_damaged_one_is_the_last_whole_one(tmp_path):
    build(tmp_path, "v1")
    (build(tmp_path, "v2") / "corpus.json").write_text("壊れた", encoding="utf-8")
    build(tmp_path, "v3")
    assert [path.name for path in kept_folders(tmp_path)] == ["v3", "v1"]


def test_what_killed_builds_left_goes_with_the_next_one(tmp_path):
    build(tmp_path, "v1")
    (tmp_path / "versions" / ".building-abc" / "encoder").mkdir(parents=True)
    (tmp_path / "versions" / ".building-def").write_text("")
    (tmp_path / ".link-4711").symlink_to("versions/v0")
    build(tmp_path, "v2")
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("lost", ["current", "previous"])
def test_a_lost_link_loses_no_version(tmp_path, lost):
    for version in ("v1", "v2"):
        build(tmp_path, version)
    (tmp_path / lost).unlink()
    assert {path.name for path in kept_folders(tmp_path)} == {"v1", "v2"}
