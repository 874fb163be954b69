"""Who may work at the desk: by a token of their own, or by a proxy that has signed them in."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from flask import request

from bot.desk.access import Member
from bot.http.admins import ROLES, Role
from bot.settings import Settings

PROXY_SECRET_HEADER = "X-Admin-Proxy-Secret"


@dataclass(frozen=True)
class Members:
    """The members that the settings name; the hash of each one's token, by name and role."""

    hashes: dict[tuple[str, Role], str] = field(repr=False)

    @classmethod
    def of(cls, settings: Settings) -> Members:
        """Return the members with tokens."""
        hashes = {}
        for entry in settings.admin_tokens:
            name, role, hashed = entry.split(":", 2)
            hashes[name, _role(role)] = hashed
        return cls(hashes)

    @property
    def names(self) -> list[str]:
        """Return everybody's name, once, in the order of the settings."""
        return list(dict.fromkeys(name for name, _ in self.hashes))

    def find(self, name: str) -> tuple[Member, str] | None:
        """Return a member, and the hash of the token."""
        found = ((Member(*who), hashed) for who, hashed in self.hashes.items() if who[0] == name)
        return next(found, None)

    def mark(self, member: Member) -> str:
        """Return what changes with a member's token, and is "" for who is none any more."""
        hashed = self.hashes.get((member.name, member.role))
        return sha256(hashed.encode()).hexdigest()[:16] if hashed else ""


@dataclass(frozen=True)
class ProxyMembers:
    """The members that a proxy in front names in a header, believed where it shows its secret."""

    settings: Settings

    def member(self) -> Member | None:
        """Return whom the proxy says this request is from, if it is the proxy and knows them."""
        settings = self.settings
        if not settings.admin_proxy_header or not settings.admin_proxy_secret:
            return None
        # One header, or none: of two, the visitor may have written one.
        secrets = request.headers.getlist(PROXY_SECRET_HEADER)
        mails = request.headers.getlist(settings.admin_proxy_header)
        if len(secrets) != 1 or len(mails) != 1:
            return None
        if not hmac.compare_digest(secrets[0].encode(), settings.admin_proxy_secret.encode()):
            return None
        mail = mails[0].strip().lower()
        host = mail.rpartition("@")[2]
        role = self._roles.get(mail) or self._roles.get(f"*@{host}")
        return Member(mail, role) if role and mail.count("@") == 1 and mail[0] not in "@*" else None

    @cached_property
    def _roles(self) -> dict[str, Role]:
        pairs = (entry.rpartition(":") for entry in self.settings.admin_proxy_members)
        return {mail: _role(role) for mail, _, role in pairs}


def _role(text: str) -> Role:
    return next(role for role in ROLES if role == text)
