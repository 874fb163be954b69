"""What a visitor and a health check see of a server, while something else goes on."""

from __future__ import annotations

import http.client
import itertools
import json
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple
from urllib.parse import urlsplit

GIVE_UP_S = 5.0
_ASKING = 2  # visitors at a time
_PAUSE_S = 0.1


class Seen(NamedTuple):
    """Seconds each reply took; GIVE_UP_S or more, or a failure, counts as GIVE_UP_S."""

    asks: list[float]
    health: list[float]


def watch(url: str, seconds: float, queries: Sequence[str]) -> Seen:
    """Ask and check health for a while, each time over a connection of its own."""
    texts, lock = itertools.cycle(queries), threading.Lock()

    def ask() -> None:
        with lock:
            query = next(texts)
        fetch(url, "/api/ask", {"query": query})

    def health() -> None:
        fetch(url, "/healthz")

    with ThreadPoolExecutor(_ASKING + 1) as pool:
        asking = [pool.submit(_repeat, ask, seconds) for _ in range(_ASKING)]
        checking = pool.submit(_repeat, health, seconds)
        return Seen([t for each in asking for t in each.result()], checking.result())


def fetch(
    url: str, path: str, body: object = None, timeout: float = GIVE_UP_S
) -> http.client.HTTPResponse:
    """Return a response with status 200, read to its end. Raises OSError or HTTPException."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=timeout)
    try:
        if body is None:
            connection.request("GET", path)
        else:
            connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
        response = connection.getresponse()
        response.read()
    finally:
        connection.close()
    if response.status != 200:
        raise http.client.HTTPException(f"status {response.status}")
    return response


def _repeat(request: Callable[[], None], seconds: float) -> list[float]:
    times, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        begun = time.monotonic()
        try:
            request()
            times.append(time.monotonic() - begun)
        except (OSError, http.client.HTTPException):
            times.append(GIVE_UP_S)
        time.sleep(_PAUSE_S)
    return times
