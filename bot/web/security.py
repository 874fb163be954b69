"""What browsers may do: each page's headers, and which other hosts' pages may talk to /api/*."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass, field

from flask import Flask, Response, request

log = logging.getLogger(__name__)

_AS_DECLARED = {"X-Content-Type-Options": "nosniff"}

# The page holds text by authors, and one script: our own widget, which asks this very server.
SUPPORT_PAGE_HEADERS = _AS_DECLARED | {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; "
        "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
    ),
    "Referrer-Policy": "no-referrer",  # of an old link, the question stands in the address
}
API_DOCS_HEADERS = _AS_DECLARED | {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
}
WIDGET_HEADERS = _AS_DECLARED | {
    "Cross-Origin-Resource-Policy": "cross-origin",  # for hosts with COEP: require-corp
}


def demo_page_headers(widget_origin: str) -> dict[str, str]:
    """Return the headers of a host page as strict as any; the widget comes from another origin."""
    return _AS_DECLARED | {
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
# Whoever likes can send any number of invented origins; the log need not hold them all.
_MAX_LOGGED = 100


@dataclass(frozen=True)
class Cors:
    """Lets pages of exactly these origins use /api/*, without cookies.

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
        self._refused.add(origin)
        log.warning(
            "refused the origin %.200s: add it to ALLOWED_ORIGINS if its pages may show the widget",
            origin,
        )


def _is_api() -> bool:
    return request.path.startswith("/api/") and request.routing_exception is None
