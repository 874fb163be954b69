"""What every request of the desk passes first: who sends it, and from which page."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, g, redirect, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from bot.desk.members import ProxyMembers
from bot.desk.session import Sessions
from bot.http.body import max_body_bytes

CSRF_FIELD, CSRF_HEADER = "csrf", "X-CSRF-Token"
_READING = ("GET", "HEAD", "OPTIONS")
_OPEN = ("desk.static", "desk.sign_in")  # for who is not signed in yet
_HERE = re.compile(r"/admin(?:[/?][!-\[\]-~]*)?")  # printable ASCII without the backslash


@dataclass(frozen=True)
class Gate:
    """Lets members in. `origin` is PUBLIC_URL's: a proxy may hide it from us."""

    sessions: Sessions
    proxied: ProxyMembers
    origin: str

    def register(self, blueprint: Blueprint) -> None:
        """Look at every request of the desk before its view does."""
        blueprint.before_request(self._admit)
        blueprint.after_request(_name_origin)
        blueprint.context_processor(self._variables)

    def _admit(self) -> AnyResponse | None:
        request.max_content_length = max_body_bytes(request.path)
        g.member = self.proxied.member()
        g.is_proxied = g.member is not None
        g.member = g.member or self.sessions.member()
        is_reading = request.method in _READING
        if not is_reading and self._comes_from_elsewhere():
            abort(403)
        if request.endpoint in _OPEN:
            return None
        if g.member is None:
            return _to_sign_in()
        if not is_reading:
            sent = request.headers.get(CSRF_HEADER) or request.form.get(CSRF_FIELD, "")
            if not hmac.compare_digest(sent.encode(), self._csrf_token().encode()):
                abort(400)
        return None

    def _comes_from_elsewhere(self) -> bool:
        """Return whether the browser says that another site's page sends this."""
        # Not sent by browsers before 2023, nor to addresses that are not encrypted.
        if site := request.headers.get("Sec-Fetch-Site"):
            return site not in ("same-origin", "none")
        origin = request.headers.get("Origin")
        return origin is not None and origin not in (request.host_url.rstrip("/"), self.origin)

    def _csrf_token(self) -> str:
        return self.sessions.csrf_token(f"proxy {g.member.name}" if g.is_proxied else "")

    def _variables(self) -> dict[str, object]:
        member = g.get("member")
        token = self._csrf_token() if member else ""
        field = Markup('<input type="hidden" name="{}" value="{}">').format(CSRF_FIELD, token)
        return {
            "member": member,
            "is_proxied": g.get("is_proxied", False),
            "csrf_token": token,
            "csrf_field": field,
        }


def _name_origin(response: Response) -> Response:
    # With no-referrer, browsers would send "null" as the origin of our own forms.
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def _to_sign_in() -> AnyResponse:
    """Return the way to the sign-in page, and from there back to the page that was asked for."""
    if request.headers.get("HX-Request"):
        asked_on = urlsplit(request.headers.get("HX-Current-URL", ""))
        path = asked_on.path.removeprefix(request.script_root)
        place = url_for("desk.sign_in", next=way_back(path) or None)
        return Response(status=204, headers={"HX-Redirect": place})
    asked = request.full_path.rstrip("?") if request.method in _READING else ""
    asked = "" if asked.rstrip("/") == "/admin" else way_back(asked)
    return redirect(url_for("desk.sign_in", next=asked or None), 303)


def way_back(path: str) -> str:
    """Return a path of the desk, or "" for anything else: no address leads away from it."""
    return path if _HERE.fullmatch(path) else ""


def origin_of(url: str) -> str:
    """Return an address's origin, as browsers send it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
