"""How often one address may ask (the only file that knows `limits`)."""

from __future__ import annotations

import time

from flask import request
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter
from werkzeug.exceptions import TooManyRequests


class RateLimit:
    """A limit per key over a moving window; kept in this process, or in Redis for all of them."""

    def __init__(self, limit: str, redis_url: str = "") -> None:
        self._limit = None if limit == "off" else parse(limit)
        self._limiter = MovingWindowRateLimiter(storage_from_string(redis_url or "memory://"))

    def retry_after_s(self, key: str) -> int | None:
        """Count one request of `key`; return None, or the seconds to wait where it is one too
        many."""
        if self._limit is None or self._limiter.hit(self._limit, key):
            return None
        reset_at, _ = self._limiter.get_window_stats(self._limit, key)
        return max(1, int(reset_at - time.time()) + 1)


def admit(limit: RateLimit, what: str = "") -> None:
    """Count the current request's sender. Raises TooManyRequests with the seconds to wait.

    `what` keeps the counts of several limits apart in one Redis.
    """
    sender = request.remote_addr or ""
    if wait_s := limit.retry_after_s(f"{what}:{sender}" if what else sender):
        raise TooManyRequests(retry_after=wait_s)
