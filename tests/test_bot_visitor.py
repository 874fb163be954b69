"""Whose request it is: spellings of one address are one visitor."""

from __future__ import annotations

import pytest

from bot.http.visitor import UNKNOWN, visitor_key

# what the connection or a trusted proxy says, whose it is
ADDRESSES = [
    ("192.0.2.1", "192.0.2.1"),
    (" 192.0.2.1 ", "192.0.2.1"),
    ("192.0.2.1:50123", "192.0.2.1"),
    ('"192.0.2.1:50123"', "192.0.2.1"),
    ("192.0.2.1:", "192.0.2.1"),
    # one household, whatever address of its /64 it takes
    ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
    ("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
    ("2001:DB8:1:2::1", "2001:db8:1:2::/64"),
    ("2001:0db8:0001:0002:0000:0000:0000:0001", "2001:db8:1:2::/64"),
    ("[2001:db8:1:2::1]", "2001:db8:1:2::/64"),
    ("[2001:db8:1:2::1]:443", "2001:db8:1:2::/64"),
    ('"[2001:db8:1:2::1]:443"', "2001:db8:1:2::/64"),
    ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
    ("fe80::1%eth0", "fe80::/64"),
    ("[fe80::1%25eth0]:80", "fe80::/64"),
    ("::1", "::/64"),
    # IPv4 inside IPv6, in each way there is
    ("::ffff:192.0.2.1", "192.0.2.1"),
    ("::FFFF:c000:0201", "192.0.2.1"),
    ("[::ffff:192.0.2.1]:80", "192.0.2.1"),
    ("0:0:0:0:0:ffff:192.0.2.1", "192.0.2.1"),
    ("2002:c000:0201::1", "192.0.2.1"),  # 6to4: 65,536 networks of one owner
    ("2002:c000:0201:9999::1", "192.0.2.1"),
    ("64:ff9b::192.0.2.1", "192.0.2.1"),  # NAT64
    ("2001:0:4136:e378:8000:63bf:3fff:fdfe", "192.0.2.1"),  # Teredo
    # not an address: one count for all of them
    (None, UNKNOWN),
    ("", UNKNOWN),
    ("unknown", UNKNOWN),
    ("_hidden", UNKNOWN),
    ("192.0.2.1.evil.example", UNKNOWN),
    ("192.0.2.256", UNKNOWN),
    ("192.0.2.01", UNKNOWN),
    ("3221225985", UNKNOWN),
    ("0xC0000201", UNKNOWN),
    ("192.0.2.1:80:80", UNKNOWN),
    ("[2001:db8::1", UNKNOWN),
    ("2001:db8::1::2", UNKNOWN),
    ("192.0.2.1, 192.0.2.2", UNKNOWN),
    ("١٩٢.0.2.1", UNKNOWN),
    ("x" * 8000, UNKNOWN),
    (":" * 8000, UNKNOWN),
]


@pytest.mark.parametrize(("written", "visitor"), ADDRESSES)
def test_spellings_of_an_address_are_one_visitor(written: str | None, visitor: str) -> None:
    assert visitor_key(written) == visitor
