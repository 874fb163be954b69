"""One count over all workers: real forked processes, killed and stopped where it hurts."""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.http.shared import OncePer
from bot.http.shared_window import SharedWindow

ROOT = Path(__file__).parents[1]


def test_a_window_admits_its_amount_and_says_when_there_is_room_again() -> None:
    window = SharedWindow(3, 60)
    assert [window.take("a") for _ in range(3)] == [None] * 3
    wait_s = window.take("a")
    assert wait_s is not None and 55 <= wait_s <= 60


def test_a_cost_counts_as_many_and_what_is_refused_counts_nothing() -> None:
    window = SharedWindow(10, 60)
    assert window.take("a", 7) is None
    assert window.take("a", 4) is not None
    assert window.take("a", 3) is None
    assert window.take("a") is not None


def test_more_than_the_amount_at_once_is_never_admitted() -> None:
    window = SharedWindow(10, 60)
    wait_s = window.take("a", 11)
    assert wait_s is not None and 0 < wait_s <= 60


@pytest.mark.slow
def test_who_waits_as_told_is_admitted_whatever_it_costs() -> None:
    window = SharedWindow(10, 2)
    for cost in (5, 3, 2):
        assert window.take("a", cost) is None
        time.sleep(0.3)
    for cost in (4, 7, 10):
        wait_s = window.take("a", cost)
        assert wait_s is not None and wait_s <= 2
        time.sleep(wait_s + 0.01)
        assert window.take("a", cost) is None


@pytest.mark.slow
def test_no_window_of_time_admits_more_than_its_amount_but_for_a_twelfth() -> None:
    window, begun, admitted = SharedWindow(12, 1.2), time.monotonic(), []
    while (now := time.monotonic()) < begun + 4:
        if window.take("a") is None:
            admitted.append(now)
        time.sleep(0.005)
    assert len(admitted) > 30
    for moment in admitted:
        within = [each for each in admitted if moment <= each < moment + 1.2 * 11 / 12]
        assert len(within) <= 12


@pytest.mark.parametrize("amount", [65_535, 65_536, 1_000_000])
def test_large_limits_are_counted_to_their_end(amount: int) -> None:
    window = SharedWindow(amount, 3600)
    assert window.take("a", amount) is None
    assert window.take("a") is not None
    assert window.take("b") is None


@pytest.mark.slow
def test_a_million_addresses_cost_no_memory_and_nobody_is_refused_for_them() -> None:
    """Each once in a minute, 16,000 a second: a server answers some hundreds."""
    window = SharedWindow(60, 60)
    for number in range(20_000):  # so that the memory is there
        window.take(f"before {number}")
    before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    refused = sum(window.take(str(number)) is not None for number in range(1_000_000))
    assert refused == 0
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb < 8_000
    took = [0] * 50
    for each, _ in enumerate(took):
        while window.take(f"somebody else {each}") is None:
            took[each] += 1
    assert min(took) >= 30, "of 60, half a minute's worth is left to anybody"


def test_busy_addresses_refuse_hardly_anybody_else() -> None:
    """1,000 addresses at their limit, more than two cores can serve: 5 in 100 million others."""
    window = SharedWindow(60, 60)
    for number in range(1000):
        assert window.take(f"busy {number}", 60) is None
        assert window.take(f"busy {number}") is not None
    assert all(window.take(f"other {number}", 2) is None for number in range(50_000))


def test_nobody_gets_rid_of_a_count_by_inventing_others() -> None:
    window = SharedWindow(5, 60)
    assert window.take("attacker", 5) is None
    chosen = random.Random(1)
    for _ in range(50_000):
        window.take(str(chosen.random()))
    assert window.take("attacker") is not None


@pytest.mark.alone
def test_a_hit_takes_microseconds() -> None:
    window = SharedWindow(600, 60)

    def hit_us() -> float:
        begun = time.perf_counter()
        for number in range(2000):
            window.take(f"a{number}")
        return (time.perf_counter() - begun) / 2000 * 1e6

    assert min(hit_us() for _ in range(5)) < 100, "10 alone on the machine"


# Four processes take what they can; the parent says how much that was.
_FORKED = """
import os, sys, time
from bot.http.shared_window import SharedWindow
window = SharedWindow(1000, 60)
pipes = []
for _ in range(4):
    ours, theirs = os.pipe()
    if os.fork() == 0:
        admitted = sum(window.take("a") is None for _ in range(1500))
        os.write(theirs, str(admitted).encode())
        os._exit(0)
    os.close(theirs)
    pipes.append(ours)
print(sum(int(os.read(pipe, 20)) for pipe in pipes))
"""


def run(code: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout.strip()


def test_forked_workers_admit_together_what_one_would() -> None:
    assert run(_FORKED) == "1000"


# A worker is killed, or stopped, while it holds the lock; the others go on counting.
_HELD = """
import os, signal, sys, time
from bot.http.shared_window import SharedWindow
window = SharedWindow(1000, 60)
ready, go = os.pipe()
child = os.fork()
if child == 0:
    with window._lock.held():
        os.write(go, b"x")
        time.sleep(60)
os.read(ready, 1)
os.kill(child, getattr(signal, sys.argv[1]))
time.sleep(0.1)
begun = time.perf_counter()
assert [window.take("a") for _ in range(100)] == [None] * 100
took = time.perf_counter() - begun
if sys.argv[1] == "SIGSTOP":
    os.kill(child, signal.SIGKILL)
os.waitpid(child, 0)
assert sum(window.take("a") is None for _ in range(1000)) == 900
print(took)
"""


def test_a_worker_killed_while_it_counts_leaves_the_counts_and_no_lock() -> None:
    assert float(run(_HELD, "SIGKILL")) < 0.5


def test_a_worker_stopped_while_it_counts_delays_each_other_hit_by_hundredths_at_most() -> None:
    assert float(run(_HELD, "SIGSTOP")) < 100 * 0.03


# Workers are killed again and again amid counting, as often as it takes to meet every moment.
_KILLED_OFTEN = """
import os, random, signal, time
from bot.http.shared_window import SharedWindow
window = SharedWindow(60, 60)
assert window.take("a", 60) is None
for _ in range(60):
    child = os.fork()
    if child == 0:
        while True:
            window.take(str(random.random()))
    time.sleep(0.005 + random.random() / 100)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert window.take("a") is not None, "a count was lost"
begun = time.perf_counter()
assert window.take("b") is None
assert time.perf_counter() - begun < 0.5
"""


def test_counts_survive_sixty_killed_workers() -> None:
    run(_KILLED_OFTEN)


def test_descriptors_are_given_back() -> None:
    if sys.platform != "linux":
        pytest.skip("counts them in /proc")
    SharedWindow(60, 60)
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(50):
        SharedWindow(60, 60)
        OncePer(60)
    assert len(list(Path("/proc/self/fd").iterdir())) <= before + 4


def test_what_is_said_once_in_a_while_is_said_by_one_of_all_workers() -> None:
    once = OncePer(0.2)
    assert [once.is_due() for _ in range(5)] == [True, False, False, False, False]
    time.sleep(0.25)
    assert once.is_due()
