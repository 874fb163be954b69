"""Where the workers' counts lie: files in memory, one for each process, gone with the server."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path

# prometheus_client (0.26) reads it when it is imported, and whenever a process opens its files.
_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
_PREFIX = "faq-metrics-"
_LOCK = "lock"
# In memory where the system can: a page of a mapped file that a full disk has no room for ends the
# process that writes to it (SIGBUS), and no answer may hang on a count.
_MEMORY = Path("/dev/shm")
_BEING_MADE_S = 60  # another server may not have locked yet what it has just made


def make_folder() -> Path:
    """Make this server's folder, before prometheus_client is imported and workers are forked.

    Folders of servers that were killed are removed.
    """
    parent = _MEMORY if os.access(_MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    for folder in parent.glob(f"{_PREFIX}*"):
        _remove_if_left(folder)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
    _lock(folder)  # held by this process and its workers, for as long as any of them lives
    os.environ[_VARIABLE] = str(folder)
    return folder


def shared_folder() -> Path:
    """Return the folder that was made."""
    return Path(os.environ[_VARIABLE])


def remove_folder(folder: Path) -> None:
    """Remove the folder at the end of the server."""
    shutil.rmtree(folder, ignore_errors=True)


def _remove_if_left(folder: Path) -> None:
    """Remove a folder that no process holds. What is another user's stays."""
    try:
        if time.time() - folder.stat().st_mtime < _BEING_MADE_S:
            return
        handle = _lock(folder)
    except OSError:
        return
    remove_folder(folder)
    os.close(handle)


def _lock(folder: Path) -> int:
    """Lock a folder; the open file is shared with every process that is forked from this one."""
    handle = os.open(folder / _LOCK, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise
    return handle
