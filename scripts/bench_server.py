"""The real server under the clock: started here, on loopback, ended by its process id."""

from __future__ import annotations

import http.client
import json
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path


class Server:
    """One running server."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process, self.port = process, port
        self._local = threading.local()

    def ask(self, query: str) -> float:
        """Ask over a connection kept open, one per thread; return the seconds it took."""
        begun = time.perf_counter()
        if not hasattr(self._local, "connection"):
            self._local.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            self._local.connection.connect()
            self._local.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._local.connection.request(
            "POST", "/api/ask", json.dumps({"query": query}), {"Content-Type": "application/json"}
        )
        response = self._local.connection.getresponse()
        response.read()
        if response.status != 200:
            raise RuntimeError(f"the server answered {response.status}")
        return time.perf_counter() - begun

    def memory(self) -> dict[int, dict[str, float]]:
        """Return each worker's memory in MB by name (Rss, Pss, …), by process id; of the master
        under 0."""
        children = (
            Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        )
        return {0: memory_mb(self.process.pid)} | {
            int(pid): memory_mb(int(pid)) for pid in children
        }


@contextmanager
def serving(data_dir: Path, workers: int = 1, cores: set[int] | None = None) -> Iterator[Server]:
    """Run the server on a free port, ready, until the block ends; on some cores alone, where
    told."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "scripts.serve", "--port", str(port)],
        stderr=subprocess.DEVNULL,
        env=os.environ
        | {"WEB_WORKERS": str(workers), "DATA_DIR": str(data_dir), "RATE_LIMIT": "off"},
        preexec_fn=(lambda: os.sched_setaffinity(0, cores)) if cores else None,
    )
    server = Server(process, port)
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                connection.request("GET", "/healthz")
                connection.getresponse().read()
                connection.close()
                break
            except (ConnectionError, TimeoutError):
                if time.monotonic() > deadline or process.poll() is not None:
                    raise RuntimeError("the server did not start") from None
                time.sleep(0.01)
        yield server
    finally:
        process.terminate()
        process.wait(30)


def closed_loop(server: Server, queries: Sequence[str], clients: int) -> float:
    """Return answers per second where each client asks again as soon as it is answered."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(server.ask, queries))
    return len(queries) / (time.perf_counter() - begun)


def poisson(server: Server, queries: Sequence[str], rate: float, clients: int = 32) -> list[float]:
    """Return the latencies in seconds of arrivals that come as they will; a query's clock starts
    when it was due."""
    arrivals, at = random.Random(0), time.perf_counter() + 0.5
    pending = []
    with ThreadPoolExecutor(clients) as pool:
        for query in queries:
            at += arrivals.expovariate(rate)
            time.sleep(max(at - time.perf_counter(), 0))
            pending.append(
                pool.submit(
                    lambda due, text: server.ask(text) and time.perf_counter() - due, at, query
                )
            )
        return [each.result() for each in pending]


def memory_mb(pid: int | str) -> dict[str, float]:
    """Return what a process holds, by the kernel's names: Rss counts shared pages whole, Pss by
    their share."""
    lines = (
        line.split() for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    )
    return {name.rstrip(":"): int(kilobytes) / 1024 for name, kilobytes, *_ in lines}
