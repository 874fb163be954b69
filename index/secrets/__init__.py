"""What must never be kept, told from a raw text: private keys, passwords, tokens.

A rule that errs shows a notice where an answer was due, or keeps what opens a door: the second is
worse. So the header of a private key alone is taken for one, and so is a long stretch of base64
that nothing says to be public.
"""

from __future__ import annotations

from enum import Enum

from index.secrets.credentials import holds_credential
from index.secrets.folding import fold
from index.secrets.private_keys import holds_private_key


class SecretKind(Enum):
    """What a text gives away."""

    PRIVATE_KEY = "private_key"
    CREDENTIAL = "credential"


def secret_in(text: str) -> SecretKind | None:
    """Return what a raw text gives away, or None; linear in its length.

    The widget judges by the same table before it sends anything: see `index.secrets.table`.
    """
    folded = fold(text)
    if holds_private_key(folded):
        return SecretKind.PRIVATE_KEY
    return SecretKind.CREDENTIAL if holds_credential(folded) else None
