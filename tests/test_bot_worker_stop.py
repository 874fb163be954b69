"""How the server stops, and what becomes of killed processes: real signals."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest
from gunicorn.config import Config

from bot.worker.worker import LoopWorker
from scripts.bench.load import worker_ids
from scripts.bench.server import RunningServer, running_server
from scripts.bench.slow_clients import slow_clients
from scripts.bench.watch import fetch, watch
from tests.raw_http import RawReply, send_raw

pytestmark = pytest.mark.slow

Serving = Callable[..., AbstractContextManager[RunningServer]]
GET = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"


@pytest.fixture
def serving_slowly(small_environment: dict[str, str]) -> Serving:
    return partial(running_server, module="tests.serve_slowly", **small_environment)


def wait_for(seconds: float, server: RunningServer) -> tuple[threading.Thread, list[RawReply]]:
    """Ask for a reply that takes so long, on a thread of its own."""
    replies: list[RawReply] = []
    request = b"GET /wait/%.1f HTTP/1.1\r\nHost: a\r\n\r\n" % seconds
    thread = threading.Thread(
        target=lambda: replies.append(send_raw(server.url, request, quiet_s=15))
    )
    thread.start()
    return thread, replies


@pytest.mark.alone
def test_a_request_under_way_is_answered_before_the_stop(serving_slowly: Serving) -> None:
    with serving_slowly(WEB_WORKERS="1") as server:
        asked = [wait_for(2.0, server) for _ in range(6)]  # two of them wait for a thread
        time.sleep(0.5)
        begun = time.monotonic()
        server.process.terminate()
        server.process.terminate()  # whoever is impatient sends it twice
        assert server.process.wait(timeout=20) == 0
        assert 3 < time.monotonic() - begun < 6
        for thread, replies in asked:
            thread.join()
            assert replies[0].status == 200
            assert "connection: close" in replies[0].head.lower()


@pytest.mark.alone
def test_a_request_of_a_minute_is_cut_after_ten_seconds(serving_slowly: Serving) -> None:
    with serving_slowly(WEB_WORKERS="1") as server:
        thread, replies = wait_for(60.0, server)
        time.sleep(0.5)
        begun = time.monotonic()
        server.process.terminate()
        assert server.process.wait(timeout=20) == 0
        assert 9 < time.monotonic() - begun < 13
        thread.join()
        assert replies[0].status == 0


@pytest.mark.alone
@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT, signal.SIGQUIT])
def test_an_idle_server_stops_at_once(serving_slowly: Serving, stop: int) -> None:
    with serving_slowly(WEB_WORKERS="2") as server, slow_clients(server.url, "half a body", 50):
        fetch(server.url, "/healthz")
        begun = time.monotonic()
        os.kill(server.process.pid, stop)
        assert server.process.wait(timeout=20) == 0
        assert time.monotonic() - begun < 1.5


@pytest.mark.alone
def test_a_kept_alive_connection_does_not_delay_the_stop(serving_slowly: Serving) -> None:
    with (
        serving_slowly(WEB_WORKERS="1") as server,
        socket.create_connection(("127.0.0.1", _port(server))) as kept,
    ):
        kept.sendall(GET)
        assert kept.recv(12) == b"HTTP/1.1 200"
        begun = time.monotonic()
        server.process.terminate()
        assert server.process.wait(timeout=20) == 0
        assert time.monotonic() - begun < 1


def test_no_accepted_connection_is_lost_at_the_stop(serving_slowly: Serving) -> None:
    """Whoever could connect is answered: also if only the kernel knew of it."""
    with serving_slowly(WEB_WORKERS="1") as server:
        port = _port(server)
        (worker,) = worker_ids(server.process.pid)
        os.kill(worker, signal.SIGSTOP)
        waiting = [socket.create_connection(("127.0.0.1", port), timeout=5) for _ in range(50)]
        for each in waiting:
            each.sendall(GET)
        os.kill(worker, signal.SIGTERM)
        os.kill(worker, signal.SIGCONT)
        assert [each.recv(12) for each in waiting] == [b"HTTP/1.1 200"] * 50
        for each in waiting:
            each.close()


def test_a_killed_worker_is_replaced_and_the_other_answers_meanwhile(
    serving_slowly: Serving,
) -> None:
    with serving_slowly(WEB_WORKERS="2") as server:
        workers = worker_ids(server.process.pid)
        killing = threading.Timer(1.0, lambda: os.kill(workers[0], signal.SIGKILL))
        killing.start()
        seen = watch(server.url, 3.0, ["返品はできますか", "配送料はいくらですか"])
        assert sum(each >= 1 for each in seen.asks + seen.health) <= 2, "those it was answering"
        after = worker_ids(server.process.pid)
        assert len(after) == 2 and workers[0] not in after


def test_a_killed_master_leaves_no_worker_and_a_free_port(serving_slowly: Serving) -> None:
    with serving_slowly(WEB_WORKERS="2") as server:
        workers = worker_ids(server.process.pid)
        thread, replies = wait_for(2.0, server)
        time.sleep(0.5)
        os.kill(server.process.pid, signal.SIGKILL)
        thread.join()
        assert replies[0].status == 200, "what is under way is answered"
        deadline = time.monotonic() + 5
        while any(_is_alive(pid) for pid in workers) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not any(_is_alive(pid) for pid in workers)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", _port(server)))


def test_a_stopped_worker_is_replaced_and_the_other_answers(serving_slowly: Serving) -> None:
    with serving_slowly(WEB_WORKERS="2") as server:
        frozen = worker_ids(server.process.pid)[0]
        os.kill(frozen, signal.SIGSTOP)
        try:
            for _ in range(20):
                fetch(server.url, "/healthz")
        finally:
            os.kill(frozen, signal.SIGCONT)


def test_a_worker_that_hangs_before_its_first_turn_is_missed() -> None:
    worker = LoopWorker(1, os.getpid(), [], None, 15, Config(), None)
    assert worker.tmp.last_update() <= time.monotonic()
    worker.tmp.close()


def _port(server: RunningServer) -> int:
    return int(server.url.rpartition(":")[2])


def _is_alive(pid: int) -> bool:
    try:
        return bool(Path(f"/proc/{pid}/cmdline").read_bytes())  # a zombie has none
    except OSError:
        return False
