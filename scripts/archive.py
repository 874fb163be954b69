"""An index as one file: python -m scripts.archive save FILE [--version V] | load FILE [--switch]

What one machine has built another serves: `save` packs a version, `load` verifies every checksum and
puts it beside the others. Running servers follow a switch within a second.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.publishing.publish import Order
from bot.publishing.take_in import take_in, take_in_and_switch
from bot.settings import read_settings
from index.archive import write_archive
from index.manifest import file_digest
from scripts.delivery import refuse_replica
from scripts.door import cleaning_up_when_ended, door
from scripts.progress_lines import ProgressLines


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Return 0 where it was done."""
    arguments = _parser().parse_args(argv)
    settings, report, file = read_settings(), ProgressLines(), arguments.file
    with cleaning_up_when_ended():
        if arguments.verb == "save":
            version = write_archive(settings.index_dir, file, arguments.version, report)
            size = file.stat().st_size / 1e6
            print(f"{file}: version {version}, {size:.0f} MB, SHA-256 {file_digest(file)}")
        elif arguments.switch:
            refuse_replica(settings)
            version = take_in_and_switch(settings, file, report, Order(note=f"{file.name}"))
            print(f"{version} is served from now on")
        else:
            version = take_in(settings, file, report)
            print(
                f"{version} is here, and not served. Publish it: "
                f"python -m scripts.publish --candidate {version}"
            )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.archive", description="Carry an index to another machine."
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    save = verbs.add_parser("save", help="pack a version into FILE [--version]")
    save.add_argument("file", type=Path, metavar="FILE")
    save.add_argument("--version", metavar="V", help="(default: what is served)")
    load = verbs.add_parser("load", help="put the version of FILE beside the others [--switch]")
    load.add_argument("file", type=Path, metavar="FILE")
    load.add_argument("--switch", action="store_true", help="serve it, at once")
    return parser


if __name__ == "__main__":
    sys.exit(main())
