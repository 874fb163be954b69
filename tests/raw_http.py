"""Bytes to a server and back, as no HTTP client would send them."""

from __future__ import annotations

import json
import socket
import time
from typing import Any, NamedTuple
from urllib.parse import urlsplit


class RawReply(NamedTuple):
    """What came back until the server closed, or said nothing for a while."""

    raw: bytes
    seconds: float

    @property
    def status(self) -> int:
        return int(self.raw.split(b" ", 2)[1]) if self.raw else 0

    @property
    def head(self) -> str:
        return self.raw.partition(b"\r\n\r\n")[0].decode("latin-1")

    @property
    def problem(self) -> dict[str, Any]:
        body: dict[str, Any] = json.loads(self.raw.partition(b"\r\n\r\n")[2])
        return body


def send_raw(url: str, *parts: bytes, quiet_s: float = 2.0, pause_s: float = 0.05) -> RawReply:
    """Send the parts with a pause between them, and read all that comes."""
    server = urlsplit(url)
    begun, raw = time.monotonic(), b""
    with socket.create_connection((server.hostname, server.port), timeout=quiet_s) as connection:
        try:
            for number, part in enumerate(parts):
                if number:
                    time.sleep(pause_s)
                connection.sendall(part)
            while block := connection.recv(65536):
                raw += block
        except (TimeoutError, ConnectionError):
            pass
    return RawReply(raw, time.monotonic() - begun)
