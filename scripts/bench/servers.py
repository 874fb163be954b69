"""Compare servers around the same app: python -m scripts.bench.servers [--servers NAME …]

What it costs and withstands: throughput beside the encoder's pass, memory of a worker, slow clients,
stop, and killed processes. Two minutes a server. docs/speed.md says what came of it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path

import numpy as np

from bot.settings import read_settings
from corpus.text import normalize
from scripts.bench.load import closed_loop, memory_mb, worker_ids
from scripts.bench.other_servers import SERVERS, WAIT_S, missing
from scripts.bench.rows import Bench
from scripts.bench.server import RunningServer
from scripts.bench.slow_clients import slow_clients
from scripts.bench.watch import GIVE_UP_S, fetch, watch

Lines = Iterator[tuple[str, str]]
_WATCHED_S = 8.0
_SLOW = (
    ("half a body", 16),
    ("half a header", 500),
    ("idle", 500),
    ("a byte a second", 500),
    ("reads no reply", 100),
)


def _server(
    name: str, bench: Bench, workers: int, cores: set[int] | None = None
) -> AbstractContextManager[RunningServer]:
    return bench.server(workers, cores, "scripts.bench.other_servers", [name])


def throughput(name: str, bench: Bench) -> Lines:
    """Yield the pass's share of all processor time that an answer costs; the best of three.

    Of one worker on one core this is answers per second times the pass. Processor time, so that
    other work on the machine spoils less.
    """
    encoder, best = bench.answerer().searcher.encoder, 0.0
    tokens = [encoder.read([normalize(query)], "query") for query in bench.queries]

    def pass_s() -> float:
        begun = time.process_time()
        for each in tokens:
            encoder.forward(*each)
        return (time.process_time() - begun) / len(tokens)

    texts = bench.variants(4 * len(bench.queries))
    random.Random(0).shuffle(texts)
    share, cores = len(texts) // 3, os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {1})
        for part in (texts[i * share : (i + 1) * share] for i in range(3)):
            with _server(name, bench, 1, {0}) as server:
                closed_loop(server.url, part[:30], 2)
                alone, used = pass_s(), _processor_s(server.process.pid)
                closed_loop(server.url, part[30:], 3)
                each_s = (_processor_s(server.process.pid) - used) / len(part[30:])
                best = max(best, (alone + pass_s()) / 2 / each_s)
    finally:
        os.sched_setaffinity(0, cores)
    yield "the pass ÷ processor time of an answer", f"{best:.2f}"


def _processor_s(master: int) -> float:
    """Return the processor time of all its processes."""
    fields = [
        Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in _all(master)
    ]
    return sum(int(each[11]) + int(each[12]) for each in fields) / os.sysconf("SC_CLK_TCK")


def memory(name: str, bench: Bench) -> Lines:
    """Yield what one more worker adds to the proportional sizes of all processes."""
    held = []
    for workers in (1, 3):
        with _server(name, bench, workers) as server:
            closed_loop(server.url, bench.variants(200), 6)
            held.append(sum(memory_mb(pid)["Pss"] for pid in _all(server.process.pid)))
    yield (
        "memory of one more worker",
        f"{(held[1] - held[0]) / 2:.0f} MB ({held[0]:.0f} in all with one)",
    )


def slow(name: str, bench: Bench) -> Lines:
    """Yield p99 of ask and the slowest health check: alone, then beside slow clients of each kind."""
    with _server(name, bench, 2) as server:
        closed_loop(server.url, bench.queries[:50], 4)
        yield "ask p50 / p99, slowest health check; alone", _seen(server.url, bench)
    for kind, count in _SLOW:
        with _server(name, bench, 2) as server:
            closed_loop(server.url, bench.queries[:50], 4)
            with slow_clients(server.url, kind, count):
                yield (
                    f"ask p50 / p99, slowest health check; {count} × {kind}",
                    _seen(server.url, bench),
                )


def _seen(url: str, bench: Bench) -> str:
    seen = watch(url, _WATCHED_S, bench.queries)
    lost = sum(each >= GIVE_UP_S for each in seen.asks)
    return (
        f"{1000 * np.percentile(seen.asks, 50):.0f} / {1000 * np.percentile(seen.asks, 99):.0f} ms"
        f"{f' ({lost} of {len(seen.asks)} lost)' if lost else ''}, {1000 * max(seen.health):.0f} ms"
    )


def stop(name: str, bench: Bench) -> Lines:
    """Yield how it stops, idle and with a request under way."""
    with _server(name, bench, 2) as server:
        fetch(server.url, "/healthz")
        yield "SIGTERM, idle", f"{_stopped_s(server):.1f} s"
    with _server(name, bench, 2) as server:
        answered: list[str] = []

        def wait() -> None:
            try:
                fetch(server.url, "/wait", timeout=2 * WAIT_S)
                answered.append("answered")
            except OSError as error:
                answered.append(type(error).__name__)

        asking = threading.Thread(target=wait)
        asking.start()
        time.sleep(0.5)
        seconds = _stopped_s(server)
        asking.join()
        yield f"SIGTERM, a request of {WAIT_S} s under way", f"{answered[0]}, {seconds:.1f} s"


def killed(name: str, bench: Bench) -> Lines:
    """Yield what becomes of killed processes."""
    with _server(name, bench, 2) as server:
        before = set(_all(server.process.pid))
        os.kill(max(before - {server.process.pid}), signal.SIGKILL)
        begun = time.monotonic()
        while not set(_all(server.process.pid)) - before and time.monotonic() - begun < 10:
            time.sleep(0.05)
        yield "kill -9 of a worker: replaced after", f"{time.monotonic() - begun:.1f} s"
        for pid in (pids := _all(server.process.pid)):
            if pid == server.process.pid:
                os.kill(pid, signal.SIGKILL)
        begun = time.monotonic()
        while not _is_free(server.url) and time.monotonic() - begun < 10:
            time.sleep(0.05)
        is_free = _is_free(server.url)
        yield (
            "kill -9 of the master",
            (
                f"port free after {time.monotonic() - begun:.1f} s"
                if is_free
                else "port stays taken"
            ),
        )
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def _stopped_s(server: RunningServer) -> float:
    begun = time.monotonic()
    server.process.terminate()
    server.process.wait(timeout=60)
    return time.monotonic() - begun


def _all(master: int) -> list[int]:
    return [master, *(pid for child in worker_ids(master) for pid in _all(child))]


def _is_free(url: str) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(url.rpartition(":")[2])))
        except OSError:
            return False
        return True


ROWS: dict[str, Callable[[str, Bench], Lines]] = {
    row.__name__: row for row in (throughput, memory, slow, stop, killed)
}


def main(argv: Sequence[str] | None = None) -> int:
    """Print a column of a table for each server."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.bench.servers", description="Compare servers around the same app."
    )
    parser.add_argument("--servers", nargs="+", choices=SERVERS, default=list(SERVERS))
    parser.add_argument("--rows", nargs="+", choices=ROWS, default=list(ROWS))
    parser.add_argument("--queries", type=Path, default=Path("tests/data/dev.jsonl"))
    arguments = parser.parse_args(argv)
    lines = arguments.queries.read_text(encoding="utf-8").splitlines()
    bench = Bench([json.loads(line)["text"] for line in lines if line.strip()], read_settings())
    for name in arguments.servers:
        if install := missing(name):
            print(f"{name}: skipped: not installed. Run: {install}", flush=True)
            continue
        print(f"\n{name}", flush=True)
        for row in arguments.rows:
            for what, value in ROWS[row](name, bench):
                print(f"  {what}: {value}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
