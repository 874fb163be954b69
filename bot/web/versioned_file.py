"""A file that the server makes itself, at an address that may name its version."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cached_property

from flask import Response, make_response, request

# An address without ?v= has the new file within minutes, and keeps the old one while the server is
# down.
_SOON = "public, max-age=300, stale-while-revalidate=3600, stale-if-error=604800"
_FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class VersionedFile:
    """`version` changes with any byte of the body."""

    body: bytes
    content_type: str

    @cached_property
    def version(self) -> str:
        """Twelve hexadecimal digits."""
        return hashlib.sha256(self.body).hexdigest()[:12]

    def response(self) -> Response:
        """Return the reply to this request, cached for a year where ?v= names this very version."""
        zipped = request.accept_encodings.quality("gzip") > 0
        response = make_response(self._zipped if zipped else self.body)
        response.content_type = self.content_type
        if zipped:
            response.headers["Content-Encoding"] = "gzip"
        response.vary.add("Accept-Encoding")
        current = request.args.get("v") == self.version
        response.headers["Cache-Control"] = _FOREVER if current else _SOON
        response.set_etag(f"{self.version}{'-gz' if zipped else ''}")
        response.make_conditional(request)
        return response

    @cached_property
    def _zipped(self) -> bytes:
        return gzip.compress(self.body, 9, mtime=0)
