"""Redis dead, silent, full, locked or something else: this server counts for itself at once."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.http import redis_window
from bot.http.rate_limit import RateLimit
from bot.http.redis_window import RedisWindow
from bot.settings import SettingsError, read_settings
from tests.redis_server import RedisServer, free_port, needs_redis, peer, redis_server

pytestmark = [needs_redis(), pytest.mark.alone]

WITHIN_S = 0.2


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    with redis_server() as server:
        yield server


def limit_at(url: str, amount: int = 3) -> RateLimit:
    return RateLimit(f"{amount}/minute", RedisWindow(url))


def timed(work: Callable[[], object]) -> tuple[object, float]:
    begun = time.monotonic()
    return work(), time.monotonic() - begun


def admits(limit: RateLimit, times: int, key: str = "a") -> list[bool]:
    """Return which of so many hits are admitted, none of which takes too long."""
    outcomes = [timed(lambda: limit.retry_after_s(key)) for _ in range(times)]
    assert max(took_s for _, took_s in outcomes) < WITHIN_S
    return [wait_s is None for wait_s, _ in outcomes]


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [each.getMessage() for each in caplog.records if each.levelno >= logging.WARNING]


def test_two_servers_share_one_count_and_each_purpose_has_its_own(redis: RedisServer) -> None:
    first, second = limit_at(redis.url), limit_at(redis.url)
    assert admits(first, 2) == [True, True]
    assert admits(second, 2) == [True, False]
    assert admits(second, 2, "suggest:a") == [True, True]


def test_a_cost_counts_as_many_and_the_wait_is_told(redis: RedisServer) -> None:
    limit = limit_at(redis.url, 20)
    for cost in (5, 5, 5, 4):
        assert limit.retry_after_s("a", cost) is None
    assert limit.retry_after_s("a", 4) == 60
    assert limit.retry_after_s("a") is None
    wait_s = limit.retry_after_s("a")
    assert wait_s is not None and 55 <= wait_s <= 61


FAULTS: dict[str, Callable[[RedisServer], object]] = {
    "killed": lambda server: server.kill(),
    "stopped": lambda server: server.send(signal.SIGSTOP),
    "full": lambda server: server.command("CONFIG SET maxmemory 1"),
    "locked": lambda server: server.command("CONFIG SET requirepass other"),
    "a replica": lambda server: server.command("REPLICAOF 127.0.0.1 1"),
    "busy": lambda server: server.command("CLIENT PAUSE 20000"),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_costs_one_request_a_moment_and_the_limit_holds(
    redis: RedisServer, fault: Callable[[RedisServer], object], caplog: pytest.LogCaptureFixture
) -> None:
    limit = limit_at(redis.url)
    assert admits(limit, 1) == [True]
    fault(redis)
    if fault is FAULTS["locked"]:  # asked of new connections only
        limit = limit_at(redis.url)
    begun = time.monotonic()
    assert admits(limit, 6) == [True] * 3 + [False] * 3
    assert time.monotonic() - begun < WITHIN_S, "the breaker spares the others"
    (warning,) = warnings(caplog)
    assert "REDIS_URL" in warning


PEERS = {
    "a web server": (b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", 0.0),
    "no protocol at all": (b"\x00\xff\x15\x03\x01\r\n" * 20, 0.0),
    "one that never speaks": (None, 0.0),
    "one that drips": (b"+OK\r\n" * 100, 0.05),
    "an endless line": (b"+" + b"x" * 5000, 0.0),
    "an impossible length": (b"$99999999999\r\nx", 0.0),
    "deep nesting": (b"*1\r\n" * 3000, 0.0),
}


@pytest.mark.parametrize(("reply", "pause_s"), PEERS.values(), ids=PEERS)
def test_a_peer_that_is_no_redis_delays_one_request(
    reply: bytes | None, pause_s: float, caplog: pytest.LogCaptureFixture
) -> None:
    with peer(reply, pause_s) as url:
        assert admits(limit_at(url), 4) == [True] * 3 + [False]
    assert len(warnings(caplog)) == 1


def test_a_name_that_nobody_resolves_delays_one_request() -> None:
    assert admits(limit_at("redis://redis.invalid:6379"), 4) == [True] * 3 + [False]


def test_nobody_listens() -> None:
    assert admits(limit_at(f"redis://127.0.0.1:{free_port()}"), 4) == [True] * 3 + [False]


def test_many_threads_at_once_wait_beside_each_other_and_nobody_after_them(
    redis: RedisServer,
) -> None:
    threads = 64  # one after another behind the four that speak to Redis they would take 1.6 s
    limit = limit_at(redis.url, 2 * threads)
    together = threading.Barrier(threads)

    def at_once(work: Callable[[], object]) -> float:
        together.wait()
        return timed(work)[1]

    redis.send(signal.SIGSTOP)
    with ThreadPoolExecutor(threads) as pool:
        idle = max(pool.map(at_once, [lambda: time.sleep(WITHIN_S)] * threads))
        took = max(pool.map(at_once, [lambda: limit.retry_after_s("a")] * threads))
    assert took < idle + 0.3, "what so many threads on these cores take to do nothing"
    _, after = timed(lambda: [limit.retry_after_s("a") for _ in range(threads)])
    assert after < WITHIN_S * threads / 10, "one of them may try again, the others do not wait"


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["killed", "stopped"])
def test_it_goes_back_to_redis_by_itself(
    redis: RedisServer, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    limit = limit_at(redis.url, 2)
    assert admits(limit, 1) == [True]
    FAULTS[fault](redis)
    assert admits(limit, 3) == [True, True, False]
    if fault == "killed":
        redis.start()
    else:
        redis.send(signal.SIGCONT)
    assert admits(limit, 1) == [False], "not yet: nobody tries again for five seconds"
    time.sleep(redis_window._RETRY_AFTER_S + 0.1)
    other = limit_at(redis.url, 2)
    assert admits(limit, 1, "b") == [True]
    assert admits(other, 2, "b") == [True, False], "counted where the other counts"
    assert warnings(caplog)[-1].startswith("Redis answers again")


@pytest.mark.slow
def test_while_it_is_down_one_request_in_five_seconds_tries_and_the_log_has_a_line_a_minute(
    redis: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    limit = limit_at(redis.url, 1000)
    redis.send(signal.SIGSTOP)
    slow, begun = 0, time.monotonic()
    while time.monotonic() < begun + 6:
        slow += timed(lambda: limit.retry_after_s("a"))[1] > 0.09  # who tries waits .1 s
        time.sleep(0.01)
    assert slow == 2
    assert len(warnings(caplog)) == 1


def test_a_password_reaches_no_log(caplog: pytest.LogCaptureFixture) -> None:
    with redis_server("--requirepass", "right-pa55word") as server:
        right = f"redis://:right-pa55word@127.0.0.1:{server.port}"
        wrong = f"redis://:wrong-pa55word@127.0.0.1:{server.port}"
        with caplog.at_level(logging.DEBUG):
            assert admits(limit_at(right), 4) == [True] * 3 + [False]
            assert admits(limit_at(wrong), 4) == [True] * 3 + [False]
    assert len(warnings(caplog)) == 1
    assert "AuthenticationError" in caplog.text
    assert "pa55word" not in caplog.text


USABLE = [
    "redis://127.0.0.1",
    "redis://127.0.0.1:6379/0",
    "redis://[::1]:6379",
    "redis://:p%40ss@redis.example.jp",
    "rediss://user:pass@redis.example.jp:6380/2?ssl_cert_reqs=required",
    "redis+unix:///run/redis/redis.sock",
]
WRONG = [
    "pa55word",
    "127.0.0.1:6379",
    "memory://",
    "memcached://u:pa55word@127.0.0.1",
    "http://u:pa55word@127.0.0.1",
    "redis://",
    "redis://:pa55word@",
    "redis://:pa55word@127.0.0.1:port",
    "redis://:pa55word@127.0.0.1:99999",
    "redis://:pa55word@127.0.0.1:0",
    "redis://:pa55word#x@127.0.0.1",
    "redis://:pa55word@127.0.0.1/main",
    "redis://:pa55word@127.0.0.1/0/1",
    "redis://:pa55word@127.0.0.1?speed=fast",
    "redis://:pa55word@127.0.0.1?socket_timeout=soon",
    "redis://:pa55word@[::1",
    "redis+unix://",
]


@pytest.mark.parametrize("url", USABLE)
def test_an_address_that_may_be_right_is_taken(url: str) -> None:
    settings = read_settings({"REDIS_URL": url})
    assert settings.redis_url == url
    assert url not in repr(settings)


@pytest.mark.parametrize("url", WRONG)
def test_a_wrong_address_is_one_sentence_with_an_example_and_no_password(url: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({"REDIS_URL": url})
    (problem,) = caught.value.problems
    assert problem.startswith("REDIS_URL: ") and "redis://127.0.0.1:6379/0" in problem
    assert "pa55word" not in str(caught.value)
