"""Which versions of an index are kept, in which order, and what is cleared away."""

import os

import pytest

from index.history import Publication, read_history
from index.store import current_folder, kept_versions, prune, publish_version, switch_to
from tests.index_folders import build, build_candidate, leftovers

AT = "2026-11-01T00:00:00+00:00"


def names(index_dir):
    return [path.name for path in kept_versions(index_dir)]


def lying_there(index_dir):
    return sorted(path.name for path in (index_dir / "versions").iterdir())


def test_the_last_versions_that_were_published_are_kept_whatever_the_clock_says(tmp_path):
    for version, seconds in (("v1", 4e9), ("v2", 1e9), ("v3", 0), ("v4", 2e9)):
        folder = build(tmp_path, version, keep=3)
        os.utime(folder, (seconds, seconds))  # the clock jumps to and fro
    assert lying_there(tmp_path) == ["v2", "v3", "v4"]
    assert names(tmp_path) == ["v4", "v3", "v2"]


def test_a_damaged_version_takes_no_whole_ones_place(tmp_path):
    build(tmp_path, "v1")
    (build(tmp_path, "v2") / "corpus.json").write_text("壊れた", encoding="utf-8")
    build(tmp_path, "v3", keep=2)
    assert names(tmp_path) == ["v3", "v1"]


def test_a_version_that_was_gone_back_to_is_the_newest(tmp_path):
    for version in ("v1", "v2", "v3"):
        build(tmp_path, version)
    publish_version(tmp_path, Publication("v1", AT, kind="rollback"))
    assert names(tmp_path) == ["v1", "v3", "v2"]
    prune(tmp_path, 2)
    assert lying_there(tmp_path) == ["v1", "v3"]


def test_what_was_rolled_back_from_serves_only_where_nothing_else_is_whole(tmp_path):
    for version in ("v1", "v2", "v3"):
        build_candidate(tmp_path, version)
        publish_version(tmp_path, Publication(version, AT, corpus=version))
    back = Publication("v2", AT, kind="rollback", corpus="v2", left="v3")
    publish_version(tmp_path, back)
    assert names(tmp_path) == ["v2", "v1", "v3"]


def test_a_candidate_is_no_version_that_serves_and_only_the_named_one_stays(tmp_path):
    build(tmp_path, "v1")
    for version in ("c1", "c2"):
        build_candidate(tmp_path, version)
    assert current_folder(tmp_path).name == "v1"
    assert names(tmp_path) == ["v1"]
    prune(tmp_path, 5, candidate="c2")
    assert lying_there(tmp_path) == ["c2", "v1"]


def test_what_killed_builds_left_goes_with_the_next_one(tmp_path):
    build(tmp_path, "v1")
    (tmp_path / "versions" / ".building-abc" / "encoder").mkdir(parents=True)
    (tmp_path / "versions" / ".building-def").write_text("")
    (tmp_path / ".link-4711").symlink_to("versions/v0")
    build(tmp_path, "v2")
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("lost", ["current", "history.jsonl"])
def test_a_lost_link_or_history_loses_no_version(tmp_path, lost):
    for version in ("v1", "v2"):
        build(tmp_path, version)
    (tmp_path / lost).unlink()
    assert set(names(tmp_path)) == {"v1", "v2"}


def test_an_index_of_a_program_without_history_begins_one_with_what_was_served(tmp_path):
    for version in ("v1", "v2"):
        build(tmp_path, version)
    (tmp_path / "history.jsonl").unlink()
    (tmp_path / "previous").symlink_to("versions/v1")
    assert names(tmp_path) == ["v2", "v1"]
    build(tmp_path, "v3")
    assert [each.version for each in read_history(tmp_path)] == ["v1", "v2", "v3"]
    assert not (tmp_path / "previous").exists()


def test_a_switch_that_the_history_does_not_tell_of_is_written_down_by_the_next_build(tmp_path):
    for version in ("v1", "v2"):
        build(tmp_path, version)
    switch_to(tmp_path, tmp_path / "versions" / "v1")
    build_candidate(tmp_path, "c")
    assert [each.version for each in read_history(tmp_path)] == ["v1", "v2", "v1"]


def test_a_name_in_the_history_leads_nowhere_but_to_a_version(tmp_path):
    build(tmp_path, "v1")
    with (tmp_path / "history.jsonl").open("a", encoding="utf-8") as file:
        for name in ("../../elsewhere", "/etc", "..", ".", "", "gone"):
            file.write(f'{{"version": "{name}", "at": "{AT}"}}\n')
    assert names(tmp_path) == ["v1"]
