"""Fill a journal with invented visits: python -m scripts.simulate [--into FOLDER] [--visits N]

The real server answers them, on a free port of this machine alone; what it records lies in a folder
of its own, never in DATA_DIR or DATABASE_URL, and the desk says on every page that it is invented.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bot.answer.contact import TOKYO
from bot.desk.simulated import SIMULATED
from bot.desk.tokens import hash_of, make_token
from bot.settings import read_settings
from corpus.errors import FaqError
from corpus.reader import read_corpus
from index.progress import Progress
from index.store import current_folder
from scripts.bench.server import running_server
from scripts.door import door
from scripts.progress_lines import ProgressLines
from scripts.simulate.run import Driver, put_back
from scripts.simulate.visits import visits

_JOURNAL = "journal.db"
_RATE_LIMIT = "1000000/minute"


class FolderInUse(FaqError):
    """A folder holds what is not simulated; the message says which."""


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Return 0 once the folder is filled."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.simulate",
        description="Let invented visitors ask, to see the desk filled. Nothing real is touched.",
    )
    parser.add_argument(
        "--into", type=Path, default=Path("data-simulated"), metavar="FOLDER", help="(%(default)s)"
    )
    parser.add_argument("--visits", type=_count, default=1000, metavar="N", help="(%(default)s)")
    parser.add_argument(
        "--days", type=_count, default=28, metavar="N", help="spread over (%(default)s)"
    )
    parser.add_argument("--seed", type=int, default=1, help="other visitors (%(default)s)")
    arguments = parser.parse_args(argv)
    settings = read_settings()
    current_folder(settings.index_dir)
    corpus = read_corpus(settings.corpus_dir)
    folder: Path = arguments.into
    _prepare(folder)
    now = datetime.now(TOKYO)
    planned = visits(corpus, arguments.visits, arguments.days, now, random.Random(arguments.seed))
    show = ProgressLines()
    show(Progress("simulate", "starting the server"))
    with (
        (folder / "server.log").open("wb") as log,
        running_server(
            stderr=log,
            DATA_DIR=str(folder),
            DATABASE_URL="",
            RATE_LIMIT=_RATE_LIMIT,
            WEB_WORKERS="1",
            FAQ_ENV="",
        ) as server,
    ):
        driver = Driver(server.url)
        driver.run(
            planned,
            lambda done: show(Progress("simulate", "visits", done, arguments.visits)),
        )
    put_back(folder / _JOURNAL, driver.moved)
    token = make_token()
    print(
        f"{len(driver.moved):,} invented questions lie in {folder}. Look at them with\n\n"
        f"    DATA_DIR={folder} ADMIN_TOKENS='見学:publisher:{hash_of(token)}' "
        "python -m scripts.serve\n\n"
        f"at http://127.0.0.1:8000/admin: name 見学, token {token}\n"
        f"To be rid of them, delete {folder}."
    )
    return 0


def _prepare(folder: Path) -> None:
    """Mark the folder as simulated. Raises FolderInUse where something real may lie in it."""
    if folder.exists() and not (folder / SIMULATED).exists() and any(folder.iterdir()):
        raise FolderInUse(f"{folder} holds something already: choose another folder with --into")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SIMULATED).touch()


def _count(text: str) -> int:
    count = int(text)
    if not 1 <= count <= 1_000_000:
        raise argparse.ArgumentTypeError("use a number from 1 to 1,000,000")
    return count


if __name__ == "__main__":
    sys.exit(main())
