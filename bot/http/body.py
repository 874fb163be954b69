"""How large a request's body may be: refused by its length before a byte of it is read."""

from __future__ import annotations

MAX_BODY_BYTES = 64 * 1024
# A click carries the message it stands under, percent-encoded: nine characters for one of Japanese.
MAX_CHAT_BODY_BYTES = 512 * 1024


def max_body_bytes(path: str) -> int:
    """Return the limit of a route."""
    return MAX_CHAT_BODY_BYTES if path.startswith("/slack/") else MAX_BODY_BYTES
