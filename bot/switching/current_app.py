"""The app of the version that is current: swapped in place, each request answered by one only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from bot.answer.answerer import Answerer
from bot.app import open_answerer
from bot.delivery.courier import Courier
from bot.settings import Settings
from bot.switching.current import Current, Served
from bot.switching.watcher import Watcher

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

    from bot.metrics.counts import Counts


class CurrentApp:
    """What a server calls. Made before the fork; each worker switches by itself, from `start` on.

    Raises what create_app does.
    """

    def __init__(self, settings: Settings, answerer: Answerer | None = None) -> None:
        self._current = Current(settings, answerer or open_answerer(settings))
        # Before the fork: each worker would read it for itself, and map the dictionary for it.
        self.served.answerer.searcher.read_ahead()
        self.served.answerer.contact()  # opening hours bring the holidays of every country along
        self._watcher: Watcher | None = None
        self._courier: Courier | None = None

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request from first to last by the app that is current when it comes."""
        return self._current.served.app(environ, start_response)

    @property
    def served(self) -> Served:
        """Return what answers now."""
        return self._current.served

    @property
    def counts(self) -> Counts | None:
        """Return what counts for Prometheus, where there is any."""
        return self._current.lasting.counts

    def sample(self, requests_waiting: int) -> None:
        """Note how this worker is, where metrics are wanted."""
        if counts := self.counts:
            counts.sample(
                requests_waiting, self._current.lasting.recorder.waiting, self.served.answerer
            )

    def start(self) -> None:
        """Begin what a worker needs; what was published since the server began answers first."""
        self._current.lasting.start()
        self._watcher = Watcher(self._current)
        self._watcher.start()
        if self._current.settings.delivery:
            self._courier = Courier(self._current.settings)
            self._courier.start()

    def close(self) -> None:
        """End a worker, its journal written."""
        if self._courier:
            self._courier.close()
        if self._watcher:
            self._watcher.close()
        self._current.lasting.close()
