"""How often one address may ask (the only file that knows `limits`)."""

from __future__ import annotations

import time

from limits import parse, parse_many
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter
from werkzeug.exceptions import TooManyRequests


def is_rate_limit(text: str) -> bool:
    """Return whether a text such as 60/minute is one limit that lets anybody in."""
    try:
        limits = parse_many(text)
    except ValueError:
        return False
    # `parse` would take the first of several and drop the rest.
    return len(limits) == 1 and limits[0].amount > 0


class RateLimit:
    """A limit per key over a moving window; kept in this process, or in Redis for all of them."""

    def __init__(self, limit: str, redis_url: str = "") -> None:
        self._limit = None if limit == "off" else parse(limit)
        self._limiter = MovingWindowRateLimiter(storage_from_string(redis_url or "memory://"))

    def admit(self, address: str | None, purpose: str = "") -> None:
        """Count a request of this address. Raises TooManyRequests with the seconds to wait.

        Each purpose has a count of its own, also where several limits share one Redis.
        """
        key = f"{purpose}:{address or ''}" if purpose else address or ""
        if wait_s := self.retry_after_s(key):
            raise TooManyRequests(retry_after=wait_s)

    def retry_after_s(self, key: str) -> int | None:
        """Count one request of `key`.

        Returns None, or the seconds to wait where it is one too many.
        """
        if self._limit is None or self._limiter.hit(self._limit, key):
            return None
        reset_at, _ = self._limiter.get_window_stats(self._limit, key)
        return max(1, int(reset_at - time.time()) + 1)
