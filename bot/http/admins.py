"""ADMIN_TOKENS and ADMIN_PROXY_MEMBERS: who may work at the desk, and in which role. Pure."""

from __future__ import annotations

import re
from typing import Literal, get_args

Role = Literal["reader", "editor", "publisher"]
ROLES: tuple[Role, ...] = get_args(Role)  # each may do what those before it may

MAKE_ONE = "make one with: python -m scripts.token NAME --role editor"
# Memory and time of one check are ours to bound: 64 MiB, where our own take 19.
_MAX_KIB, _MAX_PASSES, _MAX_LANES = 64 * 1024, 10, 4
_HASH = re.compile(
    r"\$argon2id\$v=19\$m=([0-9]{1,6}),t=([0-9]{1,2}),p=([0-9]{1,2})"
    r"\$[A-Za-z0-9+/]{11,64}\$[A-Za-z0-9+/]{22,128}"
)
# Before the next one stands a name and a colon; within a hash, no comma is followed by these.
_BETWEEN = re.compile(r"[\s,]+(?=[^\s,:$]+:)")
_MAIL = re.compile(r"(?:\*|[^\s@,:*]{1,64})@[^\s@,:*]{1,253}")
MAX_NAME = 40


def read_admin_tokens(text: str) -> tuple[tuple[str, ...], list[str]]:
    """Return each entry as name:role:hash, and what is wrong; nothing of a hash is repeated.

    They are separated by commas or white space; one without a role reads only.
    """
    entries: dict[str, str] = {}
    problems = []
    for position, each in enumerate(_split(text), start=1):
        name, _, rest = each.partition(":")
        role, _, hashed = rest.rpartition(":")
        role = role or "reader"
        if not 0 < len(name) <= MAX_NAME or "$" in name:
            problems.append(f"the entry at position {position} has no name: {MAKE_ONE}")
        elif role not in ROLES:
            problems.append(f"{name} has a role that is none: use {', '.join(ROLES)}")
        elif name in entries:
            problems.append(f"{name} stands twice: give each person a name of their own")
        elif wrong := _wrong_hash(hashed):
            problems.append(f"{name}: {wrong}")
        else:
            entries[name] = f"{name}:{role}:{hashed}"
    return tuple(entries.values()), problems


def read_proxy_members(text: str) -> tuple[tuple[str, ...], list[str]]:
    """Return each entry as mail:role, and what is wrong; *@host is everybody of a host."""
    entries: dict[str, str] = {}
    problems = []
    for each in _split(text):
        mail, _, role = each.lower().rpartition(":")
        if not _MAIL.fullmatch(mail) or role not in ROLES:
            problems.append(
                f"{each[:80]}: use for example suzuki@example.jp:editor, *@example.jp:reader; "
                f"roles are {', '.join(ROLES)}"
            )
        elif mail in entries:
            problems.append(f"{mail} stands twice")
        else:
            entries[mail] = f"{mail}:{role}"
    return tuple(entries.values()), problems


def incomplete_proxy(members: tuple[str, ...], secret: str, trusted_proxies: int) -> list[str]:
    """Return what is missing where a proxy signs members in: without it, anybody could."""
    wanted = {
        "ADMIN_PROXY_SECRET, of 32 random characters or more, which the proxy sends too": secret,
        "ADMIN_PROXY_MEMBERS, for example suzuki@example.jp:editor": members,
        "TRUSTED_PROXIES, the number of proxies in front, mostly 1": trusted_proxies,
    }
    return [f"ADMIN_PROXY_HEADER also needs {name}" for name, value in wanted.items() if not value]


def _split(text: str) -> list[str]:
    return [each for each in _BETWEEN.split(text.strip(", \t\r\n")) if each]


def _wrong_hash(hashed: str) -> str:
    found = _HASH.fullmatch(hashed)
    if found is None:
        return (
            "its hash is not whole. Put the value into single quotes, since shells take $argon2id "
            f"for a variable (in a file of Docker Compose, write $$ for $); or {MAKE_ONE}"
        )
    kib, passes, lanes = map(int, found.groups())
    if kib > _MAX_KIB or passes > _MAX_PASSES or not 1 <= lanes <= _MAX_LANES or kib < 8 * lanes:
        return f"its hash takes more memory or time than a sign-in may: {MAKE_ONE}"
    return ""
