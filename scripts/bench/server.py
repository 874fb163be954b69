"""The real server in a process of its own, for the benchmark and the tests."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
_START_LIMIT_S = 60


class RunningServer(NamedTuple):
    """A server that is ready, and where it is reached."""

    process: subprocess.Popen[bytes]
    url: str


@contextmanager
def running_server(
    *, cores: set[int] | None = None, stderr: int | None = None, **environment: str
) -> Iterator[RunningServer]:
    """Run the server on a free port until the block ends, and end it by its process id.

    `environment` is added to this process's own. With `cores`, the server runs on those alone;
    `stderr` is that of subprocess.Popen. Raises RuntimeError where it does not become ready.
    """
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "scripts.serve", "--port", str(port)],
        cwd=ROOT,
        stderr=stderr,
        env=os.environ | environment,
        preexec_fn=(lambda: os.sched_setaffinity(0, cores)) if cores else None,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(process, url)
        yield RunningServer(process, url)
    finally:
        process.terminate()
        process.wait(timeout=30)


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(process: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + _START_LIMIT_S
    while not _is_ready(url):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended before it was ready (exit {process.returncode})")
        if time.monotonic() > deadline:
            raise RuntimeError(f"the server was not ready within {_START_LIMIT_S} s")
        time.sleep(0.01)


def _is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
