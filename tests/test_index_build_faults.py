"""A build that is killed, interrupted, out of room or beside another one breaks nothing.

What was served serves on, the next build succeeds, and nothing is left lying about.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper
from tokenizers import Tokenizer, models

from bot.settings import Settings
from index.build.full_disk import DiskFull, told_when_full
from index.lock import LOCK_FILE, BuildRunning, build_lock
from index.manifest import Manifest
from index.progress import Progress, silent
from index.store import KEEP_VERSIONS, current_folder

ROOT = Path(__file__).parents[1]


@pytest.fixture
def index_dir(small: Settings, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small.index_dir, tmp_path / "index", symlinks=True))


def ended_builds(mode: str, small: Settings, index_dir: Path) -> list[dict[str, Any]]:
    run = subprocess.run(
        [
            *(sys.executable, "tests/ended_builds.py", mode),
            *(str(small.corpus_dir), small.encoder, str(index_dir)),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,  # seconds alone on a machine
        check=False,
        env=os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)},
    )
    assert run.returncode == 0, run.stderr
    assert "Traceback" not in run.stderr, run.stderr
    return [json.loads(line) for line in run.stdout.splitlines()]


ENDED = (-signal.SIGKILL, -signal.SIGTERM, 130)


@pytest.mark.slow
def test_a_build_ended_at_any_stage_leaves_the_old_index_and_the_next_one_cleans_up(
    small: Settings, index_dir: Path
) -> None:
    before = Manifest.load(current_folder(index_dir)).version
    *killed, done = ended_builds("at_every_report", small, index_dir)
    assert {each["at"][0] for each in killed} == {
        "encoder",
        "embedding",
        "classifier",
        "calibration",
        "index",
    }
    for each in killed[:-1]:
        assert each["status"] in ENDED
        assert each["version"] == before, each
        # What is left is this build's own, never a heap of many; after Ctrl-C there is nothing.
        assert len(each["left"]) <= 2, each
        assert each["status"] != 130 or not each["left"], each
    assert killed[-1]["at"] == ["index"]  # the last report comes when all is done
    assert done["status"] == 0
    assert done["version"] != before
    assert done["left"] == []


@pytest.mark.slow
def test_a_build_killed_before_any_change_of_the_disk_leaves_an_index_that_serves(
    small: Settings, index_dir: Path
) -> None:
    *killed, done = ended_builds("at_every_touch", small, index_dir)
    assert len(killed) > 8
    versions = {each["version"] for each in killed}
    for each in killed:
        assert each["status"] in ENDED, each
    assert len(versions) <= 2
    assert (done["status"], done["left"]) == (0, [])
    assert len(done["versions"]) <= KEEP_VERSIONS


@pytest.mark.slow
def test_a_full_disk_is_one_sentence_whoever_meets_it(small: Settings, index_dir: Path) -> None:
    before = Manifest.load(current_folder(index_dir)).version
    *full, done = ended_builds("on_a_full_disk", small, index_dir)
    failed = [each for each in full if each["at"]]
    assert len(failed) == len(full) == 4
    for each in failed:
        [message] = each["at"]
        assert "\n" not in message and "Make room" in message
        assert (each["version"], each["left"]) == (before, []), each
    assert (done["status"], done["left"]) == (0, [])


# Whatever writes a file of an index, at the end of a disk: the kernel's own full device.
def save_onnx(file: str) -> None:
    weight = numpy_helper.from_array(np.zeros(9000, np.float32), "w")
    onnx.save_model(helper.make_model(helper.make_graph([], "empty", [], [], [weight])), file)


def save_array(file: str) -> None:
    with Path(file).open("wb") as opened:
        np.save(opened, np.zeros(9000))


def save_arrays(file: str) -> None:
    with Path(file).open("wb") as opened:
        np.savez(opened, a=np.zeros(9000))


def save_vectors(file: str) -> None:
    vectors = faiss.IndexFlatIP(90)
    vectors.add(np.zeros((900, 90), np.float32))
    faiss.write_index(vectors, file)


def save_sqlite(_file: str) -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("PRAGMA max_page_count = 4")
        database.execute("CREATE TABLE a (b BLOB)")
        database.execute("INSERT INTO a VALUES (zeroblob(100000))")


WRITERS: dict[str, Callable[[str], object]] = {
    "text": lambda file: Path(file).write_text("あ" * 9000, encoding="utf-8"),
    "an array": save_array,
    "arrays": save_arrays,
    "vectors": save_vectors,
    "a tokenizer": lambda file: Tokenizer(models.Unigram([("あ", -1.0)] * 900)).save(file),
    "a graph": save_onnx,
    "vectors by text": save_sqlite,
    "a copy": lambda file: shutil.copyfile(sys.executable, file),
}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a device that is full")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # closing it fails
@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_every_writer_that_meets_a_full_disk_is_understood(
    tmp_path: Path, write: Callable[[str], object]
) -> None:
    with pytest.raises(DiskFull, match="Make room"), told_when_full(tmp_path):
        write("/dev/full")


def test_another_failure_is_not_called_a_full_disk(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), told_when_full(tmp_path):
        raise ZeroDivisionError
    with pytest.raises(FileNotFoundError), told_when_full(tmp_path):
        (tmp_path / "nothing").read_text()
    with pytest.raises(FileNotFoundError), told_when_full(Path("/proc/nowhere")):
        Path("/proc/nowhere").mkdir()  # a place of which no byte is free


@pytest.mark.slow
def test_of_two_builds_at_once_one_waits_and_says_for_whom(
    small: Settings, index_dir: Path
) -> None:
    before = current_folder(index_dir).name
    *lines, after = ended_builds("side_by_side", small, index_dir)
    assert after["status"] == 0
    [waited] = [each["said"] for each in lines if "waiting" in each["said"]]
    assert waited in [f"waiting for another build (process {child})" for child in after["at"]]
    assert len(after["versions"]) == 3 and before in after["versions"]
    assert after["left"] == []


HOLDER = """
import sys, time
from pathlib import Path
from index.build.full_disk import DiskFull, told_when_full
from index.lock import build_lock
from index.progress import silent
with build_lock(Path(sys.argv[1]), silent):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path: Path) -> Any:
    """A process that holds the lock of a folder."""
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


def test_who_waits_too_long_is_told_which_process_to_end(holder: Any, tmp_path: Path) -> None:
    reports: list[Progress] = []
    told = rf"process {holder.pid}\).*scripts\.build"
    with pytest.raises(BuildRunning, match=told), build_lock(tmp_path, reports.append, wait_s=0.3):
        pass
    assert [each.note for each in reports] == [f"waiting for another build (process {holder.pid})"]


@pytest.mark.alone
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_holder_holds_no_longer_whoever_has_its_number_now(
    holder: Any, tmp_path: Path, number: signal.Signals
) -> None:
    holder.send_signal(number)
    holder.wait()
    (tmp_path / LOCK_FILE).write_text(str(os.getpid()))  # the number was given to a living process
    begun = time.monotonic()
    with build_lock(tmp_path, silent, wait_s=5):
        assert (tmp_path / LOCK_FILE).read_text() == str(os.getpid())
    assert time.monotonic() - begun < 1
    assert (tmp_path / LOCK_FILE).read_text() == ""


def test_a_lock_is_free_after_a_failure(tmp_path: Path) -> None:
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), build_lock(tmp_path, silent, wait_s=1):
            raise ZeroDivisionError
