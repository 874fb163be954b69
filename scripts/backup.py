"""What cannot be made again, as one file: python -m scripts.backup save FOLDER | restore FILE

That is the Q&A with live.yaml, the journal, drafts, the trail of the desk and its other data. Not in
it: the settings with their secrets, and the index, which is built from the Q&A.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from bot.answer.contact import TOKYO
from bot.journal.backup import back_up
from bot.journal.files import make_private_file, make_private_folder
from bot.journal.read_engine import sqlite_file
from bot.journal.restore import restore as restore_journal
from bot.journal.upkeep import told_plainly
from bot.settings import Settings, read_settings
from corpus.errors import FaqError
from corpus.reader import corpus_files
from scripts.door import cleaning_up_when_ended, door

_NAME = "faq-bot-{:%Y-%m-%d-%H%M%S}.zip"
_OURS = "faq-bot-????-??-??-??????.zip"
_CORPUS, _DATA, _JOURNAL = "corpus/", "data/", "journal.db"
_MAX_KEPT = 3650


class CannotBackUp(FaqError):
    """Nothing is saved or restored; the message says why."""


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Return 0 when it is done."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.backup", description="What cannot be made again, as one file."
    )
    whats = parser.add_subparsers(dest="what", required=True)
    save = whats.add_parser("save", help="write a backup into a folder, also while the bot serves")
    save.add_argument("folder", metavar="FOLDER", type=Path)
    save.add_argument("--keep", metavar="N", type=int, help="remove all but the newest N (none)")
    restore = whats.add_parser("restore", help="put a backup into empty folders, the bot stopped")
    restore.add_argument("file", metavar="FILE", type=Path)
    arguments = parser.parse_args(argv)
    settings = read_settings()
    with cleaning_up_when_ended(), told_plainly():
        if arguments.what == "restore":
            return run_restore(settings, arguments.file)
        if arguments.keep is not None and not 1 <= arguments.keep <= _MAX_KEPT:
            parser.error(f"--keep takes 1 to {_MAX_KEPT}")
        return run_save(settings, arguments.folder, arguments.keep)


def run_save(settings: Settings, folder: Path, keep: int | None) -> int:
    """Write a backup that is there when it is whole, and then remove older ones."""
    make_private_folder(folder)
    target = folder / _NAME.format(datetime.now(TOKYO))
    if target.exists():
        raise CannotBackUp(f"{target} is there already. Try again in a second")
    with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=folder) as unfinished:
        part = Path(unfinished) / target.name
        make_private_file(part)
        journal = Path(unfinished) / _JOURNAL
        count = _journal_of(settings, journal)
        with ZipFile(part, "w", ZIP_DEFLATED) as zipped:
            for file, name in files_of(settings):
                zipped.write(file, name)
            if count is not None:
                zipped.write(journal, _JOURNAL)
            number = len(zipped.namelist())
        _refuse_damaged(part)
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(target)
    told = "no journal yet" if count is None else f"{count:,} questions"
    print(f"{target}: {number:,} files, {told}, {target.stat().st_size / 1e6:.1f} MB")
    if keep:
        for old in sorted(folder.glob(_OURS))[:-keep]:
            old.unlink()
    return 0


def run_restore(settings: Settings, file: Path) -> int:
    """Put everything back. Raises CannotBackUp where something is there already."""
    for folder in (settings.corpus_dir, settings.data_dir):
        if folder.exists() and any(folder.iterdir()):
            raise CannotBackUp(f"{folder} is not empty. Move what is in it away first")
    _refuse_damaged(file)
    with ZipFile(file) as zipped, tempfile.TemporaryDirectory() as aside:
        if _JOURNAL in zipped.namelist():  # first: PostgreSQL's may hold questions already
            journal = Path(zipped.extract(_JOURNAL, aside))
            restore_journal(
                journal, settings.journal_url, settings.data_dir, _silent, replace=False
            )
        for inside, folder in ((_CORPUS, settings.corpus_dir), (_DATA, settings.data_dir)):
            make_private_folder(folder)
            for member in zipped.infolist():
                if member.filename.startswith(inside):
                    member.filename = member.filename.removeprefix(inside)
                    zipped.extract(member, folder)
    print(f"{settings.corpus_dir} and {settings.data_dir} are as {file} has them")
    return 0


def _refuse_damaged(file: Path) -> None:
    """Read all of a backup. Raises CannotBackUp where it is not what was written."""
    try:
        with ZipFile(file) as zipped:
            damaged = zipped.testzip()
    except (BadZipFile, zlib.error) as error:
        damaged = str(error)
    if damaged:
        raise CannotBackUp(f"{file} is damaged ({damaged}). Take another backup; check the disk")


def files_of(settings: Settings) -> Iterator[tuple[Path, str]]:
    """Yield each file to keep, with its name in the backup."""
    # The reader's own list follows links to folders; the others are pictures.
    for path in sorted({*corpus_files(settings.corpus_dir), *settings.corpus_dir.rglob("*")}):
        if path.is_file():
            yield path, f"{_CORPUS}{path.relative_to(settings.corpus_dir).as_posix()}"
    database = sqlite_file(settings.journal_url)
    for path in sorted(settings.data_dir.rglob("*")):
        place = path.relative_to(settings.data_dir)
        is_journal = database is not None and place.parts[0].lstrip(".").startswith(database.name)
        # "serving": what the workers serve now.
        if path.is_file() and not is_journal and place.parts[0] != "serving":
            yield path, f"{_DATA}{place.as_posix()}"


def _journal_of(settings: Settings, target: Path) -> int | None:
    """Write the journal as it is at one moment, and return how many questions it has."""
    file = sqlite_file(settings.journal_url)
    if file and not file.exists():
        return None
    return back_up(settings.journal_url, target, _silent)


def _silent(_done: int, _total: int) -> None:
    """Say nothing: it runs at night."""


if __name__ == "__main__":
    sys.exit(main())
