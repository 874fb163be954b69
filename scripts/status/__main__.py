"""Whether the bot is well, and what needs a person: python -m scripts.status [--url URL] [--json]

For people without Prometheus, and for cron. Ends 0 where all is well, 1 where something needs a
person, 2 where nothing answers.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from datetime import datetime

from bot.answer.contact import TOKYO
from bot.settings import Settings, read_settings
from scripts.door import door
from scripts.status.findings import look
from scripts.status.lines import lines_of


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Return 0, 1 or 2."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.status",
        description="Say whether the bot is up and well, and what to repair. Run it with the "
        "server's own environment (CORPUS_DIR, INDEX_DIR, DATA_DIR, DATABASE_URL).",
        epilog="Ends 0 where all is well, 1 where something needs a person, 2 where nothing answers.",
    )
    parser.add_argument(
        "--url", default=Settings.public_url, help="where the server listens (%(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args(argv)
    found = look(read_settings(), arguments.url.rstrip("/"), datetime.now(TOKYO))
    if arguments.json:
        print(json.dumps(found.as_json(), ensure_ascii=False))
    else:
        print("\n".join(lines_of(found)))
    return found.exit_status


if __name__ == "__main__":
    raise SystemExit(main())
