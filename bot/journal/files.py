"""The journal as a file: readable by its owner alone, and watched while it is open. No SQLAlchemy.

It is looked at with stat alone. To open and close an SQLite file beside SQLite drops the locks of
the whole process (POSIX), and that is how such files are corrupted.
"""

from __future__ import annotations

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timezone
from pathlib import Path
from typing import NamedTuple

log = logging.getLogger(__name__)

_OWNER_ONLY = 0o600
_BESIDE = ("-wal", "-shm")


class FileState(NamedTuple):
    """Which file lies at a path, and how large it is."""

    device: int
    inode: int
    size: int


def make_private_folder(folder: Path) -> None:
    """Make a folder for its owner alone; one that is there stays as it is."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def make_private_file(file: Path) -> None:
    """See to it that a database file is there, and that nobody but its owner reads it.

    SQLite gives the files beside it (-wal, -shm) the same permissions.
    """
    make_private_folder(file.parent)
    with suppress(FileExistsError):
        # Before SQLite does: it would use 0644, whatever the umask leaves of it.
        handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, _OWNER_ONLY)
        os.fchmod(handle, _OWNER_ONLY)  # whatever the umask took
        os.close(handle)
    for each in (file, *_beside(file)):
        _repair(each)


def state_of(file: Path) -> FileState | None:
    """Return what lies at a path, or None where nothing does."""
    try:
        found = file.stat()
    except OSError:
        return None
    return FileState(found.st_dev, found.st_ino, found.st_size)


def wal_of(file: Path) -> Path:
    """Return where SQLite writes first."""
    return file.with_name(file.name + _BESIDE[0])


def set_aside(file: Path, damaged: FileState | None) -> Path | None:
    """Rename a damaged database and its log, so that a new one can begin; return its new name.

    Nothing is done, and None returned, where another process has done it already.
    """
    if damaged is None or not _is_same(state_of(file), damaged):
        return None
    moment = datetime.now(timezone.utc)
    kept = file.with_name(f"{file.name}.damaged-{moment:%Y%m%d-%H%M%S-%f}")
    for suffix in _BESIDE:
        with suppress(FileNotFoundError):
            file.with_name(file.name + suffix).rename(kept.with_name(kept.name + suffix))
    file.rename(kept)
    return kept


@contextmanager
def one_at_a_time(file: Path) -> Iterator[None]:
    """Let one process at a time open or set aside a database."""
    lock = file.with_name(f".{file.name}.lock")
    handle = os.open(lock, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, _OWNER_ONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _beside(file: Path) -> list[Path]:
    beside = [file.with_name(file.name + suffix) for suffix in _BESIDE]
    return [each for each in beside if each.exists()]


def _repair(file: Path) -> None:
    mode = file.stat().st_mode & 0o777
    if not mode & ~_OWNER_ONLY:
        return
    try:
        file.chmod(_OWNER_ONLY)
    except OSError as error:
        log.warning(
            "%s can be read by others (%o): %s. Run: chmod 600 on it",
            file,
            mode,
            error.strerror,
        )
    else:
        log.warning("%s could be read by others (%o): now by its owner alone (600)", file, mode)


def _is_same(one: FileState | None, other: FileState) -> bool:
    return one is not None and one[:2] == other[:2]
