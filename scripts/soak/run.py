"""One soak from the server's start to its end: capacity, load, books."""

from __future__ import annotations

import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from bot.settings import Settings
from scripts.bench.server import RunningServer, running_server
from scripts.soak.books import read_books
from scripts.soak.load import closed_loop, open_loop
from scripts.soak.measured import Measured, complaints_in
from scripts.soak.mix import Mix
from scripts.soak.outcomes import Outcomes
from scripts.soak.samples import Sample, Sampler
from scripts.soak.switches import Switches
from scripts.soak.texts import Texts
from scripts.soak.visitors import Visitors

# High enough for everything, so that the limit's own books are part of what is soaked.
_RATE_LIMIT = "1000000/minute"
_CLIENTS_PER_WORKER = 4
_NEVER_S = 3600
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """How long, at which share of what the server can take, and how often something is published."""

    seconds: float
    load: float
    capacity_s: float  # of measuring it, after half as long of warming up
    every_s: float  # between samples
    switch_every_s: float | None = None


class Stop:
    """Set by Ctrl-C: the load ends, and what was measured so far is judged."""

    def __init__(self) -> None:
        self.event = threading.Event()

    @contextmanager
    def on_interrupt(self) -> Iterator[None]:
        """Let Ctrl-C set the event while the block runs."""
        before = signal.signal(signal.SIGINT, self._set)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def _set(self, _number: int, _frame: FrameType | None) -> None:
        self.event.set()


def soak(settings: Settings, texts: Texts, plan: Plan, progress: Progress) -> Measured:
    """Run the real server on a journal of its own and load it. Server and client share this
    machine's cores; the client is this one process."""
    mix, stop = Mix(texts), Stop()
    with tempfile.TemporaryDirectory(prefix="soak-") as name, stop.on_interrupt():
        data_dir, log = Path(name) / "data", Path(name) / "log"
        switches = Switches(settings.index_dir, Path(name) / "index")
        with (
            log.open("wb") as stderr,
            running_server(
                stderr=stderr.fileno(),
                DATA_DIR=str(data_dir),
                INDEX_DIR=str(switches.index_dir),
                DATABASE_URL="",
                RATE_LIMIT=_RATE_LIMIT,
            ) as server,
        ):
            started_bytes = log.stat().st_size
            warm_up, capacity = _capacity(server, mix, settings.workers, plan.capacity_s)
            rate = plan.load * capacity
            progress(
                f"capacity {capacity:.0f} requests a second; now {rate:.0f} a second "
                f"for {plan.seconds / 60:.3g} minutes"
            )
            visitors = Visitors(server.url, Outcomes(time.perf_counter()), seed=1)
            begun, cpu = time.perf_counter(), time.process_time()
            with (
                switches.every(plan.switch_every_s or plan.seconds + _NEVER_S),
                Sampler(
                    server.process.pid, data_dir, lambda: visitors.open_connections, plan.every_s
                ) as sampler,
            ):
                on_tick = _Ticker(visitors.outcomes, sampler.samples, plan.every_s, progress)
                late_s = open_loop(
                    visitors, mix, rate, plan.seconds, stop=stop.event, on_tick=on_tick
                )
            seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
            visitors.close()
        unread = warm_up.unread + visitors.outcomes.unread
        return Measured(
            workers=settings.workers,
            seconds=seconds,
            capacity_per_s=capacity,
            rate_per_s=rate,
            warm_up=warm_up,
            outcomes=visitors.outcomes,
            samples=sampler.samples,
            books=read_books(data_dir / "journal.db", mix.acknowledged, unread),
            complaints=complaints_in(log.read_bytes()[started_bytes:]),
            late_s=late_s,
            switches=switches.count - 1,
            client_cpu_share=cpu / seconds,
            connections=visitors.connections,
            interrupted=stop.event.is_set(),
        )


def _capacity(
    server: RunningServer, mix: Mix, workers: int, seconds: float
) -> tuple[Outcomes, float]:
    """Return how many requests a second of this mix the server answers at most, warm.

    The longest mails come first, as many at once as there are clients: what they take stays with
    the encoder, and would look like a leak later.
    """
    visitors = Visitors(server.url, Outcomes(time.perf_counter()))
    clients = _CLIENTS_PER_WORKER * workers
    closed_loop(visitors, mix.longest_mail, seconds / 4, clients)
    closed_loop(visitors, mix.draw, seconds / 4, clients)
    visitors.close()
    visitors = Visitors(server.url, visitors.outcomes)
    per_second = closed_loop(visitors, mix.draw, seconds, clients)
    visitors.close()
    return visitors.outcomes, per_second


class _Ticker:
    """Says how far the load is, every few seconds."""

    def __init__(
        self, outcomes: Outcomes, samples: list[Sample], every_s: float, progress: Progress
    ) -> None:
        self._outcomes, self._samples, self._progress = outcomes, samples, progress
        self._every_s = max(5.0, 6 * every_s)
        self._due, self._count = time.perf_counter() + self._every_s, 0

    def __call__(self) -> None:
        now = time.perf_counter()
        if now < self._due or not self._samples:
            return
        self._due = now + self._every_s
        count, sample = self._outcomes.count, self._samples[-1]
        self._progress(
            f"{count - self._count:,} requests more, {self._outcomes.failed.total()} failed; "
            f"{sample.pss_mb:.0f} MB, {sample.descriptors} descriptors, {sample.threads} threads, "
            f"journal {sample.data_bytes / 1e6:.1f} MB"
        )
        self._count = count
