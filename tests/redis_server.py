"""A real redis-server of a test's own, and peers that are none."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest


def needs_redis() -> pytest.MarkDecorator:
    """Skip a test where there is no redis-server (Debian: redis-server); in CI there is one."""
    missing = shutil.which("redis-server") is None and "CI" not in os.environ
    return pytest.mark.skipif(missing, reason="redis-server is not installed")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class RedisServer:
    """A redis-server on a port of its own, which can be killed, stopped and begun again."""

    def __init__(self, *options: str) -> None:
        self.port, self._options = free_port(), options
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", *self._options]
        self.process = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.02)
        raise RuntimeError("redis-server did not start")

    def send(self, number: signal.Signals) -> None:
        assert self.process
        self.process.send_signal(number)

    def kill(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait()

    def command(self, *words: str) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), 2) as connection:
            connection.sendall(" ".join(words).encode() + b"\r\n")
            return connection.recv(1000)


@contextmanager
def redis_server(*options: str) -> Iterator[RedisServer]:
    server = RedisServer(*options)
    try:
        yield server
    finally:
        server.kill()


@contextmanager
def peer(reply: bytes | None, pause_s: float = 0.0) -> Iterator[str]:
    """Listen as something else does: say `reply` byte by byte to whatever comes; None: nothing."""
    listener = socket.create_server(("127.0.0.1", 0))
    connections: list[socket.socket] = []

    def serve(connection: socket.socket) -> None:
        with suppress(OSError):
            while connection.recv(65536):
                for byte in reply or b"":
                    connection.sendall(bytes([byte]))
                    time.sleep(pause_s)

    def accept() -> None:
        with suppress(OSError):
            while True:
                connections.append(listener.accept()[0])
                threading.Thread(target=serve, args=(connections[-1],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"redis://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.close()
        for connection in connections:
            connection.close()
