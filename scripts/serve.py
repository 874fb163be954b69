"""Build what is missing, then serve: python -m scripts.serve [--host H] [--port P]"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence

# A worker has one core: a second BLAS thread does nothing but spin there. Read when numpy is first
# imported.
BLAS_THREADS = "OPENBLAS_NUM_THREADS"
os.environ.setdefault(BLAS_THREADS, "1")

from flask import Flask  # noqa: E402  # after the line above

from bot.app import create_app  # noqa: E402  # likewise
from bot.server import Server, local_url  # noqa: E402  # likewise
from bot.settings import Settings, read_settings  # noqa: E402  # likewise
from index.manifest import REBUILD, IndexRefused  # noqa: E402  # likewise
from scripts.console import configure_logging  # noqa: E402  # likewise
from scripts.door import door  # noqa: E402  # likewise


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Return 0 after an orderly stop, or what a build that failed returned."""
    parser = argparse.ArgumentParser(prog="python -m scripts.serve", description="Serve the bot.")
    parser.add_argument("--host", default="127.0.0.1", help="listen there (%(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="(%(default)s)")
    arguments = parser.parse_args(argv)
    configure_logging()
    url = local_url(arguments.host, arguments.port)
    settings = read_settings(served_url=url)
    try:
        app = open_app(settings)
    except subprocess.CalledProcessError as failed_build:
        return failed_build.returncode
    print(f"serving on {url}/ with {settings.workers} workers; stop with Ctrl-C", file=sys.stderr)
    Server(app, arguments.host, arguments.port, settings.workers).run()
    return 0


def open_app(settings: Settings) -> Flask:
    """Return the app, after building an index where none fits.

    Raises subprocess.CalledProcessError after a build that said what is wrong.
    """
    try:
        return create_app(settings)
    except IndexRefused as refused:
        reason = str(refused).partition(REBUILD)[0]  # what it says to run is done here
        print(f"{reason}Building one now; the first time takes some minutes.", file=sys.stderr)
    # In a process of its own, with all cores: this one must never hold torch.
    every_core = {name: value for name, value in os.environ.items() if name != BLAS_THREADS}
    subprocess.run([sys.executable, "-m", "scripts.build"], check=True, env=every_core)
    return create_app(settings)


if __name__ == "__main__":
    sys.exit(main())
