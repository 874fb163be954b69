"""One limit over the workers of the real server, killed in between or with Redis behind them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from scripts.bench.server import running_server
from tests.redis_server import needs_redis, redis_server

pytestmark = pytest.mark.slow


def status(url: str, query: str = "送料はいくらですか", **headers: str) -> int:
    request = urllib.request.Request(
        f"{url}/api/ask",
        json.dumps({"query": query}).encode(),
        {"Content-Type": "application/json"} | headers,
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def statuses(url: str, times: int) -> list[int]:
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(lambda _: status(url), range(times)))


def workers(process: subprocess.Popen[bytes]) -> list[int]:
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [int(child) for child in children]


def two_workers(process: subprocess.Popen[bytes], without: int = 0) -> list[int]:
    """Wait for two workers besides one: gunicorn pauses between them, and the first answers."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        found = [worker for worker in workers(process) if worker != without]
        if len(found) == 2:
            return found
        time.sleep(0.05)
    raise AssertionError("no two workers within 20 s")


def test_two_workers_admit_sixty_a_minute_together_also_when_one_is_killed(
    small_environment: dict[str, str],
) -> None:
    with running_server(
        **small_environment, WEB_WORKERS="2", RATE_LIMIT="60/minute", OMP_NUM_THREADS="1"
    ) as (process, url):
        killed = two_workers(process)[0]
        assert statuses(url, 40) == [200] * 40
        os.kill(killed, signal.SIGKILL)
        two_workers(process, without=killed)
        after = statuses(url, 60)
        assert (after.count(200), after.count(429)) == (20, 40), "one begun anew counts on"


def test_a_proxy_that_is_not_trusted_is_told_once_by_both_workers(
    small_environment: dict[str, str], tmp_path: Path
) -> None:
    log = tmp_path / "log"
    with log.open("wb") as file:
        server = running_server(**small_environment, WEB_WORKERS="2", stderr=file.fileno())
        with server as (_, url):
            forwarded = {"X-Forwarded-For": "198.51.100.1"}
            with ThreadPoolExecutor(8) as pool:
                assert set(pool.map(lambda _: status(url, **forwarded), range(40))) == {200}
    assert log.read_text().count("TRUSTED_PROXIES") == 1


@needs_redis()
def test_a_server_whose_redis_dies_answers_on_and_still_limits(
    small_environment: dict[str, str], tmp_path: Path
) -> None:
    log = tmp_path / "log"
    with redis_server() as redis, log.open("wb") as file:
        server = running_server(
            **small_environment,
            WEB_WORKERS="2",
            RATE_LIMIT="30/minute",
            REDIS_URL=redis.url,
            stderr=file.fileno(),
        )
        with server as (_, url):
            assert statuses(url, 10) == [200] * 10
            redis.send(signal.SIGSTOP)
            begun = time.monotonic()
            assert statuses(url, 20) == [200] * 20
            assert time.monotonic() - begun < 2, "a first wait for each thread, none afterwards"
            redis.kill()
            codes = statuses(url, 40)
            assert codes.count(200) == 10, "30 a minute of this server's own"
            with urllib.request.urlopen(f"{url}/readyz", timeout=5) as response:
                assert response.status == 200, "answers do not need it"
    assert log.read_text().count("REDIS_URL") == 1
    assert "Traceback" not in log.read_text()
