"""Whose request it is: one spelling of an address, so that nobody counts as many."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# All whose address cannot be read share one count: inventing more of them gains nothing.
UNKNOWN = "unknown"

# What one household or server owns, and may use any address of.
_IPV6_PREFIX = 64
_NAT64 = ip_network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
_WITH_PORT = re.compile(r"\[([^\]]*)\](?::\d*)?|([^:]*):\d*")  # [::1]:80 and 192.0.2.1:80


def visitor_key(address: str | None) -> str:
    """Return the key under which a visitor is counted: an IPv4 address, or an IPv6 network.

    `address` is the peer's, or what a trusted proxy wrote: with a port, in brackets, IPv4 inside
    IPv6.
    """
    text = (address or "").strip().strip('"')
    if with_port := _WITH_PORT.fullmatch(text):
        text = with_port[1] or with_port[2] or ""
    try:
        parsed = ip_address(text.partition("%")[0])  # without its zone: fe80::1%eth0
    except ValueError:
        return UNKNOWN
    if isinstance(parsed, IPv6Address):
        embedded = _embedded(parsed)
        if embedded is None:
            return str(ip_network((int(parsed), _IPV6_PREFIX), strict=False))
        parsed = embedded
    return str(parsed)


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 address stands for, if any.

    A 6to4 network (2002::/16) has 65,536 /64 for one IPv4 address; Teredo has one /64 for all that
    use a server.
    """
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)
