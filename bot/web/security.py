"""What browsers may do: each page's headers, and which other hosts' pages may ask by script."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import Flask, Response, request

from bot.http.origin import read_host

log = logging.getLogger(__name__)

# What every reply carries, also an error, a file, a redirect or a preflight, unless it is told
# otherwise below. Strict-Transport-Security is not here: it binds the whole host for a year, which
# only the proxy that holds the certificate can promise.
_EVERY_REPLY = {
    # It holds a visitor's words, or the state of a moment.
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
    ),
    "Referrer-Policy": "no-referrer",  # a question may stand in the address
    "X-Content-Type-Options": "nosniff",
}
# What runs on other people's pages.
_SCRIPTS = ("embed.widget", "embed.later")
_API_DOCS_POLICY = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


def page_policy(images: Iterable[str] = ()) -> str:
    """Return the policy of pages for customers; `images` are addresses of pictures elsewhere.

    They hold text by authors, and one script: our own widget, which asks this very server.
    """
    sources = " ".join(dict.fromkeys(["'self'", *map(_origin_of, images)]))
    return (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; "
        f"img-src {sources}; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
    )


def _origin_of(url: str) -> str:
    parts = urlsplit(url)
    host = read_host(parts.hostname or "")
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{host}{port}"


# Pages for members of the staff; `img-src` for logos that lie elsewhere.
_DESK_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; "
    "img-src 'self' https:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True)
class SecurityHeaders:
    """Lets every reply of the app carry its headers. `pages` is the policy of customers' pages."""

    pages: str

    def register(self, app: Flask) -> None:
        """Add them after every request."""
        app.after_request(self.add_headers)

    def add_headers(self, response: Response) -> Response:
        """Add what the view has not set itself: how long to cache, the demo page's policy."""
        headers = dict(_EVERY_REPLY)
        # What Flask answers to OPTIONS by itself says it is HTML, and is empty.
        is_page = response.mimetype == "text/html" and request.method != "OPTIONS"
        # The policy of a blueprint's pages, also of those that say what is wrong.
        policies = {"pages": self.pages, "api_docs": _API_DOCS_POLICY, "desk": _DESK_POLICY}
        if is_page and (policy := policies.get(request.blueprint or "")):
            headers["Content-Security-Policy"] = policy
        if request.endpoint in _SCRIPTS and response.status_code < 400:
            # Hosts with COEP: require-corp.
            headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            # For import(), type=module, crossorigin and integrity. The files are public, and the
            # same for all.
            headers["Access-Control-Allow-Origin"] = "*"
        own = {name.lower() for name in response.headers.keys()}  # noqa: SIM118  # it yields pairs
        response.headers.extend(
            [(name, value) for name, value in headers.items() if name.lower() not in own]
        )
        return response


def demo_page_headers(widget_origin: str) -> dict[str, str]:
    """Return the headers of a host page as strict as any; the widget comes from another origin."""
    return {
        "Content-Security-Policy": (
            f"default-src 'none'; script-src {widget_origin}; connect-src {widget_origin}; "
            "style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
            "require-trusted-types-for 'script'; trusted-types 'none'"
        ),
        "X-Robots-Tag": "noindex",
    }


_PREFLIGHT_HEADERS = {
    "Access-Control-Allow-Methods": "POST, OPTIONS",
    "Access-Control-Allow-Headers": "Content-Type",
    "Access-Control-Max-Age": "7200",  # Chromium's most
}
# Whoever likes can send any number of invented origins; the log need not hold them all, nor what
# no browser sends.
_MAX_LOGGED = 100
_ORIGIN = re.compile(r"https?://[a-z0-9.-]{1,253}(?::[0-9]{1,5})?")


@dataclass(frozen=True)
class Cors:
    """Lets pages of exactly these origins use /api/* and the widget's words, without cookies.

    The origin that asks is echoed; any other gets no header, and the log a line.
    """

    allowed: Collection[str]
    _refused: set[str] = field(default_factory=set)

    def register(self, app: Flask) -> None:
        """Ask before and after every request of the app."""
        app.before_request(self.answer_preflight)
        app.after_request(self.add_headers)

    def answer_preflight(self) -> Response | None:
        """Return the reply to a preflight, which `add_headers` completes, or None."""
        is_preflight = (
            request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        )
        return Response(status=204) if is_preflight and _is_api() else None

    def add_headers(self, response: Response) -> Response:
        """Tell the browser whether the page that asked may read the response."""
        if not _is_api():
            return response
        response.vary.add("Origin")
        origin = request.headers.get("Origin")
        if origin in self.allowed:
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = "Retry-After"
            if request.method == "OPTIONS":
                response.headers.update(_PREFLIGHT_HEADERS)
        elif origin and origin != request.host_url.rstrip("/"):
            self._log_once(origin)
        return response

    def _log_once(self, origin: str) -> None:
        if origin in self._refused or len(self._refused) >= _MAX_LOGGED:
            return
        if not _ORIGIN.fullmatch(origin):
            return
        self._refused.add(origin)
        log.warning(
            "refused the origin %s: add it to ALLOWED_ORIGINS if its pages may show the widget",
            origin,
        )


def _is_api() -> bool:
    """Return whether the widget asks for it by script."""
    is_api = request.path.startswith("/api/") or request.endpoint == "embed.english"
    return is_api and request.routing_exception is None
