"""What must never be kept, told from a raw text."""

import re

_PRIVATE_KEY = re.compile(r"-----\s*BEGIN [A-Z0-9 ]*PRIVATE KEY|PuTTY-User-Key-File", re.IGNORECASE)


def has_private_key(text: str) -> bool:
    """Return whether a text holds a private key."""
    return bool(_PRIVATE_KEY.search(text))
