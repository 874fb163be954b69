"""A publish that is killed, ended, out of room or beside another one breaks nothing.

What was served serves on, the corpus is whole and the one that is served, and nothing is left
lying about after the start that follows.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from scripts.door import TERMINATED
from tests.corpus_files import SECTION
from tests.publishing_shop import PARKING, SHOP, copy_of, edit

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.slow


Ended = Callable[[str], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def ended(small: Settings, tmp_path_factory: pytest.TempPathFactory) -> Ended:
    """What became of publishes of a draft that changes a file, adds one, takes one away; by mode."""
    place = tmp_path_factory.mktemp("shop")
    shop = copy_of(small, place)
    draft = Path(shutil.copytree(shop.corpus_dir, shop.data_dir / "desk" / "draft"))
    edit(draft, SHOP, PARKING, "五台分ございます。")
    (draft / "99-new.yaml").write_text(SECTION, "utf-8")
    (draft / "clarifications.yaml").unlink()
    run = subprocess.run(
        [sys.executable, "tests/ended_publishes.py", str(place), small.encoder],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=200,  # half a minute alone on a machine
        check=False,
        env=os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)},
    )
    assert run.returncode == 0, run.stderr
    assert "Traceback" not in run.stderr, run.stderr
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    return lambda mode: [each for each in lines if each["mode"] == mode]


def is_whole(each: dict[str, Any]) -> bool:
    """Return whether the start after it found, or made, corpus and index that fit each other."""
    return each["after"]["fits"] and not each["problems"]


def test_a_publish_ended_at_any_stage_changes_nothing(ended: Ended) -> None:
    *stopped, done = ended("at_every_report")
    stages = {each["at"][0] for each in stopped}
    assert stages == {"embedding", "classifier", "calibration", "index", "gate", "publish"}
    for each in stopped:
        is_published = each["at"] == ["publish"]  # that stage is told when all is done
        assert is_whole(each), each
        assert len(each["after"]["published"]) == is_published, each
        if each["by"] == "SIGTERM":
            assert (each["status"], each["then"]["left"]) == (TERMINATED, []), each
        assert each["left"] == [], each
    assert (done["status"], done["then"]["fits"], done["then"]["left"]) == (0, True, [])


def test_a_publish_ended_between_any_two_files_is_undone_or_finished_whole(
    ended: Ended,
) -> None:
    stopped = ended("at_every_touch")
    killed = [each for each in stopped if each["by"] == "SIGKILL"]
    torn = [each for each in killed if not each["then"]["fits"]]
    assert len(torn) >= 3, "some were killed amid the copy"
    for each in killed:
        assert is_whole(each), each
        assert each["left"] == [], each
    assert {len(each["after"]["published"]) for each in killed} == {0, 1}, "never twice"
    amid = [each for each in killed if not each["then"]["old"] and each["then"]["left"]]
    assert amid, "some were killed amid pruning"
    for each in (each for each in stopped if each["by"] == "SIGTERM"):
        assert each["status"] in (0, TERMINATED), each
        assert (each["then"]["fits"], each["then"]["left"]) == (True, []), each


def test_a_full_disk_leaves_corpus_and_index_as_they_were(ended: Ended) -> None:
    *full, done = ended("on_a_full_disk")
    for each in full:
        assert each["at"] == ["File too large"], each
        assert each["then"] == each["after"], each
        assert (each["then"]["fits"], each["then"]["left"], each["then"]["published"]) == (
            True,
            [],
            [],
        )
    assert (done["status"], done["then"]["fits"], len(done["then"]["published"])) == (0, True, 1)


def test_of_two_publishes_at_once_one_waits_and_finds_what_the_other_did(
    ended: Ended,
) -> None:
    *lines, after = ended("side_by_side")
    [waited] = [each["said"] for each in lines if "waiting" in each["said"]]
    assert waited.startswith("waiting for another build (process ")
    assert (after["status"], after["then"]["fits"], after["then"]["left"]) == (0, True, [])
    assert len(after["then"]["published"]) == 1
