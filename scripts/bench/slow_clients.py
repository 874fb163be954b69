"""Clients that take their time: python -m scripts.bench.slow_clients URL KIND COUNT

Holds COUNT connections to a server on this machine, as one visitor with a script would, until it is
ended; what the server closes is opened again.
"""

from __future__ import annotations

import argparse
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import urlsplit

from scripts.bench.server import ROOT

_POST = b"POST /api/ask HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
# What each kind sends at once; after that it sends a byte a second, or waits.
KINDS = {
    "idle": b"",
    "half a header": _POST[:-2],
    "half a body": _POST + b'Content-Length: 40\r\n\r\n{"query"',
    "half a chunk": _POST + b'Transfer-Encoding: chunked\r\n\r\n28\r\n{"query"',
    "a byte a second": _POST + b"Content-Length: 60000\r\n\r\n",
    "half a large body": b"POST /slack/interactive HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n"
    + b"a" * 400_000,
    "reads no reply": b"GET / HTTP/1.1\r\nHost: a\r\n\r\n" * 300,
}
_AGAIN_S = 0.5


class Slow:
    """One connection of a kind, opened again whenever it ends."""

    def __init__(self, address: tuple[str, int], kind: str) -> None:
        self._address, self._kind = address, kind
        self._open()

    def _open(self) -> None:
        self._socket = socket.socket()
        if self._kind == "reads no reply":
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._socket.settimeout(1)
        self._is_open = False
        try:
            self._socket.connect(self._address)
            self._socket.sendall(KINDS[self._kind])
            self._is_open = True
        except OSError:
            pass
        self._socket.setblocking(False)

    def tick(self) -> None:
        """Send the next byte, or see whether the server has ended the connection."""
        try:
            if self._kind == "a byte a second":
                self._socket.send(b" ")
            elif self._kind != "reads no reply" and self._socket.recv(65536) == b"":
                self._is_open = False
        except BlockingIOError:
            pass
        except OSError:
            self._is_open = False
        if not self._is_open:
            self._socket.close()
            self._open()


@contextmanager
def slow_clients(url: str, kind: str, count: int) -> Iterator[None]:
    """Hold so many connections, from a process of their own, until the block ends."""
    command = [sys.executable, "-m", "scripts.bench.slow_clients", url, kind, str(count)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout
    try:
        process.stdout.readline()
        yield
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def main(argv: Sequence[str] | None = None) -> int:
    """Run until ended."""
    parser = argparse.ArgumentParser(prog="python -m scripts.bench.slow_clients")
    parser.add_argument("url")
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("count", type=int)
    arguments = parser.parse_args(argv)
    server = urlsplit(arguments.url)
    if server.hostname not in ("127.0.0.1", "localhost", "::1"):
        parser.error("only a server on this machine")
    address = (server.hostname, server.port or 80)
    clients = [Slow(address, arguments.kind) for _ in range(arguments.count)]
    print("all connected", flush=True)
    begun = time.monotonic()
    while time.monotonic() - begun < 600:
        for each in clients:
            each.tick()
        time.sleep(1.0 if arguments.kind == "a byte a second" else _AGAIN_S)
    return 0


if __name__ == "__main__":
    sys.exit(main())
