"""Write the page that the proxy shows while no server answers: python -m scripts.outage FILE.html

It holds the company's lines and hours, and needs no server: docs/production.md.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bot.answer.contact import TOKYO
from bot.settings import read_settings
from bot.web.outage_page import outage_page
from corpus.reader import read_corpus
from corpus.whole_file import write_whole
from scripts.door import door

_FOR_ALL_TO_READ = 0o644  # also where the service's umask keeps everything else to itself


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Return 0 when the file is there, whole."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.outage",
        description="Write the page that the proxy shows while no server answers.",
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="where the proxy looks for it")
    parser.add_argument("--corpus", metavar="FOLDER", type=Path, help="(CORPUS_DIR)")
    arguments = parser.parse_args(argv)
    site = read_corpus(arguments.corpus or read_settings().corpus_dir, packs=()).site
    file: Path = arguments.file
    write_whole(file, outage_page(site, datetime.now(TOKYO)).encode())
    file.chmod(_FOR_ALL_TO_READ)
    print(f"{file}: {len(site.phones)} lines")
    return 0


if __name__ == "__main__":
    sys.exit(main())
