"""Faults while visitors come: a killed worker, and a clock that jumps. Really injected."""

from __future__ import annotations

import os
import shutil
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from corpus.reader import read_corpus
from scripts.bench.server import running_server
from scripts.soak.books import Books, read_books
from scripts.soak.load import open_loop
from scripts.soak.mix import Mix
from scripts.soak.outcomes import Outcomes
from scripts.soak.samples import family
from scripts.soak.texts import read_texts
from scripts.soak.visitors import Visitors
from tests.http_calls import post

ROOT = Path(__file__).parents[1]
SMALL = ROOT / "tests" / "data" / "small"
LOAD_S, PER_SECOND = 9, 50
HALF_S = LOAD_S / 2

pytestmark = [
    pytest.mark.slow,
    pytest.mark.alone,
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, many loopback addresses"),
]


class Load(NamedTuple):
    outcomes: Outcomes
    books: Books


def load_while(
    environment: dict[str, str], data_dir: Path, fault: Callable[[int], None], **more: str
) -> Load:
    """Run two workers under load, and `fault(master's pid)` in a thread beside it."""
    mix = Mix(read_texts(read_corpus(SMALL), ()))
    own = environment | {"DATA_DIR": str(data_dir), "WEB_WORKERS": "2"} | more
    with running_server(**own) as server:
        visitors = Visitors(server.url, Outcomes(time.perf_counter()))
        injection = threading.Thread(target=fault, args=(server.process.pid,))
        injection.start()
        open_loop(visitors, mix, PER_SECOND, LOAD_S, stop=threading.Event())
        injection.join()
        visitors.close()
    unread = visitors.outcomes.unread
    return Load(visitors.outcomes, read_books(data_dir / "journal.db", mix.acknowledged, unread))


def test_a_killed_worker_takes_only_what_it_was_answering(
    small_environment: dict[str, str], tmp_path: Path
) -> None:
    """Requests under way on its connections are reset, later ones find the others or its
    successor; no rating that was acknowledged is lost."""
    killed: list[float] = []

    def kill(master: int) -> None:
        time.sleep(HALF_S)
        before = family(master)
        killed.append(time.perf_counter())
        os.kill(before[-1], signal.SIGKILL)
        time.sleep(3)
        after = family(master)
        assert len(after) == len(before) and before[-1] not in after, "a successor"

    outcomes, books = load_while(small_environment, tmp_path / "data", kill)
    killed_s = killed[0] - outcomes.began
    # Rows of the last tenth of a second were still in the worker's memory; who rates such an
    # answer may hear that it is unknown.
    unknown = [each for each in outcomes.failures if "status 404" in each.fault]
    cut = [each for each in outcomes.failures if each not in unknown]
    told = [(each.begun_s - killed_s, each.kind, each.fault) for each in cut]
    assert all(-10 < begun < 0.5 for begun, _, _ in told), told
    assert all("Reset" in fault or "Disconnected" in fault for _, _, fault in told), told
    assert len(cut) <= 8, told
    assert books.missing_rows <= PER_SECOND / 2, books
    assert len(unknown) <= books.missing_rows, unknown
    assert books.rated > LOAD_S
    assert (books.missing_ratings, books.wrong_ratings, books.missing_comments) == (0, 0, 0)
    assert outcomes.count > 0.9 * LOAD_S * PER_SECOND


class Clock:
    """The time of day of a server that runs with `environment`, to be set while it runs."""

    def __init__(self, folder: Path) -> None:
        library = folder / "shifted_clock.so"
        source = ROOT / "tests" / "data" / "shifted_clock.c"
        subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-o", library, source, "-ldl"], check=True)
        self._file = folder / "shift"
        self._file.write_bytes(struct.pack("q", 0))
        self.environment = {"LD_PRELOAD": str(library), "SHIFTED_CLOCK": str(self._file)}

    def jump(self, days: float) -> None:
        """Set the clock so many days from the real one, for all processes at once."""
        with self._file.open("r+b") as file:  # written over, since it is mapped
            file.write(struct.pack("q", round(86400 * days)))


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    if not shutil.which("cc") and os.environ.get("CI") != "true":
        pytest.skip("a C compiler is missing: apt-get install gcc libc6-dev")
    return Clock(tmp_path)


def test_questions_and_ratings_go_on_while_the_clock_jumps(
    small_environment: dict[str, str], tmp_path: Path, clock: Clock
) -> None:
    def jump(_master: int) -> None:
        for days in (2, 0, -2):
            time.sleep(LOAD_S / 4)
            clock.jump(days)

    outcomes, books = load_while(
        small_environment,
        tmp_path / "data",
        jump,
        RATE_LIMIT="100000/minute",
        **clock.environment,
    )
    assert outcomes.failures == []
    assert (books.missing_rows, books.missing_ratings, books.wrong_ratings) == (0, 0, 0)
    assert books.unasked_rows <= books.unread


def test_a_conversation_ends_where_the_clock_jumps_and_a_new_one_begins(
    small_environment: dict[str, str], tmp_path: Path, clock: Clock
) -> None:
    """Thanks keep a conversation that is valid, and so show whether it is."""
    own = small_environment | {"DATA_DIR": str(tmp_path / "data"), "WEB_WORKERS": "1"}
    with running_server(**own, **clock.environment) as server:

        def thank(token: str) -> object:
            reply = post(f"{server.url}/api/ask", {"query": "ありがとう", "conversation": token})
            assert reply.status == 200
            return reply.json["conversation"]

        for days in (2, -2):
            clock.jump(0)
            token = post(f"{server.url}/api/ask", {"choice": "parking"}).json["conversation"]
            assert thank(token)
            clock.jump(days)
            assert thank(token) is None
            renewed = post(f"{server.url}/api/ask", {"choice": "parking"}).json["conversation"]
            assert thank(renewed)


@pytest.mark.parametrize("days", [2, -2])
def test_nobody_is_locked_out_for_longer_than_the_limit_when_the_clock_jumps(
    small_environment: dict[str, str], tmp_path: Path, clock: Clock, days: int
) -> None:
    own = small_environment | {"DATA_DIR": str(tmp_path / "data"), "WEB_WORKERS": "1"}
    with running_server(**own, **clock.environment, RATE_LIMIT="2/2 second") as server:

        def ask() -> tuple[int, int]:
            reply = post(f"{server.url}/api/ask", {"query": "営業時間"})
            return reply.status, int(reply.headers.get("Retry-After", 0))

        assert [ask()[0] for _ in range(3)] == [200, 200, 429]
        clock.jump(days)
        for _ in range(3):
            _, wait_s = ask()
            assert wait_s <= 3
        time.sleep(2.5)
        assert [ask()[0] for _ in range(3)] == [200, 200, 429], "and it still limits"
