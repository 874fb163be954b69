"""What answers now, and how another version takes its place."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone

from flask import Flask

from bot.answer.answerer import Answerer
from bot.app import create_app, refuse_unready
from bot.lasting import Lasting
from bot.settings import Settings


@dataclass(frozen=True)
class Served:
    """A version, its app, and since when it answers."""

    answerer: Answerer
    app: Flask
    since: datetime


class Current:
    """One process's served version. `problems` says why it is not what is wanted."""

    def __init__(self, settings: Settings, answerer: Answerer) -> None:
        refuse_unready(settings, answerer)
        self.settings = settings
        self.lasting = Lasting.of(settings, answerer.query_ids)
        self.problems: tuple[str, ...] = answerer.problems
        self.served = self._serve(answerer)

    def switch(self, answerer: Answerer) -> Callable[[], object | None]:
        """Let another answerer's app answer from the next request on.

        Returns what says whether the app before is still there. Raises what create_app does; then
        the one before goes on.
        """
        refuse_unready(self.settings, answerer, warn=False)  # the log has it from the start
        before = weakref.ref(self.served.app)
        self.served = self._serve(answerer)
        return before

    def _serve(self, answerer: Answerer) -> Served:
        app = create_app(self.settings, answerer, self.lasting, lambda: self.problems)
        return Served(answerer, app, datetime.now(timezone.utc))
