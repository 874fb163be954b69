"""What a conversation is about: the entries last shown, signed and carried by the client.

It holds nothing people wrote. The server keeps no conversation, so any worker can continue any of
them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime

from itsdangerous import BadSignature, TimestampSigner

from corpus.intent import Entry

LASTS_S = 30 * 60
MAX_ENTRIES = 4
# Four positions, a moment and a signature take some 75; nothing longer is worth a hash.
_LONGEST_TOKEN = 200


class Conversations:
    """Seals and opens the tokens of one opened index.

    Those of another corpus or version are not valid here.
    """

    def __init__(
        self, secret: str, version: str, entries: tuple[Entry, ...], now: Callable[[], datetime]
    ) -> None:
        self._entries = entries
        self._positions = {entry.id: position for position, entry in enumerate(entries)}
        # A position says nothing without its version, which therefore is part of the key.
        self._signer = _Signer(
            now,
            secret,
            salt=f"conversation {version}",
            key_derivation="hmac",
            digest_method=hashlib.sha256,
        )

    def seal(self, topic: Iterable[Entry]) -> str | None:
        """Return the token of a conversation about these entries, or None where there are none."""
        positions = [str(self._positions[entry.id]) for entry in topic][:MAX_ENTRIES]
        return self._signer.sign("-".join(positions)).decode() if positions else None

    def open(self, token: str | None) -> tuple[Entry, ...]:
        """Return the entries a token holds.

        None where it is absent, bad, expired or of another version.
        """
        if not token or len(token) > _LONGEST_TOKEN or not token.isascii():
            return ()
        try:
            positions = self._signer.unsign(token, max_age=LASTS_S).decode().split("-")
        except BadSignature:  # SignatureExpired is one too
            return ()
        return tuple(self._entries[int(position)] for position in positions)


class _Signer(TimestampSigner):
    """A signer that reads the bot's own clock."""

    def __init__(self, now: Callable[[], datetime], *arguments: str, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]  # handed on as they came
        self._now = now

    def get_timestamp(self) -> int:
        """Return the moment in whole seconds."""
        return int(self._now().timestamp())
