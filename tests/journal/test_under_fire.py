"""The real server, two workers, while its journal's database fails: answers go on."""

from __future__ import annotations

import json
import os
import secrets
import signal
import sqlite3
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from scripts.bench.server import running_server
from tests.journal.entries import QUERY
from tests.journal.postgres import Postgres

pytestmark = pytest.mark.slow


def call(url: str, body: dict[str, Any] | None = None) -> tuple[int, dict[str, Any], float]:
    """Return status, body and seconds of a request."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    begin = time.monotonic()
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, json.load(response), time.monotonic() - begin
    except urllib.error.HTTPError as error:
        return error.code, json.load(error), time.monotonic() - begin


@contextmanager
def beside(work: Callable[[], object], count: int) -> Iterator[None]:
    """Do work in so many threads, over and over, until the block ends."""
    end = threading.Event()

    def repeat() -> None:
        while not end.is_set():
            work()

    threads = [threading.Thread(target=repeat) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        end.set()
        for thread in threads:
            thread.join()


def ask_for(url: str, seconds: float) -> list[float]:
    """Ask again and again; return how long each answer took, sorted."""
    took, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        status, reply, second = call(f"{url}/api/ask", {"query": QUERY})
        assert (status, reply["kind"]) == (200, "answer")
        took.append(second)
        assert call(f"{url}/healthz")[2] < 1
        time.sleep(0.01)
    return sorted(took)


def percentile(took: list[float], share: float) -> float:
    return took[min(len(took) - 1, int(len(took) * share))]


@pytest.mark.alone
def test_a_stopped_postgresql_delays_no_answer(
    small_environment: dict[str, str], tmp_path: Path
) -> None:
    postgres = Postgres()
    environment = small_environment | {"DATABASE_URL": postgres.url, "WEB_WORKERS": "2"}
    environment["DATA_DIR"] = str(tmp_path)
    try:
        with running_server(**environment) as (_, url):
            query_id = call(f"{url}/api/ask", {"query": QUERY})[1]["query_id"]
            rating = {"query_id": query_id, "helpful": True}
            while call(f"{url}/api/feedback", rating)[0] != 200:
                time.sleep(0.1)
            quiet = ask_for(url, 2)
            postgres.stop()
            outcomes = []

            def rate() -> None:
                outcomes.append(call(f"{url}/api/feedback", rating))
                time.sleep(0.05)

            with beside(rate, 8):
                took = ask_for(url, 8)
            postgres.go_on()
            assert {status for status, _, _ in outcomes} == {503}
            assert all(body["contact"]["tel"].startswith("tel:") for _, body, _ in outcomes)
            assert max(second for _, _, second in outcomes) < 2
            print("ask, quiet and beside it:", _figures(quiet), _figures(took))
            assert percentile(took, 0.99) < max(0.1, 20 * percentile(quiet, 0.5))
            begin = time.monotonic()
            while call(f"{url}/api/feedback", rating)[0] != 200:
                assert time.monotonic() < begin + 15
                time.sleep(0.1)
    finally:
        postgres.close()


def _figures(took: list[float]) -> str:
    return f"p50 {percentile(took, 0.5) * 1000:.1f} ms, p99 {percentile(took, 0.99) * 1000:.1f} ms"


@pytest.mark.alone
def test_a_flood_of_invented_ids_delays_no_answer(
    small_environment: dict[str, str], tmp_path: Path
) -> None:
    environment = small_environment | {"DATA_DIR": str(tmp_path), "WEB_WORKERS": "2"}
    with running_server(**environment) as (_, url):
        quiet = ask_for(url, 2)
        statuses = []

        def invent() -> None:
            rating = {"query_id": secrets.token_hex(16), "helpful": True}
            statuses.append(call(f"{url}/api/feedback", rating)[0])
            time.sleep(0.02)

        with beside(invent, 4):
            took = ask_for(url, 3)
        print("ask, quiet and in the flood:", _figures(quiet), _figures(took), len(statuses))
    assert set(statuses) == {404}
    assert len(statuses) > 100
    assert percentile(took, 0.5) < 10 * percentile(quiet, 0.5)


@pytest.mark.alone
def test_a_killed_worker_loses_no_rating_that_was_acknowledged(
    small_environment: dict[str, str], tmp_path: Path
) -> None:
    environment = small_environment | {"DATA_DIR": str(tmp_path), "WEB_WORKERS": "2"}
    with running_server(**environment) as (process, url):
        acknowledged = []
        for round_ in range(3):
            for _ in range(20):
                query_id = call(f"{url}/api/ask", {"query": QUERY})[1]["query_id"]
                if call(f"{url}/api/feedback", {"query_id": query_id, "helpful": True})[0] == 200:
                    acknowledged.append(query_id)
            workers = psutil.Process(process.pid).children()
            if workers:
                os.kill(workers[round_ % len(workers)].pid, signal.SIGKILL)
                time.sleep(2)
                while not _answers(url):
                    time.sleep(0.1)
    assert len(acknowledged) > 50
    with closing(sqlite3.connect(tmp_path / "journal.db")) as connection:
        kept = {row[0] for row in connection.execute("SELECT query_id FROM feedback")}
    assert set(acknowledged) <= kept


def _answers(url: str) -> bool:
    try:
        return call(f"{url}/readyz")[0] == 200
    except OSError:
        return False
