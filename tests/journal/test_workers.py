"""One writer a process, begun after the fork, and no answer waits for it."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.journal.writer import Recorder
from index.question import Question
from tests.journal.entries import ROOT, reply, rows

FORKED = """
import os, sys
from tests.journal.entries import record, recorder_of

recorder = recorder_of(sys.argv[1])
def ask(count):
    for _ in range(count):
        query_id = record(recorder, "質問").query_id
    return query_id
if sys.argv[2] == "parent first":
    recorder.rate(ask(7), True)
workers = []
for _ in range(4):
    worker = os.fork()
    if not worker:
        ask(25)
        recorder.close()
        os._exit(0)
    workers.append(worker)
assert [os.waitpid(worker, 0)[1] for worker in workers] == [0] * 4
"""


@pytest.mark.parametrize(("order", "count"), [("workers only", 100), ("parent first", 107)])
def test_every_worker_writes_what_it_was_asked_also_when_all_start_at_once(
    database: Path, order: str, count: int
) -> None:
    # From 3.12 on Python warns of a fork beside threads: a server that preloads does just that.
    quiet = "ignore:This process:DeprecationWarning"
    done = subprocess.run(
        [sys.executable, "-W", quiet, "-c", FORKED, f"sqlite:///{database}", order],
        check=False,
        timeout=60,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert len(rows(database, "queries")) == count


def test_making_the_app_starts_no_thread_and_loads_no_database_library(
    small_environment: dict[str, str], tmp_path: Path
) -> None:
    code = (
        "import sys, threading; from bot.app import create_app\n"
        "from bot.settings import read_settings\n"
        "app = create_app(read_settings())\n"
        "app.test_client().post('/api/suggest', json={'text': 'a'})\n"
        "assert not {'sqlalchemy', 'alembic'} & set(sys.modules)\n"
        "assert 'journal' not in [thread.name for thread in threading.enumerate()]\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        cwd=ROOT,
        timeout=120,
        capture_output=True,
        text=True,
        env=os.environ | small_environment | {"DATA_DIR": str(tmp_path / "data")},
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.alone
def test_recording_costs_an_answer_less_than_two_milliseconds(recorder: Recorder) -> None:
    question = Question.read(("お世話になっております。03-1234-5678です。" * 80)[:2000])
    assert (
        min(_seconds(lambda: recorder.record(reply(), question, "api")) for _ in range(50)) < 0.002
    )


def _seconds(work: Callable[[], None]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin
