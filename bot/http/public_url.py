"""PUBLIC_URL: whether it is an address at all, and whether customers can reach it. Pure."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.http.origin import read_host

SET_IT = "Set it to where customers reach the support page, as in PUBLIC_URL=https://faq.example.jp"
# RFC 2606 and JPRS keep these for documentation.
_RESERVED = re.compile(
    r"(?:.*\.)?example(?:\.(?:com|net|org|jp|(?:ac|ad|co|ed|go|gr|lg|ne|or)\.jp))?|.*\.invalid"
)
_PATH = re.compile(r"[A-Za-z0-9/._~%!$&'()*+,;=:@-]*")


def clean_web_address(text: str) -> str | None:
    """Return an absolute address without a slash at its end; None where it is none to link to.

    Its host is in ASCII and lower case: it stands in headers.
    """
    try:
        parts = urlsplit(text)
        name, port = parts.hostname or "", parts.port
    except ValueError:  # a port that is no number, brackets that do not fit
        return None
    host = read_host(f"[{name}]" if ":" in name else name)
    if parts.scheme not in ("http", "https") or not host:
        return None
    if "@" in parts.netloc or parts.query or parts.fragment or not _PATH.fullmatch(parts.path):
        return None
    authority = host if port is None else f"{host}:{port}"
    return f"{parts.scheme}://{authority}{parts.path}".rstrip("/")


def unreachable(url: str) -> str:
    """Return why no customer can follow a link to this address, with the repair; or ""."""
    if not url:
        return f"PUBLIC_URL is not set, and every link customers get is made from it. {SET_IT}"
    if _is_this_machine(urlsplit(url).hostname or ""):
        return f"PUBLIC_URL={url} leads each customer to their own machine. {SET_IT}"
    return ""


def doubtful(url: str) -> str:
    """Return what is probably wrong with an address that customers may reach; or ""."""
    parts = urlsplit(url)
    if _RESERVED.fullmatch(parts.hostname or ""):
        return f"PUBLIC_URL={url} is an address for documentation: its links lead nowhere. {SET_IT}"
    if parts.scheme == "http":
        return (
            f"PUBLIC_URL={url} is not encrypted: questions can be read on their way, and pages "
            "served by https cannot load the widget. Put a proxy with TLS in front, and set "
            "https:// here"
        )
    return ""


def _is_this_machine(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
