"""What must never be kept, told from a raw text."""

import re

# Without regard to case. The widget tests it too, before it sends anything: so only what Python's
# re and JavaScript's RegExp read alike.
PRIVATE_KEY = r"-----[ \t\r\n]*BEGIN [A-Z0-9 ]*PRIVATE KEY|PuTTY-User-Key-File"

_PRIVATE_KEY = re.compile(PRIVATE_KEY, re.IGNORECASE | re.ASCII)  # JavaScript folds ASCII only


def has_private_key(text: str) -> bool:
    """Return whether a text holds a private key."""
    return bool(_PRIVATE_KEY.search(text))
