"""What publishing would change for those who ask: python -m scripts.diff [--from FOLDER]
[--golden FILE] [--version VERSION] [--json]

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
from bot.publishing.comparison import compare
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
    parser.add_argument(
        "--version", help="a kept version: what changed since, in place of what would"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args(argv)
    settings, report = read_settings(), ProgressLines()
    with cleaning_up_when_ended():
        if arguments.version:
            impact = compare(settings, report, arguments.version, arguments.golden)
        else:
            build, draft = builder(settings, report), arguments.draft
            candidate = prepare(settings, build, report, draft=draft, golden=arguments.golden)
            impact = Impact.of(candidate.impact)
    if arguments.json:
        print(json.dumps(impact.as_json(), ensure_ascii=False))
    else:
        print("\n".join(impact_lines(impact)))
    return 1 if impact.broken else 0


if __name__ == "__main__":
    sys.exit(main())
