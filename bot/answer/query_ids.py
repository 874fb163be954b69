"""The ids of replies: whoever holds the key can tell a true one without a database.

32 hexadecimal digits, 128 bits: the second it was made (32 bits from 2026 on, enough until 2162),
chance (56 bits: at 300 replies a second two are alike once in 50,000 years), and 40 bits of an
HMAC-SHA256 over both. To invent one takes 10¹² tries on average, for no more than any reply gives
to anybody: one look into the journal.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

from bot.answer.mac import Mac

_EPOCH = datetime(2026, 1, 1, tzinfo=timezone.utc)
_SECONDS, _CHANCE, _MAC = 4, 7, 5  # bytes
_FORM = re.compile(f"[0-9a-f]{{{2 * (_SECONDS + _CHANCE + _MAC)}}}")
_LAST = 2 ** (8 * _SECONDS) - 1


class QueryIds:
    """Makes and opens ids with one key, the same for all workers. `now` has a time zone."""

    def __init__(self, secret: str, now: Callable[[], datetime]) -> None:
        # A key of its own: what signs conversations must say nothing about ids.
        self._signs = Mac(Mac(secret.encode()).digest(b"query id"))
        self._now = now

    def new(self) -> str:
        """Return an id that nobody had before."""
        # A clock before 2026 is wrong, and no reason to give no answer.
        seconds = min(max(0, int((self._now() - _EPOCH).total_seconds())), _LAST)
        body: bytes = seconds.to_bytes(_SECONDS, "big") + secrets.token_bytes(_CHANCE)
        return (body + self._mac(body)).hex()

    def age(self, query_id: str) -> timedelta | None:
        """Return how long ago an id was made here, or None where it was not.

        Negative where the clock has been put back since.
        """
        if not _FORM.fullmatch(query_id):
            return None
        raw = bytes.fromhex(query_id)
        body, mac = raw[:-_MAC], raw[-_MAC:]
        if not hmac.compare_digest(mac, self._mac(body)):
            return None
        return self._now() - _EPOCH - timedelta(seconds=int.from_bytes(body[:_SECONDS], "big"))

    def _mac(self, body: bytes) -> bytes:
        return self._signs.digest(body)[:_MAC]
