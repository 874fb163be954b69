"""One request over the web ends by its deadline, whatever the server does, and asks nobody within."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress

import pytest

from corpus.web_request import PrivateAddress, request

DEADLINE_S = 0.6
# A record of TLS that announces 16,000 bytes of a handshake; they come one by one.
TLS_RECORD = b"\x16\x03\x03\x3e\x80\x02\x00\x3e\x7c"

Serve = Callable[[socket.socket], None]


@pytest.fixture
def serve() -> Iterator[Callable[[Serve], int]]:
    servers = []

    def start(answer: Serve) -> int:
        server = socket.create_server(("127.0.0.1", 0))
        servers.append(server)

        def loop() -> None:
            with suppress(OSError):
                while True:
                    client, _ = server.accept()
                    with closing(client), suppress(OSError):
                        answer(client)

        threading.Thread(target=loop, daemon=True).start()
        return int(server.getsockname()[1])

    yield start
    for server in servers:
        server.close()


def _drip(first: bytes) -> Serve:
    def answer(client: socket.socket) -> None:
        client.sendall(first)
        while True:
            time.sleep(0.05)
            client.sendall(b"a")

    return answer


@pytest.mark.parametrize(
    ("scheme", "first"),
    [
        ("http", b"HTTP/1.1 200 OK\r\nX-Slow: "),
        ("http", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"),
        ("https", TLS_RECORD),
        ("https", b""),
    ],
    ids=["headers", "body", "handshake", "silence"],
)
def test_a_server_that_drips_is_left_at_the_deadline(
    serve: Callable[[Serve], int], scheme: str, first: bytes
) -> None:
    port = serve(_drip(first))
    began = time.monotonic()
    with (
        pytest.raises((TimeoutError, OSError)),
        request(
            "GET",
            f"{scheme}://127.0.0.1:{port}/",
            "test",
            allow_private=True,
            deadline=began + DEADLINE_S,
        ) as response,
    ):
        response.read()
    assert time.monotonic() - began < DEADLINE_S + 1


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "10.0.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",
             "[::ffff:127.0.0.1]"],
)  # fmt: skip
def test_nothing_within_a_network_is_asked(host: str) -> None:
    with (
        pytest.raises(PrivateAddress, match="公開されていない"),
        request(
            "GET", f"http://{host}/", "test", allow_private=False, deadline=time.monotonic() + 5
        ),
    ):
        pass
