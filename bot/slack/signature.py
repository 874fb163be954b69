"""Who sent a request: Slack signs it, Mattermost shows its token. Pure, but for the clock."""

from __future__ import annotations

import hmac
import re

from slack_sdk.signature import SignatureVerifier

TIMESTAMP_HEADER, SIGNATURE_HEADER = "X-Slack-Request-Timestamp", "X-Slack-Signature"
_TIMESTAMP = re.compile(r"[0-9]{1,12}")


def is_signed(raw: bytes, timestamp: str, signature: str, secret: str) -> bool:
    """Return whether Slack signed these bytes in the last five minutes.

    slack_sdk 3.47 raises on a timestamp that is no number, on a body that is not UTF-8 and on a
    signature that is not ASCII: all three are refused before.
    """
    if not _TIMESTAMP.fullmatch(timestamp) or not signature.isascii() or not _is_utf8(raw):
        return False
    return SignatureVerifier(secret).is_valid(raw, timestamp, signature)


def is_token(shown: str, expected: str) -> bool:
    """Return whether Mattermost's token is the expected one; never where none is expected."""
    return bool(expected) and hmac.compare_digest(
        shown.encode("utf-8", "replace"), expected.encode()
    )


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
