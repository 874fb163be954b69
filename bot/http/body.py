"""How large a request's body may be: refused by its length before a byte of it is read."""

from __future__ import annotations

MAX_BODY_BYTES = 64 * 1024
# A click carries the message it stands under, percent-encoded: nine characters for one of Japanese.
MAX_CHAT_BODY_BYTES = 512 * 1024
MAX_DESK_BODY_BYTES = 512 * 1024  # an answer and all its wordings, percent-encoded


MAX_UPLOAD_BYTES = (16 << 20) + MAX_DESK_BODY_BYTES  # a file to import, and the form around it


def max_body_bytes(path: str) -> int:
    """Return the limit of a route."""
    if path.endswith("/admin/import"):
        return MAX_UPLOAD_BYTES
    if "/admin/" in path:  # also below PUBLIC_URL's path
        return MAX_DESK_BODY_BYTES
    return MAX_CHAT_BODY_BYTES if path.startswith("/slack/") else MAX_BODY_BYTES
