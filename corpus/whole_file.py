"""A file that is there wholly or not at all, whatever comes between."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path


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


def _umask() -> int:
    """Return which rights new files are not given; it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
