"""One visitor with a script cannot hold the server: really tried, over real connections."""

from __future__ import annotations

import resource
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from scripts.bench.load import memory_mb, worker_ids
from scripts.bench.server import RunningServer, running_server
from scripts.bench.slow_clients import slow_clients
from scripts.bench.watch import fetch, watch

pytestmark = pytest.mark.slow

QUERIES = [f"{number}番目の質問、返品はできますか" for number in range(50)]


@pytest.fixture(scope="module")
def server(small_environment: dict[str, str]) -> Iterator[RunningServer]:
    with running_server(**small_environment, WEB_WORKERS="2") as running:
        yield running


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        ("half a header", 500),
        ("half a body", 500),
        ("half a chunk", 100),
        ("idle", 500),
        ("a byte a second", 500),
        # Thirty thousand pages are made meanwhile: on two cores nothing else can be.
        pytest.param("reads no reply", 100, marks=pytest.mark.alone),
    ],
)
def test_slow_clients_are_not_noticed_by_others(
    server: RunningServer, kind: str, count: int
) -> None:
    with slow_clients(server.url, kind, count):
        seen = watch(server.url, 3.0, QUERIES)
    assert max(seen.health) < 1
    assert max(seen.asks) < 2


def test_more_connections_than_places_let_everybody_in(server: RunningServer) -> None:
    """2,600 idle connections at two workers with room for a thousand each."""
    with (
        slow_clients(server.url, "idle", 900),
        slow_clients(server.url, "half a body", 900),
        slow_clients(server.url, "half a header", 800),
    ):
        seen = watch(server.url, 2.5, QUERIES)
    assert max(seen.health) < 1
    assert max(seen.asks) < 2
    open_files = [
        len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in worker_ids(server.process.pid)
    ]
    assert max(open_files) < 1100


def test_a_request_of_a_byte_a_second_ends_after_ten_seconds(server: RunningServer) -> None:
    address = urlsplit(server.url)
    with socket.create_connection((address.hostname, address.port), timeout=1) as connection:
        begun = time.monotonic()
        try:
            while time.monotonic() - begun < 20:
                connection.send(b"G")
                connection.settimeout(0.5)
                try:
                    if connection.recv(100) == b"":
                        break
                except TimeoutError:
                    pass
        except ConnectionError:
            pass
    assert 9 < time.monotonic() - begun < 13


@pytest.mark.parametrize(("kind", "count"), [("reads no reply", 300), ("half a large body", 600)])
def test_what_nobody_fetches_or_finishes_stays_within_bounds(
    server: RunningServer, kind: str, count: int
) -> None:
    """Each asks for three hundred pages in one packet: one at a time is made. Or 240 MB of bodies."""
    before = sum(memory_mb(pid)["Pss"] for pid in worker_ids(server.process.pid))
    with slow_clients(server.url, kind, count):
        time.sleep(2)
        during = sum(memory_mb(pid)["Pss"] for pid in worker_ids(server.process.pid))
    assert during - before < 200


@pytest.mark.skipif(sys.platform != "linux", reason="changes the limit of another process")
def test_a_server_out_of_descriptors_lets_visitors_in(
    small_environment: dict[str, str], tmp_path: Path
) -> None:
    log = tmp_path / "server.log"
    with (
        log.open("wb") as file,
        running_server(stderr=file, **small_environment, WEB_WORKERS="1") as server,
    ):
        (worker,) = worker_ids(server.process.pid)
        fetch(server.url, "/api/ask", {"query": QUERIES[0]})
        few = 40 + max(int(path.name) for path in Path(f"/proc/{worker}/fd").iterdir())
        resource.prlimit(worker, resource.RLIMIT_NOFILE, (few, few))
        with slow_clients(server.url, "idle", 200):
            seen = watch(server.url, 3.0, QUERIES)
        assert max(seen.health) < 1
        assert max(seen.asks) < 2
    warnings = log.read_text(encoding="utf-8").count("connections only")
    assert 1 <= warnings < 10


def test_a_health_check_does_not_wait_for_questions(
    small_environment: dict[str, str], tmp_path: Path
) -> None:
    with (
        running_server(module="tests.serve_slowly", **small_environment, WEB_WORKERS="1") as server,
    ):
        address = urlsplit(server.url)
        waiting = [socket.create_connection((address.hostname, address.port)) for _ in range(12)]
        for each in waiting:
            each.sendall(b"GET /wait/2.0 HTTP/1.1\r\nHost: a\r\n\r\n")
        time.sleep(0.2)
        begun = time.monotonic()
        fetch(server.url, "/healthz")
        assert time.monotonic() - begun < 1, "all four threads are at work, eight requests wait"
        for each in waiting:
            each.settimeout(10)
            assert each.recv(12) == b"HTTP/1.1 200"
            each.close()
