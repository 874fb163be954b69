"""What leaves for Slack is kept: by a sender that posts nothing, or by a server on this machine."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from flask import Flask

from bot.answer.answerer import Answerer
from bot.app import create_app
from bot.settings import Settings
from bot.slack.routes import make_slack
from bot.slack.secrets import Secrets
from bot.slack.sender import Sender, is_response_url
from tests.slack.client import MATTERMOST, SECRET, TOKEN


class KeptMessages(Sender):
    """A sender that keeps what it is given, at once, and posts nothing."""

    def __init__(self) -> None:
        super().__init__(TOKEN, "http://127.0.0.1:9/")
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def submit(self, job: Callable[[], None]) -> bool:
        job()
        return True

    def call(self, method: str, body: dict[str, Any]) -> None:
        self.calls.append((method, json.loads(json.dumps(body))))

    def respond(self, response_url: str, body: dict[str, Any]) -> None:
        assert is_response_url(response_url)
        self.calls.append((response_url, json.loads(json.dumps(body))))


@contextmanager
def app_with(answerer: Answerer, settings: Settings, sender: Sender) -> Iterator[Flask]:
    """The app with this sender in its chat part."""
    app = create_app(replace(settings, slack_signing_secret="", mattermost_token=""), answerer)
    recorder = app.extensions["recorder"]
    app.register_blueprint(
        make_slack(answerer, recorder, Secrets(SECRET, TOKEN, MATTERMOST), sender)
    )
    yield app
    recorder.close()


class FakeSlack:
    """Slack's Web API on this machine: keeps what is posted to it."""

    def __init__(self) -> None:
        self.posted: list[tuple[str, str, dict[str, Any]]] = []
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                fake.posted.append((self.path, self.headers["Authorization"], body))
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(b'{"ok": true, "ts": "1.2"}')

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/api/"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def wait_for(self, count: int) -> None:
        """Wait until so many messages have arrived, or fail."""
        deadline = time.monotonic() + 10
        while len(self.posted) < count:
            assert time.monotonic() < deadline, f"{len(self.posted)} of {count} within 10 s"
            time.sleep(0.02)

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
