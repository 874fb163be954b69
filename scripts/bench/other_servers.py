"""One app behind one of several servers: python -m scripts.bench.other_servers NAME --port P

The app is ours with one more route, GET /wait, which takes three seconds. WEB_WORKERS processes of
four threads, loaded before the fork wherever the server can.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from flask import Flask  # after the line above
from gunicorn.workers import gthread

from bot.app import create_app
from bot.server import Server
from bot.settings import read_settings
from scripts.bench.server import free_port

WAIT_S = 3
_THREADS = 4


MakeApp = Callable[[], Flask]
_NGINX = """
daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;
worker_rlimit_nofile 4096;
events {{ worker_connections 2048; }}
http {{
    access_log off; client_body_temp_path {folder}; proxy_temp_path {folder};
    fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder};
    client_body_timeout 10s; client_header_timeout 10s; client_max_body_size 512k;
    upstream bot {{ server 127.0.0.1:{behind}; keepalive 16; }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://bot; proxy_http_version 1.1;
            proxy_set_header Connection ""; proxy_set_header Host $host;
        }}
    }}
}}
"""


class _Unchanging:
    """An app that no other version takes the place of."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        return self._app(environ, start_response)

    def start(self) -> None:
        """Begin a worker."""
        self._app.extensions["recorder"].start()

    def sample(self, requests_waiting: int) -> None:
        """Note nothing: what is compared counts nothing."""

    def close(self) -> None:
        """End a worker."""
        self._app.extensions["recorder"].close()


class Gthread(Server):
    """gunicorn's own threaded workers, as this project ran them until 0.1.0."""

    def load_config(self) -> None:
        """Set our options, then theirs."""
        super().load_config()
        self.cfg.set("worker_class", "gthread")
        self.cfg.set("keepalive", 5)


class _ReadWithinASecond(gthread.TConn):  # type: ignore[misc]  # gunicorn ships no types
    def init(self) -> None:
        super().init()
        self.sock.settimeout(1)


def gunicorn(make_app: MakeApp, port: int, workers: int) -> None:
    """A thread reads its request, however long that takes."""
    Gthread(_Unchanging(make_app()), "127.0.0.1", port, workers).run()


def gunicorn_with_deadline(make_app: MakeApp, port: int, workers: int) -> None:
    """gthread, each read from a socket limited to a second."""
    gthread.TConn = _ReadWithinASecond
    Gthread(_Unchanging(make_app()), "127.0.0.1", port, workers).run()


def granian(make_app: MakeApp, port: int, workers: int) -> None:
    """hyper and Python threads; forked, so that what is loaded is shared."""
    from granian.constants import Interfaces
    from granian.server import Server as Granian

    app = make_app()
    multiprocessing.set_start_method("fork")
    Granian(
        "the app",
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=_THREADS,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=10,
    ).serve(target_loader=lambda _target: app, wrap_loader=True)


def nginx(_make_app: MakeApp, port: int, _workers: int) -> None:
    """nginx in front of gthread: it passes on whole requests only, and takes replies at once."""
    behind_port, folder = free_port(), Path(tempfile.mkdtemp())
    conf = folder / "nginx.conf"
    conf.write_text(_NGINX.format(folder=folder, port=port, behind=behind_port))
    me = [sys.executable, "-m", "scripts.bench.other_servers", "gunicorn gthread"]
    behind = subprocess.Popen([*me, "--port", str(behind_port)])
    front = subprocess.Popen(["nginx", "-p", str(folder), "-c", str(conf)])

    def stop(*_: object) -> None:
        front.send_signal(signal.SIGQUIT)  # after requests under way
        front.wait()
        behind.terminate()

    signal.signal(signal.SIGTERM, stop)
    behind.wait()
    front.terminate()
    shutil.rmtree(folder)


def our_server(make_app: MakeApp, port: int, workers: int) -> None:
    """What scripts.serve runs."""
    Server(_Unchanging(make_app()), "127.0.0.1", port, workers).run()


SERVERS: dict[str, Callable[[MakeApp, int, int], None]] = {
    "gunicorn gthread": gunicorn,
    "gunicorn gthread, 1 s a read": gunicorn_with_deadline,
    "granian": granian,
    "nginx, gunicorn gthread": nginx,
    "gunicorn, waitress (ours)": our_server,
}


def missing(name: str) -> str:
    """Return what to install for a server, or ""."""
    if name.startswith("nginx") and not shutil.which("nginx"):
        return "apt-get install nginx-light"
    if name == "granian":
        try:
            import granian as _  # noqa: F401  # is it there?
        except ModuleNotFoundError:
            return "pip install granian==2.8.7"
    return ""


def _wait() -> dict[str, Any]:
    time.sleep(WAIT_S)
    return {}


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until ended."""
    parser = argparse.ArgumentParser(prog="python -m scripts.bench.other_servers")
    parser.add_argument("name", choices=SERVERS)
    parser.add_argument("--port", type=int, required=True)
    arguments = parser.parse_args(argv)
    SERVERS[arguments.name](_make_app, arguments.port, read_settings().workers)
    return 0


def _make_app() -> Flask:
    app = create_app(read_settings())
    app.add_url_rule("/wait", view_func=_wait)
    return app


if __name__ == "__main__":
    sys.exit(main())
