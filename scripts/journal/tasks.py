"""Export, purge, backup and restore, as they are told at the console."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from bot.answer.contact import TOKYO
from bot.journal.backup import back_up
from bot.journal.choose_rows import Chosen
from bot.journal.database import Journal
from bot.journal.purge import Extent, Purge
from bot.journal.read_engine import sqlite_file
from bot.journal.read_rows import read_rows
from bot.journal.restore import restore
from bot.journal.upkeep import UpkeepError, told_plainly
from bot.settings import Settings
from index.progress import Progress
from scripts.journal.export import write_export
from scripts.progress_lines import ProgressLines

_SUFFIXES = (".csv", ".jsonl")
_DAY = timedelta(days=1)


def run_export(settings: Settings, arguments: Namespace, parser: ArgumentParser) -> int:
    """Write the chosen rows into a file."""
    if arguments.file.suffix not in _SUFFIXES:
        parser.error("FILE ends with .csv (for Excel) or .jsonl")
    if arguments.days and (arguments.since or arguments.until):
        parser.error("--days goes without --since and --until")
    is_table = arguments.file.suffix == ".csv"
    if arguments.encoding and not is_table:
        parser.error("--encoding is for .csv; .jsonl is UTF-8")
    since = arguments.since
    if arguments.days:
        since = datetime.now(TOKYO).date() - (arguments.days - 1) * _DAY
    until = arguments.until and arguments.until + _DAY
    _require(settings.journal_url)
    chosen = Chosen(since=since and _begin(since), until=until and _begin(until))
    encoding = arguments.encoding or ("utf-8-sig" if is_table else "utf-8")
    show = ProgressLines()
    count, replaced = write_export(
        read_rows(settings.journal_url, chosen),
        arguments.file,
        encoding,
        lambda done: show(Progress("export", f"{done:,} questions")),
    )
    print(f"{arguments.file}: {count:,} questions")
    if replaced:
        print(f"{replaced:,} signs that {encoding} lacks are written as 〓", file=sys.stderr)
    return 0


def run_purge(settings: Settings, arguments: Namespace, _parser: ArgumentParser) -> int:
    """Delete the chosen rows, after asking back."""
    _require(settings.journal_url)
    before = arguments.before
    if arguments.older_than:
        before = datetime.now(TOKYO).date() - arguments.older_than * _DAY
    chosen = Chosen(
        until=before and _begin(before),
        query_id=arguments.query_id,
        conversation=arguments.conversation,
    )
    with told_plainly():
        Journal(settings.journal_url).close()  # brought to the newest schema
        purge = Purge(settings.journal_url, chosen)
        found = purge.extent()
        if not found.queries and not chosen.is_everything:
            print("nothing of that is kept")
            return 0
        print(_line(found))
        if not arguments.yes and not _agreed():
            print("nothing was deleted")
            return 1
        show = ProgressLines()
        gone = 0
        for gone in purge.run():
            show(Progress("purge", "questions", min(gone, found.queries), found.queries))
        purge.close()
    print(f"deleted: {gone:,} questions")
    return 0


def run_backup(settings: Settings, arguments: Namespace, _parser: ArgumentParser) -> int:
    """Write everything into one file."""
    with told_plainly():
        count = back_up(settings.journal_url, arguments.file, _counted("backup"))
    print(f"{arguments.file}: {count:,} questions, whole (integrity_check)")
    return 0


def run_restore(settings: Settings, arguments: Namespace, _parser: ArgumentParser) -> int:
    """Put a backup into the journal's place."""
    with told_plainly():
        kept = restore(
            arguments.file,
            settings.journal_url,
            settings.data_dir,
            _counted("restore"),
            replace=arguments.replace,
        )
    print(f"{arguments.file} is the journal now")
    if kept:
        print(f"what it replaces is kept as {kept}")
    return 0


def _counted(step: str) -> Callable[[int, int], None]:
    show = ProgressLines()
    return lambda done, total: show(Progress(step, "", done, total))


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, TOKYO)


def _require(url: str) -> None:
    file = sqlite_file(url)
    if file and not file.exists():
        raise UpkeepError(f"{file} is not there: nothing was asked yet, or DATA_DIR is another")


def _line(found: Extent) -> str:
    line = f"to be deleted for good: {found.queries:,} questions, {found.ratings:,} ratings"
    if not (found.first and found.last):
        return line
    first, last = (each.astimezone(TOKYO) for each in (found.first, found.last))
    return f"{line}, from {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M}"


def _agreed() -> bool:
    try:
        return input("delete them? [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        return False
