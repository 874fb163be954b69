"""What one worker does, without its server: one look after another."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

from bot.app import open_answerer
from bot.settings import Settings
from bot.switching.current import Current
from bot.switching.watcher import Watcher


class Process:
    """The app that is current, and who looks for another."""

    def __init__(self, settings: Settings) -> None:
        self.current = Current(settings, open_answerer(settings))
        self.watcher = Watcher(self.current)
        self.watcher.look()

    @property
    def client(self) -> FlaskClient:
        """Return visitors of the app that is current."""
        return self.current.served.app.test_client()

    def ask(self, query: str, **more: object) -> Any:
        reply = self.client.post("/api/ask", json={"query": query} | more)
        return reply.get_json()

    def ready(self) -> Any:
        return self.client.get("/readyz").get_json()

    def look_at_edits(self) -> Any:
        """Return what /readyz says after two looks at the corpus."""
        for _ in range(2):
            self.watcher._look_for_edits = 0
            self.watcher.look()
        return self.ready()
