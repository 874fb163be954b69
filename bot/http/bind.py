"""An address to listen on, HOST:PORT."""

from __future__ import annotations

import re

_BIND = re.compile(r"(?:(?P<host>[A-Za-z0-9.-]+)|\[(?P<ipv6>[0-9A-Fa-f:]+)\]):(?P<port>[0-9]{1,5})")
_MAX_PORT = 65535


def read_bind(text: str) -> tuple[str, int] | None:
    """Return host and port, or None where the text is no such address."""
    found = _BIND.fullmatch(text)
    if not found or not 1 <= int(found["port"]) <= _MAX_PORT:
        return None
    return found["host"] or found["ipv6"], int(found["port"])


def wrong_bind(text: str) -> str:
    """Return what is wrong with an address to listen on, or ""."""
    if read_bind(text):
        return ""
    return "use an address and a port, for example 127.0.0.1:9100 (IPv6: [::1]:9100)"
