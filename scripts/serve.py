"""Build what is missing, then serve: python -m scripts.serve [--host H] [--port P] [--no-build]

Where an index cannot be built, or must not, the last good one serves and the console says why.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence

# A worker has one core: a second BLAS thread does nothing but spin there. Read when numpy is first
# imported.
BLAS_THREADS = "OPENBLAS_NUM_THREADS"
os.environ.setdefault(BLAS_THREADS, "1")

from bot.app import open_last_good_answerer  # noqa: E402  # after the line above
from bot.delivery.catch_up import catch_up  # noqa: E402  # likewise
from bot.http.bind import read_bind  # noqa: E402  # likewise
from bot.publishing.commit import NOTE_FILE, finish_interrupted  # noqa: E402  # likewise
from bot.server import Metrics, Server, handed_address, local_url  # noqa: E402  # likewise
from bot.settings import Settings, read_settings  # noqa: E402  # likewise
from bot.switching.current_app import CurrentApp  # noqa: E402  # likewise
from corpus.errors import FaqError  # noqa: E402  # likewise
from corpus.reader import corpus_digest  # noqa: E402  # likewise
from index.history import read_history, rolled_back  # noqa: E402  # likewise
from index.lock import BuildRunning, build_lock  # noqa: E402  # likewise
from index.manifest import REBUILD, IndexRefused  # noqa: E402  # likewise
from index.progress import silent  # noqa: E402  # likewise
from scripts.console import configure_logging, tell  # noqa: E402  # likewise
from scripts.door import door, sentence  # noqa: E402  # likewise
from scripts.progress_lines import ProgressLines  # noqa: E402  # likewise

_MAX_PORT = 65535
NOT_BUILT = (
    "This server builds nothing (--no-build). Where everything is installed: python -m scripts.publish, "
    "then python -m scripts.archive save FILE; here: python -m scripts.archive load FILE --switch. Or "
    "start it without --no-build, where the build's packages are installed"
)


class CannotListen(FaqError):
    """The address cannot be served at; the message says why."""


class NothingToServe(FaqError):
    """A replica to which nothing was delivered."""


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Return 0 after an orderly stop."""
    parser = argparse.ArgumentParser(prog="python -m scripts.serve", description="Serve the bot.")
    parser.add_argument("--host", default="127.0.0.1", help="listen there (%(default)s)")
    parser.add_argument("--port", type=port_number, default=8000, help="(%(default)s)")
    parser.add_argument(
        "--no-build", action="store_true", help="serve what is there; never build, or import torch"
    )
    arguments = parser.parse_args(argv)
    handed = handed_address()
    host, port = handed or (arguments.host, arguments.port)
    if not handed:
        refuse_unless_free(host, port)
    url = local_url(host, port)
    settings = read_settings(served_url=url)
    configure_logging(settings.log_format, settings.log_level)
    if bind := read_bind(settings.metrics_bind):
        refuse_unless_free(*bind, option="METRICS_BIND")
    app = open_app(settings, builds=not arguments.no_build)
    tell(f"serving on {url}/ with {settings.workers} workers; stop with Ctrl-C")
    metrics = open_metrics(settings, app)
    Server(app, host, port, settings.workers, metrics).run()
    return 0


def open_metrics(settings: Settings, app: CurrentApp) -> Metrics | None:
    """Return what serves the metrics, where they are wanted."""
    if app.counts is None:
        return None
    from bot.metrics.server import MetricsServer  # prometheus_client, only where somebody reads it

    return MetricsServer(settings, app.counts)


def port_number(text: str) -> int:
    """Return a port. Raises argparse.ArgumentTypeError."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= _MAX_PORT):
        raise argparse.ArgumentTypeError(f"{text!r} is no port: use a number from 1 to {_MAX_PORT}")
    return int(text)


def refuse_unless_free(host: str, port: int, option: str = "--host, --port") -> None:
    """Raise CannotListen where nobody could listen: told before minutes of building.

    `option` is what chooses another address.
    """
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no host name"
        raise CannotListen(
            f"cannot listen on {host!r}, port {port} ({reason}). Stop what listens there already, "
            f"or choose another: {option}"
        ) from error


def open_app(settings: Settings, *, builds: bool = True) -> CurrentApp:
    """Return the app, where no index fits after building one, if this server `builds`.

    Where that fails, the last good index answers, and what is wrong is said here and by /readyz.
    Raises IndexRefused where there is none that can be read.
    """
    unfinished = finish_publish(settings)
    if settings.replica:
        return open_replica(settings, unfinished)
    try:
        return CurrentApp(settings)
    except IndexRefused as refused:
        if app := open_rolled_back(settings):
            return app
        reason = str(refused).partition(REBUILD)[0]  # what it says to run is done here
        if builds:
            tell(f"{reason}Building one now; the first time takes some minutes.")
    failures = [*unfinished, *(build() if builds else [NOT_BUILT])]
    try:
        answerer = open_last_good_answerer(settings, failures)
    except IndexRefused as refused:
        if builds:
            raise
        raise IndexRefused(
            f"{str(refused).replace(REBUILD, '').rstrip()}\n{NOT_BUILT}"
        ) from refused
    if answerer.problems:
        tell(stale_warning(answerer.version, answerer.problems, builds=builds), logging.WARNING)
    return CurrentApp(settings, answerer)


def open_replica(settings: Settings, unfinished: Sequence[str]) -> CurrentApp:
    """Return the app of what was delivered, or where that is not to be had of the last good one.

    A replica builds nothing. Raises NothingToServe where nothing is here.
    """
    failures = [*unfinished, *catch_up(settings, ProgressLines())]
    try:
        answerer = open_last_good_answerer(settings, failures)
    except IndexRefused as refused:
        reasons = "\n".join(failures or [str(refused)])
        raise NothingToServe(
            f"REPLICA={settings.replica}: nothing to serve.\n{reasons}"
        ) from refused
    for failure in failures:
        tell(f"WARNING: {failure}\n{answerer.version} serves.", logging.WARNING)
    return CurrentApp(settings, answerer)


def finish_publish(settings: Settings) -> list[str]:
    """Finish a publish or a rollback that was killed at its last moment; return why that failed."""
    if not (settings.index_dir / NOTE_FILE).exists():
        return []
    try:
        with build_lock(settings.index_dir, silent, wait_s=0):
            version = finish_interrupted(settings.index_dir, settings.corpus_dir)
    except BuildRunning:  # nobody was killed: it is under way, and workers notice its switch
        return []
    except OSError as error:
        return [f"A publish was interrupted and cannot be finished: {sentence(error)}"]
    if version:
        tell(f"finished a publish that was interrupted: {version}")
    return []


def open_rolled_back(settings: Settings) -> CurrentApp | None:
    """Return the app of the version that somebody went back to, where the corpus is what was left.

    None where the corpus is another, or where that version cannot be opened: then a build is due.
    """
    problem = rolled_back_problem(settings)
    if not problem:
        return None
    try:
        answerer = open_last_good_answerer(settings, [problem])
    except IndexRefused:
        return None
    tell(f"WARNING: {problem}\n{answerer.version} serves.", logging.WARNING)
    return CurrentApp(settings, answerer)


def rolled_back_problem(settings: Settings) -> str:
    """Return what is to be said where the corpus was rolled back from; else ""."""
    history = read_history(settings.index_dir)
    try:
        digest = corpus_digest(settings.corpus_dir)
    except OSError:
        return ""
    back = next((each for each in reversed(history) if each.left == digest), None)
    if back is None or digest not in rolled_back(history):
        return ""
    by = f" by {back.by}" if back.by else ""
    return (
        f"{settings.corpus_dir} holds what was rolled back from ({back.at}{by}), and a start does not "
        "build it again. Edit it, or publish it nonetheless: python -m scripts.publish"
    )


def stale_warning(version: str, problems: Sequence[str], *, builds: bool = True) -> str:
    """Return what the console says where the last good index serves."""
    why = "no index could be built" if builds else "no index here fits"
    then = "Then start again: a build comes first. " if builds else ""
    return "\n".join(
        (
            f"WARNING: {why}; the last good one ({version}) serves. It answers as it did before the "
            "change. What to repair:",
            *(f"  - {problem}" for problem in problems),
            f"{then}Until then /readyz says stale: true.",
        )
    )


def build() -> list[str]:
    """Build an index, and return why that failed; nothing where it did not.

    In a process of its own, with all cores: this one must never hold torch. It ends with this one.
    """
    every_core = {name: value for name, value in os.environ.items() if name != BLAS_THREADS}
    command = [sys.executable, "-m", "scripts.build", "--json"]
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, env=every_core, check=False)
    finally:
        signal.signal(signal.SIGTERM, before)
    if done.returncode == 0:
        return []
    try:
        return [str(problem) for problem in json.loads(done.stdout)["problems"]]
    except (ValueError, KeyError, TypeError):
        return [_ended(done.returncode)]


def _stop(number: int, _frame: object) -> None:
    sys.exit(128 + number)


def _ended(status: int) -> str:
    if status == -signal.SIGKILL:
        return "The build was killed, as happens where memory runs out: it takes 1.7 GB."
    if status < 0:
        return f"The build was ended by signal {-status} ({signal.Signals(-status).name})."
    return f"The build failed with exit status {status}; its output above says why."


if __name__ == "__main__":
    sys.exit(main())
