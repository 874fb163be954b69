"""Which pages of other hosts may talk to /api/*: exact origins, no cookies."""

from __future__ import annotations

import logging
from collections.abc import Collection

from flask import Flask, Response, request

log = logging.getLogger(__name__)

_PREFLIGHT = {
    "Access-Control-Allow-Methods": "POST, OPTIONS",
    "Access-Control-Allow-Headers": "Content-Type",
    "Access-Control-Max-Age": "7200",  # Chromium's most
}
# Whoever likes can send any number of invented origins; the log need not hold them all.
_MAX_LOGGED = 100


def register(app: Flask, allowed: Collection[str]) -> None:
    """Let the allowed origins use /api/*: the one that asks is echoed, any other gets no header and
    the log a line."""
    refused: set[str] = set()

    @app.before_request
    def preflight() -> Response | None:
        asked = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        return Response(status=204) if asked and _concerned() else None

    @app.after_request
    def allow(response: Response) -> Response:
        if not _concerned():
            return response
        response.vary.add("Origin")
        origin = request.headers.get("Origin")
        if origin in allowed:
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = "Retry-After"
            if request.method == "OPTIONS":
                response.headers.update(_PREFLIGHT)
        elif origin and origin != request.host_url.rstrip("/"):
            _log_once(origin)
        return response

    def _log_once(origin: str) -> None:
        if origin not in refused and len(refused) < _MAX_LOGGED:
            refused.add(origin)
            log.warning(
                "refused the origin %.200s: add it to ALLOWED_ORIGINS if its pages may show the widget",
                origin,
            )


def _concerned() -> bool:
    return request.path.startswith("/api/") and request.routing_exception is None
