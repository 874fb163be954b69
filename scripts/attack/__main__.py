"""Attack the server: python -m scripts.attack [--inputs N] [--seed N] [--only KIND] [--json]

Starts a server of its own on this machine with the settings at hand (CORPUS_DIR, INDEX_DIR, …), a
journal in a temporary folder and no rate limit, sends it hostile inputs, and looks at all that comes
back, at the log, the memory and the journal. The same seed sends the same inputs. Exit status 1 where
anything is wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from scripts.attack.case import MATTERMOST_TOKEN, SIGNING_SECRET
from scripts.attack.client import Client
from scripts.attack.judge import faults_of
from scripts.attack.plan import KINDS, case_of, plan
from scripts.attack.report import aftermath, figures, problems, table
from scripts.attack.run import attack, known_of
from scripts.bench.server import RunningServer, running_server
from scripts.door import door

# A port that nothing listens on: what would be posted to Slack goes nowhere.
_NO_SLACK = "http://127.0.0.1:1/api/"


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Return 0 where nothing is wrong, else 1."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.attack",
        description="Send hostile inputs to a server of its own on this machine.",
    )
    parser.add_argument("--inputs", type=int, default=100_000, help="how many (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="which ones (%(default)s)")
    parser.add_argument("--only", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("--number", type=int, help="with --only: show this one, and its reply")
    parser.add_argument("--json", action="store_true", help="print one object")
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="attack-") as folder:
        if arguments.number is not None and arguments.only:
            return _show(arguments.only, arguments.number, arguments.seed, Path(folder))
        return _run(arguments, Path(folder))


def _run(arguments: argparse.Namespace, folder: Path) -> int:
    log = folder / "log"
    with _server(log, folder) as server:
        begun = time.monotonic()
        tally = attack(
            server.url,
            server.process.pid,
            plan(arguments.inputs, arguments.seed, arguments.only or ""),
            arguments.inputs,
            arguments.seed,
            progress=lambda line: print(line, file=sys.stderr, flush=True),
        )
        seconds = time.monotonic() - begun
        alive = _is_alive(server.url)
    after = aftermath(log, folder / "journal.db", arguments.seed, alive=alive)
    found = problems(tally, after, seconds, arguments.seed)
    measured = figures(tally, after, seconds)
    if arguments.json:
        print(json.dumps(measured | {"problems": found}, ensure_ascii=False, indent=1))
    else:
        print(table(measured))
        print("\n".join(["", *found]) if found else "\nNothing is wrong.")
    return 1 if found else 0


def _show(kind: str, number: int, seed: int, folder: Path) -> int:
    """Send one input and print it with all that comes back."""
    with _server(folder / "log", folder) as server:
        case = case_of(kind, number, seed, known_of(server.url))
        print(f"sent ({len(case.raw):,} bytes, marker {case.marker}):\n{case.raw[:4000]!r}")
        client = Client(server.url)
        replies = client.send(case)
        client.close()
    for reply in replies:
        print(f"\ncame back after {reply.seconds:.3f} s:\n{reply.head}\n{reply.body[:4000]!r}")
    faults = sorted(set(faults_of(case, replies)))
    print("\nfaults:", "; ".join(faults) or "none")
    return 1 if faults else 0


@contextmanager
def _server(log: Path, folder: Path) -> Iterator[RunningServer]:
    """Run the server with the settings that make every route there and every input count."""
    with (
        log.open("wb") as written,
        running_server(
            stderr=written.fileno(),
            DATA_DIR=str(folder),
            DATABASE_URL="",
            DEVELOPER_PAGES="on",
            FAQ_ENV="development",
            MATTERMOST_TOKEN=MATTERMOST_TOKEN,
            RATE_LIMIT="off",
            SLACK_API_URL=_NO_SLACK,
            SLACK_BOT_TOKEN="xoxb-the-attack",
            SLACK_SIGNING_SECRET=SIGNING_SECRET,
            TRUSTED_PROXIES="0",
            WEB_WORKERS=os.environ.get("WEB_WORKERS", "2"),
        ) as server,
    ):
        yield server


def _is_alive(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(main())
