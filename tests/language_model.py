"""A real HTTP server that answers like a language model's endpoint, or as badly as a test wants."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

Behaviour = Callable[[BaseHTTPRequestHandler, Event], None]


@dataclass
class Model:
    """A running server: its address, and what it was sent. Its last behaviour goes on for ever."""

    url: str
    behaviours: list[Behaviour]
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


@contextmanager
def language_model(*behaviours: Behaviour) -> Iterator[Model]:
    """Yield a server that behaves so, request by request."""
    ended = Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            model.requests.append({"path": self.path} | json.loads(body))
            model.headers.append(dict(self.headers))
            behave = model.behaviours[min(len(model.requests), len(model.behaviours)) - 1]
            with suppress(OSError):  # whoever asked has gone
                behave(self, ended)
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        model = Model(f"http://127.0.0.1:{server.server_port}/v1", list(behaviours))
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield model
        finally:
            ended.set()
            server.shutdown()


def send(
    body: bytes, status: int = 200, content_type: str = "application/json", **headers: str
) -> Behaviour:
    """Send a body with the length it has."""

    def behave(handler: BaseHTTPRequestHandler, _: Event) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", content_type)
        handler.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return behave


def reply(text: object) -> Behaviour:
    """Reply as it should be, with this text."""
    choice = {"index": 0, "message": {"role": "assistant", "content": text}}
    return send(json.dumps({"choices": [choice]}, ensure_ascii=False).encode())


def hang(handler: BaseHTTPRequestHandler, ended: Event) -> None:
    """Say nothing at all."""
    ended.wait(30)


def drip_headers(handler: BaseHTTPRequestHandler, ended: Event) -> None:
    """Send a header, a letter at a time, for ever."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not ended.wait(0.02):
        handler.wfile.write(b"a")
        handler.wfile.flush()


def drip_body(handler: BaseHTTPRequestHandler, ended: Event) -> None:
    """Send a body, a letter at a time, for ever."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    while not ended.wait(0.02):
        handler.wfile.write(b" ")
        handler.wfile.flush()


def endless(handler: BaseHTTPRequestHandler, ended: Event) -> None:
    """Send a body that has no end, as fast as it goes."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    while not ended.is_set():
        handler.wfile.write(b'{"choices": [' * 1000)


def close(handler: BaseHTTPRequestHandler, _: Event) -> None:
    """Close the line without a word."""


def close_half_way(handler: BaseHTTPRequestHandler, _: Event) -> None:
    """Promise more than is sent."""
    handler.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"choices"')


def no_http(handler: BaseHTTPRequestHandler, _: Event) -> None:
    """Answer with something that is not HTTP."""
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.9\r\n")
