"""Door to the journal: python -m scripts.journal stats|weekly|export|purge|backup|restore."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from datetime import date, datetime

from bot.answer.contact import TOKYO
from bot.desk.stretch import Stretch
from bot.settings import read_settings
from scripts.door import cleaning_up_when_ended, door
from scripts.journal.options import parser_of
from scripts.journal.stats import lines_of, stats_of
from scripts.journal.tasks import run_backup, run_export, run_purge, run_restore
from scripts.journal.weekly import weekly_mail


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Do what is asked; 0 when it is done."""
    parser = parser_of()
    arguments = parser.parse_args(argv)
    if arguments.what == "stats":
        return _stats(parser, arguments)
    if arguments.what == "weekly":
        mail = weekly_mail(arguments.day, datetime.now(TOKYO))
        print(f"{mail.subject}\n\n{mail.body}")
        return 0
    settings = read_settings()
    task = {
        "export": run_export,
        "purge": run_purge,
        "backup": run_backup,
        "restore": run_restore,
    }[arguments.what]
    with cleaning_up_when_ended():
        return task(settings, arguments, parser)


def _stats(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> int:
    if not 1 <= arguments.days <= 366:
        parser.error("--days takes 1 to 366")
    now = datetime.now(TOKYO)
    last: date = arguments.day or now.date()
    found = stats_of(Stretch(last, arguments.days, now))
    print(json.dumps(found, ensure_ascii=False) if arguments.json else "\n".join(lines_of(found)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
