"""Signing in and out."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from bot.desk.access import Member
from bot.desk.audit import Audit
from bot.desk.desk import MenuItem
from bot.desk.gate import way_back
from bot.desk.session import Sessions
from bot.desk.tokens import Busy, is_token_of
from bot.http.rate_limit import RateLimit
from bot.http.redis_window import RedisWindow

log = logging.getLogger(__name__)

NOBODY = "（不明）"


class SignInLimits:
    """How often one address may try: ten times for each name, sixty in all, in a quarter of an hour.

    Made once, before the workers are forked. It holds also where RATE_LIMIT=off.
    """

    def __init__(self, redis: RedisWindow | None = None) -> None:
        self._of_a_name = RateLimit("10/15 minute", redis)
        self._of_all = RateLimit("60/15 minute", redis)
        self._kept = RateLimit("100/hour", redis)

    def admit(self, name: str) -> None:
        """Count a try. Raises TooManyRequests."""
        self._of_all.admit(request.remote_addr, "desk")
        self._of_a_name.admit(request.remote_addr, f"desk {name}")

    def keeps_failure(self) -> bool:
        """Return whether a failure still goes into the trail: no stranger fills the disk."""
        return self._kept.retry_after_s("desk failures") is None


@dataclass(frozen=True)
class SignInPages:
    """サインイン."""

    sessions: Sessions
    audit: Audit
    limits: SignInLimits
    menu: tuple[MenuItem, ...] = ()

    def register(self, blueprint: Blueprint) -> None:
        """Add the routes."""
        blueprint.add_url_rule("/sign-in", "sign_in", self.sign_in, methods=["GET", "POST"])
        blueprint.add_url_rule("/sign-out", "sign_out", self.sign_out, methods=["POST"])

    def sign_in(self) -> Response:
        """GET and POST /admin/sign-in."""
        back = way_back(request.values.get("next", ""))
        if request.method != "POST":
            return _to(back) if g.member else self._form(back)
        name, token = request.form.get("name", "").strip(), request.form.get("token", "").strip()
        found = self.sessions.members.find(name)
        known = name if found else NOBODY
        self.limits.admit(known)
        member, hashed = found or (None, None)
        try:
            is_right = is_token_of(token, hashed)
        except Busy:
            raise TooManyRequests(retry_after=10) from None
        if not is_right or member is None:
            if self.limits.keeps_failure():
                self._record(known, "サインインに失敗しました")
            return self._form(back, name, failed=True)
        self._record(member.name, "サインインしました")
        response = _to(back)
        self._begin(response, member)
        return response

    def sign_out(self) -> Response:
        """POST /admin/sign-out."""
        self._record(g.member.name, "サインアウトしました")
        response = make_response(redirect(url_for("desk.sign_in"), 303))
        self.sessions.end(response)
        return response

    def _begin(self, response: Response, member: Member) -> None:
        self.sessions.begin(response, member)  # type: ignore[arg-type]  # redirect() makes Werkzeug's

    def _form(self, back: str, name: str = "", *, failed: bool = False) -> Response:
        html = render_template(
            "desk/sign_in.html",
            back=back,
            name=name,
            failed=failed,
            has_tokens=bool(self.sessions.members.hashes),
        )
        return make_response(html, 422 if failed else 200)

    def _record(self, who: str, what: str) -> None:
        try:
            self.audit.record(who, what)
        except OSError as error:  # the first page says so; without it nobody could read it there
            log.warning("the trail of the desk cannot be written: %s", error.strerror)


def _to(back: str) -> Response:
    return redirect(request.script_root + (back or "/admin"), 303)
