"""Files that are there wholly or not at all, whatever comes between."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

_BESIDE = re.compile(r"\.[a-z0-9_]{8}\.new")  # how `write_beside` names a file


def write_beside(path: Path, content: bytes) -> Path:
    """Write a file beside `path`, on the disk when this returns, and return where.

    It replaces `path` in one step, so that nobody reads half a file; the rights of a file that is
    there stay. Raises OSError.
    """
    handle, name = tempfile.mkstemp(prefix=".", suffix=".new", dir=path.absolute().parent)
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
    except BaseException:  # Ctrl-C too leaves no half file behind
        with suppress(OSError):
            new.unlink()
        raise
    return new


def write_whole(path: Path, content: bytes) -> None:
    """Write a file in one step. Raises OSError."""
    write_beside(path, content).replace(path)


def write_all(contents: Mapping[Path, bytes | None]) -> None:
    """Write files, and take away those of None: all of them, or after an error none.

    Each is written beside its place and then takes it, so that a reader never sees half a file.
    Folders are made where there are none. Raises OSError.
    """
    before: dict[Path, bytes | None] = {}
    ready: list[tuple[Path, Path]] = []
    try:
        for path, content in contents.items():
            if content is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                ready.append((write_beside(path, content), path))
        for new, path in ready:
            before[path] = _content(path)
            new.replace(path)
        for path in (path for path, content in contents.items() if content is None):
            before[path] = _content(path)
            path.unlink(missing_ok=True)
    except BaseException:  # Ctrl-C too: a corpus half changed is nobody's wish
        for new, _ in ready:
            new.unlink(missing_ok=True)
        for path, content in before.items():
            _put_back(path, content)
        raise


def remove_left_beside(folder: Path) -> None:
    """Remove from `folder` what writers left that were killed. Nobody may be writing there."""
    for path in folder.glob(".*.new"):
        if _BESIDE.fullmatch(path.name):
            path.unlink(missing_ok=True)


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _put_back(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    elif not path.exists() or path.read_bytes() != content:
        write_whole(path, content)


def _umask() -> int:
    """Return which rights new files are not given; it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
