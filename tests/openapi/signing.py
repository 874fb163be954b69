"""Requests signed as Slack signs them."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from flask import Flask
from slack_sdk.signature import SignatureVerifier

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"


class Signing:
    """Every request of a WSGI app as Slack would sign it, each at a moment of its own: a copy would
    be refused."""

    def __init__(self, app: Flask) -> None:
        self._app, self._number = app, itertools.count()

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith("/slack/") and environ["REQUEST_METHOD"] == "POST":
            body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            timestamp = str(int(time.time()) - next(self._number) % 290)
            environ["wsgi.input"].seek(0)
            environ["HTTP_X_SLACK_REQUEST_TIMESTAMP"] = timestamp
            with suppress(UnicodeDecodeError):  # slack_sdk signs text only
                environ["HTTP_X_SLACK_SIGNATURE"] = SignatureVerifier(SECRET).generate_signature(
                    timestamp=timestamp, body=body
                )
        return self._app(environ, start_response)
