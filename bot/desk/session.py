"""Who is signed in: a signed cookie, and the token in each form that says it is ours."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from hashlib import sha256
from typing import get_args

from flask import Response, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from bot.desk.access import Member, Role
from bot.desk.members import Members

COOKIE = "faq_desk"
LASTS_S = 12 * 60 * 60


@dataclass(frozen=True)
class Sessions:
    """Sessions signed with `secret`. `secure`: the cookie travels over HTTPS alone.

    One ends where its member is none any more, or has another role or token.
    """

    secret: str = field(repr=False)
    members: Members
    secure: bool
    path: str = "/admin"

    def begin(self, response: Response, member: Member) -> None:
        """Sign a member in."""
        response.set_cookie(
            COOKIE,
            self._signer.dumps([member.name, member.role, self.members.mark(member)]),
            max_age=LASTS_S,
            path=self.path,
            secure=self.secure,
            httponly=True,
            samesite="Strict",
        )

    def end(self, response: Response) -> None:
        """Sign out."""
        response.delete_cookie(
            COOKIE, path=self.path, secure=self.secure, httponly=True, samesite="Strict"
        )

    def member(self) -> Member | None:
        """Return who makes this request, if anybody is signed in."""
        try:
            name, role, mark = self._signer.loads(request.cookies.get(COOKIE, ""), max_age=LASTS_S)
        except (BadSignature, ValueError, TypeError):
            return None
        if not isinstance(name, str) or role not in get_args(Role):
            return None
        member = Member(name, role)
        return member if mark and mark == self.members.mark(member) else None

    def csrf_token(self, identity: str = "") -> str:
        """Return what a form of this session must send; `identity` stands for one without a cookie."""
        session = identity or request.cookies.get(COOKIE, "")
        return hmac.new(self.secret.encode(), b"csrf\0" + session.encode(), sha256).hexdigest()

    @property
    def _signer(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self.secret, salt="desk")
