"""Tokens to sign in with: made, hashed, checked (the only file that knows argon2).

argon2 is loaded by the first check: 19 MiB and a twentieth of a second each, one at a time.
"""

from __future__ import annotations

import secrets
import threading
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

_BYTES = 24  # 192 bits: nobody guesses it
MAX_TOKEN = 200
_one_check = threading.Lock()
# One is checked and two wait; a flood from many addresses holds no more of the threads that answer.
_room = threading.BoundedSemaphore(3)


class Busy(Exception):
    """Too many sign in at the same moment."""


def make_token() -> str:
    """Return a new token."""
    return secrets.token_urlsafe(_BYTES)


def hash_of(token: str) -> str:
    """Return what is kept of a token."""
    return _hasher().hash(token)


def is_token_of(token: str, hashed: str | None) -> bool:
    """Return whether a hash is a token's. Where there is none, it takes as long to say no.

    Raises Busy.
    """
    from argon2.exceptions import InvalidHashError, VerificationError

    if not _room.acquire(blocking=False):
        raise Busy
    try:
        with _one_check:
            _hasher().verify(hashed or _nobodys(), token[:MAX_TOKEN])
    except (VerificationError, InvalidHashError):
        return False
    finally:
        _room.release()
    return hashed is not None


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    # OWASP's second choice: 19 MiB, two passes.
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@cache
def _nobodys() -> str:
    return hash_of(make_token())
