"""Serves the metrics from the workers' parent, on an address of their own."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable, Collection, Iterable
from socketserver import TCPServer
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler

from prometheus_client import CollectorRegistry, make_wsgi_app
from prometheus_client.exposition import ThreadingWSGIServer
from prometheus_client.multiprocess import MultiProcessCollector

from bot.http.bind import read_bind
from bot.metrics.counts import Counts
from bot.metrics.folder import remove_folder, shared_folder
from bot.metrics.gone import Gone
from bot.metrics.state import State
from bot.quiet_log import QuietLog, trace
from bot.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = logging.getLogger(__name__)

_PATH = "/metrics"
_REQUEST_WITHIN_S = 10  # who sends none for so long holds no thread


class MetricsServer:
    """A thread of the parent, from `start` on. It shares no lock with what a worker counts.

    Made before the fork, after the folder.
    """

    def __init__(self, settings: Settings, counts: Counts) -> None:
        self._settings, self._counts, self._folder = settings, counts, shared_folder()
        self._gone, self._reading = Gone(self._folder), threading.Lock()
        self._http: _Http | None = None

    def start(self, workers: Callable[[], Collection[int]]) -> None:
        """Begin; `workers` returns the process ids of those that live.

        Where the address cannot be listened on, the log says so, and answers go on without.
        """
        registry = CollectorRegistry()
        MultiProcessCollector(registry, str(self._folder))  # type: ignore[no-untyped-call]  # it has none
        registry.register(State(self._settings, workers))
        host, port = read_bind(self._settings.metrics_bind) or ("", 0)
        try:
            self._http = _Http(host, port)
        except OSError as error:
            log.error("METRICS_BIND: cannot listen on %s, port %d: %s", host, port, error.strerror)
            return
        self._http.set_app(_MetricsPage(make_wsgi_app(registry), self._reading))
        threading.Thread(target=self._http.serve_forever, name="metrics", daemon=True).start()
        log.info("metrics on http://%s%s", self._settings.metrics_bind, _PATH)

    def forked(self) -> None:
        """Let go, in a worker, of the address that is the parent's."""
        if self._http:
            self._http.socket.close()

    def worker_ended(self, pid: int) -> None:
        """Count it, and take its gauges away; what it counted stays.

        Nobody reads meanwhile: its counts would be in two files, or in none.
        """
        self._counts.worker_ended()
        with self._reading:
            self._gone.add(pid)

    def close(self) -> None:
        """Remove what the workers wrote, at the end of the parent."""
        remove_folder(self._folder)


class _MetricsPage:
    """/metrics and nothing else; what cannot be told is logged without a traceback."""

    def __init__(self, app: Callable[..., Iterable[bytes]], reading: threading.Lock) -> None:
        self._app, self._reading, self._quiet = app, reading, QuietLog(log)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer Prometheus."""
        status = "404 Not Found"
        if environ.get("PATH_INFO") == _PATH:
            try:
                with self._reading:
                    return self._app(environ, start_response)
            except Exception as error:  # the next time it is asked it may be well
                self._quiet.warning("the metrics cannot be told: %s", trace(error))
                status = "500 Internal Server Error"
        start_response(status, [("Content-Type", "text/plain")])
        return [status.encode()]


class _Handler(WSGIRequestHandler):
    timeout = _REQUEST_WITHIN_S

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing: a line every fifteen seconds tells nobody anything."""


class _Http(ThreadingWSGIServer):
    def __init__(self, host: str, port: int) -> None:
        family, *_, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        self.address_family = family
        super().__init__((str(address[0]), port), _Handler)

    def server_bind(self) -> None:
        """Bind, without asking the name service who we are, which may take its time."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]
        self.setup_environ()
