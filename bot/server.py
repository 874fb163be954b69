"""gunicorn around the app: loaded once, forked into workers, which bot.worker describes."""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Protocol

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from bot.worker.worker import GRACE_S, LoopWorker
from corpus.errors import FaqError

# One query uses one thread; more of them wait for the journal, or for the pass of another.
_THREADS = 4
_LEAVE_WITHIN_S = 6  # after its last request a worker writes what the journal has queued
# Listening on every interface is no address to go to.
_REACHED_AS = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "localhost"}
_HANDED = 3  # the first descriptor that systemd hands over: man sd_listen_fds


class UnusableSocket(FaqError):
    """What systemd has opened cannot be served at; the message says what to write."""


class ServedApp(Protocol):
    """A WSGI app, with what it needs in each worker."""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a request."""

    def start(self) -> None:
        """Begin a worker: threads begun before the fork do not exist in it."""

    def sample(self, requests_waiting: int) -> None:
        """Note how this worker is; asked about once a second."""

    def close(self) -> None:
        """End a worker."""


class Metrics(Protocol):
    """Serves, in the workers' parent, what they count."""

    def start(self, workers: Callable[[], Collection[int]]) -> None:
        """Begin; `workers` returns the process ids of those that live."""

    def forked(self) -> None:
        """Let go, in a worker, of what is the parent's."""

    def worker_ended(self, pid: int) -> None:
        """Note that a worker ended, however it did."""

    def close(self) -> None:
        """End."""


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """Serves one app, created before the fork: its weights are shared by all workers."""

    def __init__(
        self, app: ServedApp, host: str, port: int, workers: int, metrics: Metrics | None = None
    ) -> None:
        self._app, self._metrics = app, metrics
        self._options = {
            "bind": _authority(host, port),
            "workers": workers,
            "threads": _THREADS,
            "worker_class": LoopWorker,
            "preload_app": True,
            "graceful_timeout": GRACE_S + _LEAVE_WITHIN_S,
            "timeout": 30,
            "control_socket_disable": True,
            "post_worker_init": start_worker,
            "worker_exit": leave_at_once,
            "on_exit": self._leave_last,
            "logger_class": _Log,
            "proc_name": "faq-bot",
        }
        if metrics:
            self._options |= {
                "when_ready": lambda arbiter: metrics.start(lambda: tuple(arbiter.WORKERS)),
                "post_fork": lambda _arbiter, _worker: metrics.forked(),
                "child_exit": lambda _arbiter, worker: metrics.worker_ended(worker.pid),
            }
        super().__init__()

    def load_config(self) -> None:
        """Set gunicorn's options; ours alone, no file."""
        for name, value in self._options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> ServedApp:
        """Return the app, after importing what each worker would import for itself."""
        import bot.journal.database  # noqa: F401  # for the workers' sake

        # What is loaded stays: never looked through again, so that its pages stay shared and no
        # answer waits for it.
        gc.collect()
        gc.freeze()
        return self._app

    def _leave_last(self, _arbiter: Any) -> None:
        """End the master, its workers gone, as `leave_at_once` ends these."""
        if self._metrics:
            self._metrics.close()
        logging.shutdown()
        os._exit(0)


class _Log(Logger):  # type: ignore[misc]  # likewise
    """gunicorn's lines among ours, in the form and from the level that were asked for."""

    def setup(self, cfg: Any) -> None:
        """Hand the lines on instead of writing them."""
        self.cfg = cfg
        self.error_log.propagate = True


def local_url(host: str, port: int) -> str:
    """Return the address at which this machine reaches a server that listens on `host`."""
    return f"http://{_authority(_REACHED_AS.get(host, host), port)}"


def _authority(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def handed_address(
    environment: Mapping[str, str] = os.environ, descriptor: int = _HANDED
) -> tuple[str, int] | None:
    """Return host and port of the socket that systemd has opened for us; None where it has not.

    It goes on listening while a server starts anew: connections wait, and none is refused. gunicorn
    takes it over by itself. Raises UnusableSocket for several, and for one that is not TCP.
    """
    if environment.get("LISTEN_PID") != str(os.getpid()):
        return None
    count = environment.get("LISTEN_FDS", "")
    if count != "1":
        raise UnusableSocket(f"systemd hands over {count or 'no'} sockets: write one ListenStream")
    with socket.socket(fileno=os.dup(descriptor)) as handed:
        if handed.family not in (socket.AF_INET, socket.AF_INET6):  # the worker sets TCP's options
            raise UnusableSocket(
                "systemd hands over a socket that is not TCP: write ListenStream=127.0.0.1:8000"
            )
        host, port, *_ = handed.getsockname()
    return host, port


def start_worker(worker: Any) -> None:
    """Begin what the app needs in each worker."""
    worker.wsgi.start()


def leave_at_once(_server: Any, worker: Any) -> None:
    """End a worker without Python's own shutdown, the journal written.

    An ONNX session made in the parent answers correctly in a forked worker, but its threads are not
    there: their normal exit hangs on a futex (onnxruntime 1.32: gunicorn's stop took 30 s).
    """
    for each in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        signal.signal(each, signal.SIG_IGN)  # a second Ctrl-C would cost the journal its last rows
    try:
        worker.wsgi.close()
        logging.shutdown()
    finally:
        os._exit(0)
