"""How fast requests come: as fast as they are answered, or at a rate of their own."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from scripts.soak.mix import Mix, Request
from scripts.soak.visitors import Visitors

# Enough that no request waits for a thread of the client while the server keeps up.
_THREADS = 48


def closed_loop(
    visitors: Visitors, draw: Callable[[], Request], seconds: float, clients: int
) -> float:
    """Return requests per second where each client sends again as soon as it has its reply; each
    sends one at least."""
    begun = time.perf_counter()

    def run(_client: int) -> int:
        count = 0
        while not count or time.perf_counter() < begun + seconds:
            visitors.send(draw(), time.perf_counter())
            count += 1
        return count

    with ThreadPoolExecutor(clients) as pool:
        return sum(pool.map(run, range(clients))) / (time.perf_counter() - begun)


def open_loop(
    visitors: Visitors,
    mix: Mix,
    per_second: float,
    seconds: float,
    *,
    stop: threading.Event,
    on_tick: Callable[[], None] = lambda: None,
) -> float:
    """Send requests that arrive at random (Poisson) at a fixed mean rate, whether or not earlier
    ones are answered, until the time is over or `stop` is set; return by how much the client was
    late at the worst, in seconds.

    A latency counts from when the request was due: one that waits behind slow ones, here or at the
    server, has waited (else a server that stops for a second would be asked nothing meanwhile, and
    look fine). `on_tick` is called between requests.
    """
    arrivals, late = random.Random(1), 0.0
    due = begun = time.perf_counter()
    with ThreadPoolExecutor(_THREADS) as pool:
        while (due := due + arrivals.expovariate(per_second)) < begun + seconds:
            if stop.wait(max(due - time.perf_counter(), 0)):
                break
            late = max(late, time.perf_counter() - due)
            pool.submit(visitors.send, mix.draw(), due)
            on_tick()
    return late
