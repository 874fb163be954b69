"""The publishing process: one at a time, seen by all workers, ended cleanly, its end always told."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.desk.publish_job import Busy, JobState, PublishJob, Started
from bot.desk.publish_words import failure_of
from index.history import utc_now

SCRIPT = """
import json, os, signal, sys, time
def say(**event): print(json.dumps(event), flush=True)
say(event="progress", step="embedding", name="texts", done=1, total=4)
how = sys.argv[1]
if how == "wait":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(130))
    time.sleep(30)
elif how == "fail":
    say(event="failed", problems=["data: there is no room left on its disk. Make room"])
elif how == "die":
    os.kill(os.getpid(), signal.SIGKILL)
else:
    say(event="done", version="abc", candidate=True, gate={"passed": True}, impact={})
"""


@pytest.fixture
def job(tmp_path: Path) -> PublishJob:
    return PublishJob(tmp_path / "desk", [sys.executable, "-c", SCRIPT], {})


def prepare() -> Started:
    return Started("prepare", "田中", utc_now())


def ended(job: PublishJob) -> JobState:
    return until(job, lambda state: not state.is_running)


def until(job: PublishJob, holds: Callable[[JobState], bool]) -> JobState:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        state = job.state()
        if state and holds(state):
            return state
        time.sleep(0.02)
    raise AssertionError(state)


def test_it_runs_to_its_end_and_says_how_it_ended(job: PublishJob) -> None:
    assert job.state() is None
    told: list[JobState] = []
    job.start(prepare(), ["done"], told.append)
    state = ended(job)
    assert state.done
    assert state.done["version"] == "abc"
    assert failure_of(state) == ""
    assert state.share == 25
    until(job, lambda _: bool(told))


def test_there_are_never_two_and_every_worker_sees_the_one(job: PublishJob, tmp_path: Path) -> None:
    job.start(prepare(), ["wait"])
    other = PublishJob(tmp_path / "desk", [sys.executable, "-c", SCRIPT], {})
    state = until(other, lambda each: bool(each.progress))
    assert (state.is_running, state.started.by, state.share) == (True, "田中", 25)
    with pytest.raises(Busy):
        other.start(prepare(), ["done"])
    assert other.cancel()
    state = ended(job)
    assert "中止しました" in failure_of(state)
    job.start(prepare(), ["done"])
    assert ended(job).done


@pytest.mark.parametrize(
    ("how", "words"), [("fail", "ディスクの空き"), ("die", "途中で終わりました")]
)
def test_what_went_wrong_is_told_in_peoples_words(job: PublishJob, how: str, words: str) -> None:
    job.start(prepare(), [how])
    assert words in failure_of(ended(job))
    assert not job.cancel()
