"""Build what is missing, then serve: python -m scripts.serve [--host H] [--port P]"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

# A worker has one core: a second BLAS thread does nothing but spin there. Read when numpy is first
# imported.
BLAS_THREADS = "OPENBLAS_NUM_THREADS"
os.environ.setdefault(BLAS_THREADS, "1")

from bot.app import create_app  # noqa: E402  # after the line above
from bot.server import Server  # noqa: E402  # likewise
from bot.settings import SettingsError, read_settings  # noqa: E402  # likewise
from index.manifest import IndexRefused  # noqa: E402  # likewise
from scripts.console import configure_logging  # noqa: E402  # likewise


def main() -> int:
    """Return 0 after an orderly stop, 1 after saying what to repair."""
    parser = argparse.ArgumentParser(prog="python -m scripts.serve", description="Serve the bot.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    arguments = parser.parse_args()
    configure_logging()
    try:
        settings = read_settings()
        try:
            app = create_app(settings)
        except IndexRefused as refused:
            print(refused, file=sys.stderr)
            # In a process of its own, with all cores: this one must never hold torch.
            every_core = {name: value for name, value in os.environ.items() if name != BLAS_THREADS}
            built = subprocess.run(
                [sys.executable, "-m", "scripts.build"], check=False, env=every_core
            )
            if built.returncode:
                return built.returncode
            app = create_app(settings)
    except (SettingsError, IndexRefused) as error:
        print(error, file=sys.stderr)
        return 1
    print(
        f"serving on http://{arguments.host}:{arguments.port}/ with {settings.workers} workers; stop with Ctrl-C",
        file=sys.stderr,
    )
    Server(app, settings, arguments.host, arguments.port).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
