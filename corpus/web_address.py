"""Whether what an author wrote is an address that a link can lead to. Pure."""

from __future__ import annotations

from urllib.parse import urlsplit


def leads_somewhere(url: str, schemes: tuple[str, ...]) -> bool:
    """Return whether an address has one of the schemes, and a host or mailbox."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    where = parts.path.strip("@") if parts.scheme == "mailto" else parts.netloc
    return parts.scheme in schemes and bool(where) and not any(map(str.isspace, url))
