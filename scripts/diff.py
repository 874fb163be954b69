"""What publishing would change for those who ask: python -m scripts.diff [--from FOLDER]
[--golden FILE] [--recent N] [--version VERSION] [--candidate VERSION] [--json]

Builds a candidate of CORPUS_DIR, or of a draft, beside what is served, and asks both. Exit codes:
0 no golden query breaks, 1 one does.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.evaluation.impact import Impact
from bot.evaluation.impact_lines import impact_lines
from bot.publishing.comparison import RECENT, compare
from bot.publishing.publish import prepare
from bot.settings import read_settings
from scripts.build import builder
from scripts.door import cleaning_up_when_ended, door
from scripts.progress_lines import ProgressLines


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Return 0 where no golden query breaks."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.diff",
        description="Say what publishing would change for those who ask.",
        epilog="Exit codes: 0 no golden query breaks, 1 one does.",
    )
    parser.add_argument(
        "--from", dest="draft", type=Path, metavar="FOLDER", help="a draft in place of CORPUS_DIR"
    )
    parser.add_argument(
        "--golden", type=Path, metavar="FILE", help="JSONL: id, text, relevant; besides `queries`"
    )
    parser.add_argument("--version", help="a kept version in place of the one that is served")
    parser.add_argument(
        "--candidate",
        metavar="VERSION",
        help="a kept version in place of a new candidate (with --version alone: the one served)",
    )
    parser.add_argument(
        "--recent",
        type=_at_least_none,
        default=RECENT,
        metavar="N",
        help=f"of the journal, the texts asked most (default: {RECENT})",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args(argv)
    settings, report = read_settings(), ProgressLines()
    with cleaning_up_when_ended():
        if arguments.version or arguments.candidate:
            old, new = arguments.version, arguments.candidate
            impact = compare(settings, report, old, new, arguments.golden, arguments.recent)
        else:
            build, draft = builder(settings, report), arguments.draft
            candidate = prepare(
                settings,
                build,
                report,
                draft=draft,
                golden=arguments.golden,
                recent=arguments.recent,
            )
            impact = Impact.of(candidate.impact)
    if arguments.json:
        print(json.dumps(impact.as_json(), ensure_ascii=False))
    else:
        print("\n".join(impact_lines(impact)))
    return 1 if impact.broken else 0


def _at_least_none(typed: str) -> int:
    number = int(typed)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{typed}: give 0 or more")
    return number


if __name__ == "__main__":
    sys.exit(main())
