"""A rate limit's counts in Redis, which may be dead or silent (the only file that knows redis)."""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from limits.storage import RedisStorage
from limits.strategies import MovingWindowRateLimiter

from bot.http.shared import OncePer
from corpus.errors import FaqError

if TYPE_CHECKING:
    from limits import RateLimitItem

log = logging.getLogger(__name__)

_SCHEMES = ("redis", "rediss", "redis+unix")
# All that a request waits, also for a name to be resolved; a healthy Redis takes a millisecond.
_WITHIN_S = 0.15
_STEP_S = 0.1  # of it: one connection, one reply
_RETRY_AFTER_S = 5.0
_COMPLAIN_EVERY_S = 60.0
# As many as a worker has threads. A thread that hangs in the system's resolver is not waited for.
_THREADS = 4


class RedisUnavailable(FaqError, RuntimeError):
    """Redis has not counted this; it may do so again later."""


def wrong_redis(url: str) -> str:
    """Return what is wrong with the address of a Redis, or ""; never a part of the address."""
    if find_spec("redis") is None:
        return "the package redis is not installed. Run: pip install redis"
    try:
        parts = urlsplit(url)
        usable = (
            "://" in url
            and parts.scheme in _SCHEMES
            and bool(parts.path.strip("/") if parts.scheme == "redis+unix" else parts.hostname)
            and parts.port != 0
        )
        database = parts.path.strip("/") if parts.scheme != "redis+unix" else ""
        if usable and (not database or database.isdecimal()):
            connections: Any = _storage(url).get_connection()
            connections.connection_pool.make_connection()  # which does not connect yet
            return ""
    except (ValueError, TypeError, AttributeError):  # of urlsplit, of redis
        pass
    return (
        "it cannot be used; use for example redis://127.0.0.1:6379/0, "
        "rediss://user:password@redis.example.jp:6380 or redis+unix:///run/redis.sock, "
        "with / @ : # % of a password percent-encoded"
    )


class RedisWindow:
    """Moving windows of all servers that share one Redis. Thread-safe.

    A request waits for it 0.2 s at most. After a failure nobody waits at all, except for one
    request every five seconds, which tries again. Threads and connections begin with the first use
    in a process, so that none is forked; the library is loaded now (0.3 s).
    """

    def __init__(self, url: str) -> None:
        self._limiter = MovingWindowRateLimiter(_storage(url))
        self._lock = threading.Lock()
        self._threads: ThreadPoolExecutor | None = None
        self._down_until: float | None = None  # None while it answers
        self._failure, self._recovery = OncePer(_COMPLAIN_EVERY_S), OncePer(_COMPLAIN_EVERY_S)

    def take(self, limit: RateLimitItem, key: str, cost: int = 1) -> float | None:
        """Count `cost` for a key and return None, or the seconds until there will be room for it.

        What is refused is not counted. Raises RedisUnavailable.
        """
        if not self._may_try():
            raise RedisUnavailable
        took = self._of_this_process().submit(_take, self._limiter, limit, key, cost)
        try:
            wait_s = took.result(_WITHIN_S)
        except Exception as error:  # whatever a dead, full, locked or foreign server may lead to
            took.cancel()  # where all threads hang, none of this piles up
            self._failed(error)
            raise RedisUnavailable from error
        if self._down_until is not None:
            self._down_until = None
            if self._recovery.is_due():
                log.warning("Redis answers again: the rate limit is counted there")
        return wait_s

    def _may_try(self) -> bool:
        with self._lock:
            if self._down_until is None:
                return True
            now = time.monotonic()
            if now < self._down_until:
                return False
            self._down_until = now + _RETRY_AFTER_S  # for all but this one
            return True

    def _failed(self, error: Exception) -> None:
        self._down_until = time.monotonic() + _RETRY_AFTER_S
        if self._failure.is_due():
            # Its type alone: a message may hold the address, and so the password.
            log.warning(
                "Redis (REDIS_URL) does not count (%s): until it does, the rate limit is this "
                "server's own",
                type(error).__name__,
            )

    def _of_this_process(self) -> ThreadPoolExecutor:
        with self._lock:
            if self._threads is None:
                self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="rate-limit")
            return self._threads


def _take(
    limiter: MovingWindowRateLimiter, limit: RateLimitItem, key: str, cost: int
) -> float | None:
    if limiter.hit(limit, key, cost=cost):
        return None
    if cost > 1:  # the first to leave may not make room enough; the whole window always does
        return float(limit.get_expiry())
    return limiter.get_window_stats(limit, key).reset_time - time.time()


def _storage(url: str) -> RedisStorage:
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    # Its own retries (three, redis 8.1.0) would make a silent server four times as slow.
    return RedisStorage(
        url,
        socket_timeout=_STEP_S,
        socket_connect_timeout=_STEP_S,
        retry=Retry(NoBackoff(), 0),  # type: ignore[arg-type]  # handed on to redis
    )
