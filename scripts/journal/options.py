"""What python -m scripts.journal is told."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path


def parser_of() -> argparse.ArgumentParser:
    """Return the parser of all commands. Days are those of Asia/Tokyo."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.journal",
        description="What was asked: in numbers, as a table, kept safe, and deleted.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="what", required=True)

    stats = commands.add_parser("stats", help="how some days went, in Asia/Tokyo")
    stats.add_argument("--days", type=int, default=1, metavar="N", help="how many days (1)")
    stats.add_argument("--day", type=date.fromisoformat, help="the last of them (today)")
    stats.add_argument("--json", action="store_true", help="print one JSON object")

    weekly = commands.add_parser("weekly", help="a week as the text of a mail")
    weekly.add_argument("--day", type=date.fromisoformat, help="a day of it (the last whole week)")

    export = commands.add_parser("export", help="the rows, as .csv for Excel or as .jsonl")
    export.add_argument("file", type=Path, metavar="FILE", help="ends with .csv or .jsonl")
    export.add_argument("--since", type=date.fromisoformat, metavar="DAY", help="first day")
    export.add_argument("--until", type=date.fromisoformat, metavar="DAY", help="last day")
    export.add_argument("--days", type=_count, metavar="N", help="the last N days instead")
    export.add_argument(
        "--encoding",
        choices=["utf-8-sig", "utf-8", "cp932"],
        help="of a .csv (utf-8-sig, which Excel takes); what cp932 lacks becomes 〓",
    )

    purge = commands.add_parser("purge", help="delete questions with their ratings, for good")
    which = purge.add_mutually_exclusive_group(required=True)
    which.add_argument("--before", type=date.fromisoformat, metavar="DAY", help="older than a day")
    which.add_argument("--older-than", type=_count, metavar="DAYS", help="older than so many days")
    which.add_argument("--query-id", metavar="ID", help="one question")
    which.add_argument("--conversation", metavar="ID", help="all of one conversation")
    which.add_argument("--all", action="store_true", help="everything, with all that is counted")
    purge.add_argument("--yes", action="store_true", help="without asking back")

    backup = commands.add_parser("backup", help="all of it in one file, also while it is written")
    backup.add_argument("file", type=Path, metavar="FILE", help="a new file")

    restore = commands.add_parser("restore", help="a backup back into place; stop the server first")
    restore.add_argument("file", type=Path, metavar="FILE", help="what backup made")
    restore.add_argument("--replace", action="store_true", help="set aside what is there")
    parser.epilog = "\n".join(each.format_usage().strip() for each in commands.choices.values())
    return parser


def _count(text: str) -> int:
    count = int(text)
    if not 1 <= count <= 36_500:
        raise argparse.ArgumentTypeError("takes 1 to 36500")
    return count
