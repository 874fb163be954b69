"""Load on a running server, and what its processes hold in memory."""

from __future__ import annotations

import http.client
import json
import random
import socket
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit


def open_connection(
    address: str, timeout_s: float = 30, source: str = ""
) -> http.client.HTTPConnection:
    """Return an open connection that sends at once, from another of this machine's own addresses
    where `source` names one."""
    connection = http.client.HTTPConnection(
        address, timeout=timeout_s, source_address=(source, 0) if source else None
    )
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


class Client:
    """Asks one server over connections that stay open, one per thread."""

    def __init__(self, url: str) -> None:
        self._address = urlsplit(url).netloc
        self._local = threading.local()

    def ask(self, query: str) -> None:
        """Ask and read the reply. Raises RuntimeError unless the status is 200."""
        connection = self._connection()
        connection.request(
            "POST", "/api/ask", json.dumps({"query": query}), {"Content-Type": "application/json"}
        )
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            raise RuntimeError(f"the server replied with status {response.status}")

    def _connection(self) -> http.client.HTTPConnection:
        if not hasattr(self._local, "connection"):
            self._local.connection = open_connection(self._address)
        kept: http.client.HTTPConnection = self._local.connection
        return kept


def closed_loop(url: str, queries: Sequence[str], clients: int) -> float:
    """Return answers per second where each client asks again as soon as it has its reply."""
    client = Client(url)
    begun = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(client.ask, queries))
    return len(queries) / (time.perf_counter() - begun)


def poisson_latencies_ms(
    url: str, queries: Sequence[str], per_second: float, threads: int = 32
) -> list[float]:
    """Return the latencies of queries that arrive at random (Poisson), whether or not earlier ones
    are answered.

    A latency counts from when the query was due, so that waiting for a free thread is not lost.
    """
    client, arrivals = Client(url), random.Random(0)

    def ask_due(due: float, query: str) -> float:
        client.ask(query)
        return 1000 * (time.perf_counter() - due)

    due, pending = time.perf_counter() + 0.5, []
    with ThreadPoolExecutor(threads) as pool:
        for query in queries:
            due += arrivals.expovariate(per_second)
            time.sleep(max(due - time.perf_counter(), 0))
            pending.append(pool.submit(ask_due, due, query))
        return [each.result() for each in pending]


def worker_ids(master: int) -> list[int]:
    """Return the process ids of a server's workers."""
    children = Path(f"/proc/{master}/task/{master}/children").read_text()
    return [int(pid) for pid in children.split()]


def memory_mb(pid: int | str) -> dict[str, float]:
    """Return what a process holds, by the kernel's names: Rss counts shared pages whole, Pss by
    their share."""
    lines = (
        line.split() for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    )
    return {name.rstrip(":"): int(kilobytes) / 1024 for name, kilobytes, *_ in lines}
