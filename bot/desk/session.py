"""Who is signed in: a signed cookie, and the token in each form that says it is ours."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import get_args

from flask import Blueprint, Response, abort, g, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from markupsafe import Markup

from bot.desk.access import Member, Role

COOKIE = "faq_desk"
LASTS_S = 12 * 60 * 60
CSRF_FIELD, CSRF_HEADER = "csrf", "X-CSRF-Token"


@dataclass(frozen=True)
class Sessions:
    """Sessions signed with `secret`. `secure`: the cookie travels over HTTPS alone."""

    secret: str
    secure: bool
    path: str = "/admin"

    def begin(self, response: Response, member: Member) -> None:
        """Sign a member in."""
        response.set_cookie(
            COOKIE,
            self._signer.dumps([member.name, member.role]),
            max_age=LASTS_S,
            path=self.path,
            secure=self.secure,
            httponly=True,
            samesite="Strict",
        )

    def end(self, response: Response) -> None:
        """Sign out."""
        response.delete_cookie(COOKIE, path=self.path)

    def member(self) -> Member | None:
        """Return who makes this request, if anybody is signed in."""
        try:
            name, role = self._signer.loads(request.cookies.get(COOKIE, ""), max_age=LASTS_S)
        except (BadSignature, ValueError, TypeError):
            return None
        return Member(str(name), role) if role in get_args(Role) else None

    def csrf_token(self) -> str:
        """Return what a form of this session must send."""
        session = request.cookies.get(COOKIE, "").encode()
        return hmac.new(self.secret.encode(), b"csrf\0" + session, sha256).hexdigest()

    def register(self, blueprint: Blueprint) -> None:
        """Look at every request of the desk before its view does."""
        blueprint.before_request(self._admit)
        blueprint.context_processor(self._variables)

    def _admit(self) -> None:
        g.member = self.member()
        if request.method in ("GET", "HEAD", "OPTIONS") or g.member is None:
            return
        sent = request.headers.get(CSRF_HEADER) or request.form.get(CSRF_FIELD, "")
        if not hmac.compare_digest(sent.encode(), self.csrf_token().encode()):
            abort(400)

    def _variables(self) -> dict[str, object]:
        token = self.csrf_token() if g.get("member") else ""
        field = Markup('<input type="hidden" name="{}" value="{}">').format(CSRF_FIELD, token)
        return {"member": g.get("member"), "csrf_token": token, "csrf_field": field}

    @property
    def _signer(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self.secret, salt="desk")
