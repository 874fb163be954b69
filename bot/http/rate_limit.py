"""How often one visitor may ask, and how much (with redis_window, the only files that know
`limits`)."""

from __future__ import annotations

import math

from limits import parse, parse_many
from werkzeug.exceptions import TooManyRequests

from bot.http.redis_window import RedisUnavailable, RedisWindow
from bot.http.shared_window import SharedWindow
from bot.http.visitor import visitor_key


def is_rate_limit(text: str) -> bool:
    """Return whether a text such as 60/minute is one limit that lets anybody in."""
    try:
        limits = parse_many(text)
    except ValueError:
        return False
    # `parse` would take the first of several and drop the rest.
    return len(limits) == 1 and limits[0].amount > 0


class RateLimit:
    """A limit per visitor over a moving window: one for all workers, or in Redis for all servers.

    Made before the workers are forked. Where Redis does not answer, this server counts for itself.
    """

    def __init__(self, limit: str, redis: RedisWindow | None = None) -> None:
        self._limit = None if limit == "off" else parse(limit)
        self._redis = redis
        if self._limit:
            self._window = SharedWindow(self._limit.amount, self._limit.get_expiry())

    def admit(self, address: str | None, purpose: str = "", cost: int = 1) -> None:
        """Count a request of this address. Raises TooManyRequests with the seconds to wait.

        Each purpose has a count of its own, also where several limits share one Redis. `cost` is
        how many plain requests it counts as: a quarter of the limit at most, so that somebody
        may send a mail again, and ask on, within the minute.
        """
        if wait_s := self.retry_after_s(_key(address, purpose), cost):
            raise TooManyRequests(retry_after=wait_s)

    def count(self, address: str | None, purpose: str = "") -> None:
        """Count a request that is refused for another reason, as far as there is room for it."""
        self.retry_after_s(_key(address, purpose))

    def retry_after_s(self, key: str, cost: int = 1) -> int | None:
        """Count a request of `key`.

        Returns None, or the seconds to wait where it is one too many.
        """
        if self._limit is None:
            return None
        wait_s = self._take(key, min(cost, max(1, self._limit.amount // 4)))
        return None if wait_s is None else max(1, math.ceil(wait_s))

    def _take(self, key: str, cost: int) -> float | None:
        if self._limit and self._redis:
            try:
                return self._redis.take(self._limit, key, cost)
            except RedisUnavailable:
                pass
        return self._window.take(key, cost)


def _key(address: str | None, purpose: str) -> str:
    visitor = visitor_key(address)
    return f"{purpose}:{visitor}" if purpose else visitor
