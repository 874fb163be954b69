"""Origins as an operator may write them → as browsers send them (the only file that knows idna)."""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address

import idna

from corpus.errors import FaqError
from corpus.text import normalize

_EXAMPLE = "https://www.example.jp"
_DEFAULT_PORTS = {"http": "80", "https": "443"}
_PARTS = re.compile(
    r"(?:(?P<scheme>[^/?#@]*)://)?(?:(?P<user>[^/?#]*)@)?"
    r"(?P<host>\[[^\]/]*\]|[^/?#:]*)(?::(?P<port>[^/?#]*))?(?P<rest>.*)"
)
_ASCII_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")


class NotAnOrigin(FaqError, ValueError):
    """Says what is wrong, and how it is written instead; nothing of a user name or password."""


def read_origin(text: str) -> str:
    """Return an origin as browsers send it.

    Lower case, international names in punycode, without a default port or a trailing dot. Raises
    NotAnOrigin.
    """
    text = normalize(text)  # full-width letters too
    if " " in text:
        raise NotAnOrigin(f"separate origins by commas: {', '.join(text.split())}")
    if text.lower() == "null":
        raise NotAnOrigin(f"null is what any file or sandbox sends; use for example {_EXAMPLE}")
    found = _PARTS.fullmatch(text)
    if found is None:
        raise NotAnOrigin(f"it cannot be read; use for example {_EXAMPLE}")
    scheme = (found["scheme"] or "").lower()
    written_as = scheme if scheme in _DEFAULT_PORTS else "https"
    host = read_host(found["host"].replace("*.", "www."))
    port = found["port"] or ""
    is_port = not port or (port.isdecimal() and 0 < int(port[:6]) < 2**16)
    if not found["scheme"] and not is_port:
        host = ""  # javascript:alert(1), https:www.example.jp
    usual = not port or not is_port or int(port) == int(_DEFAULT_PORTS[written_as])
    right = f"{written_as}://{host}" + ("" if usual else f":{int(port)}")
    reasons = {
        "name one host after another, without *": "*" in text,
        "it begins with https:// or http://": scheme not in _DEFAULT_PORTS,
        "it holds no user name": found["user"] is not None,
        "nothing follows its host and port, not even a slash": bool(found["rest"]),
        "its port is a number from 1 to 65535": not is_port,
        "its host cannot be one": not host,
    }
    for reason, applies in reasons.items():
        if applies:
            raise NotAnOrigin(f"{reason}; use {right if host else f'for example {_EXAMPLE}'}")
    return right


def read_host(text: str) -> str:
    """Return a host as browsers write it, an IPv6 address in brackets; "" where it cannot be one."""
    try:
        if text.startswith("["):
            return f"[{IPv6Address(text[1:-1])}]"
        host = text.removesuffix(".").lower()
        if not host.isascii():
            host = idna.encode(host, uts46=True).decode()
        if not _ASCII_HOST.fullmatch(host) or len(host) > 253:
            return ""
        # A name whose last part is a number is no name to a browser.
        return str(IPv4Address(host)) if host.rpartition(".")[2].isdecimal() else host
    except (idna.IDNAError, AddressValueError):
        return ""
