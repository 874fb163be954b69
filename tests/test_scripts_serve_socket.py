"""A socket that systemd has opened: nobody is refused while the server starts anew."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.server import UnusableSocket, handed_address

ROOT = Path(__file__).parents[1]
QUESTION = json.dumps({"query": "花束は予約できますか"}).encode()
REQUEST = (
    b"POST /api/ask HTTP/1.1\r\nHost: faq\r\nConnection: close\r\n"
    b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(QUESTION), QUESTION)
)
# What systemd does before it starts a service: the socket becomes descriptor 3.
_ACTIVATE = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ |= {"LISTEN_FDS": "1", "LISTEN_PID": str(os.getpid())}
os.execv(sys.executable, [sys.executable, "-m", "scripts.serve"])
"""


@contextmanager
def activated(
    listening: socket.socket, folder: Path, environment: dict[str, str]
) -> Iterator[None]:
    """Serve at a socket that listens already, until the block ends; begin when READY=1 was told."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notices:
        notify = folder / "notify"
        notify.unlink(missing_ok=True)
        notices.bind(str(notify))
        notices.settimeout(60)
        process = subprocess.Popen(
            [sys.executable, "-c", _ACTIVATE, str(listening.fileno())],
            cwd=ROOT,
            pass_fds=[listening.fileno()],
            env=os.environ | environment | {"NOTIFY_SOCKET": str(notify), "WEB_WORKERS": "1"},
            process_group=0,
        )
        try:
            assert notices.recv(4096).startswith(b"READY=1")
            yield
        finally:
            process.terminate()
            assert process.wait(timeout=30) == 0


def reply(connection: socket.socket) -> dict[str, object]:
    with connection, connection.makefile("rb") as lines:
        head, _, body = lines.read().partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    told: dict[str, object] = json.loads(body)
    return told


def test_a_question_that_comes_while_nobody_serves_is_answered_by_the_next_server(
    small_environment: dict[str, str], tmp_path: Path
) -> None:
    environment = small_environment | {"DATA_DIR": str(tmp_path / "data")}
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def ask() -> socket.socket:
            connection = socket.create_connection(listening.getsockname(), timeout=30)
            connection.sendall(REQUEST)
            return connection

        with activated(listening, tmp_path, environment):
            first = reply(ask())
        waiting = ask()
        with activated(listening, tmp_path, environment):
            assert reply(waiting)["answer"] == first["answer"]


def test_without_a_socket_for_this_process_there_is_no_address() -> None:
    assert handed_address({}) is None
    assert handed_address({"LISTEN_FDS": "1", "LISTEN_PID": "1"}) is None


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_the_address_is_the_sockets_own(family: socket.AddressFamily) -> None:
    host = "127.0.0.1" if family == socket.AF_INET else "::1"
    with socket.create_server((host, 0), family=family) as listening:
        found = handed_address(for_us("1"), listening.fileno())
        assert found == listening.getsockname()[:2]


def test_several_sockets_and_one_that_is_not_tcp_are_refused_with_what_to_write(
    tmp_path: Path,
) -> None:
    with pytest.raises(UnusableSocket, match="2 sockets: write one ListenStream"):
        handed_address(for_us("2"))
    with socket.socket(socket.AF_UNIX) as unix:
        unix.bind(str(tmp_path / "socket"))
        with pytest.raises(UnusableSocket, match=r"write ListenStream=127\.0\.0\.1:8000"):
            handed_address(for_us("1"), unix.fileno())


def for_us(count: str) -> dict[str, str]:
    return {"LISTEN_FDS": count, "LISTEN_PID": str(os.getpid())}
