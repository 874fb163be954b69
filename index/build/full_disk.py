"""A full disk, told as one, whichever of a dozen libraries met it."""

from __future__ import annotations

import errno
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import FaqError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# numpy, SQLite, tokenizers (Rust), FAISS, protobuf: none of them raises an OSError with its number.
_SAID = re.compile(
    r"no space left|disk is full|os error (28|27|122)\b|requested and \d+ written|file too large"
    r"|write error|disk i/o error|failed to serialize|iostream error",
    re.IGNORECASE,
)
_NEARLY_FULL_BYTES = 1 << 20


class DiskFull(FaqError):
    """There is no room for what a build writes."""


@contextmanager
def told_when_full(folder: Path) -> Iterator[None]:
    """Raise DiskFull in place of what libraries raise where `folder`'s disk is full."""
    try:
        yield
    except FaqError:
        raise
    except Exception as error:
        another = isinstance(error, OSError) and error.errno not in (None, *_FULL)
        if another or not (_says_full(error) or _is_full(folder)):
            raise
        free = _free(folder)
        raise DiskFull(
            f"{folder}: no room left to build an index ({free >> 20} MB free; a build writes about "
            "1 GB for a moment, 200 MB stay). What was served is as it was. Make room, or set "
            "INDEX_DIR to another disk; then run: python -m scripts.build"
        ) from error


def _says_full(error: BaseException) -> bool:
    causes = [error]
    while cause := causes[-1].__cause__ or causes[-1].__context__:
        causes.append(cause)
    return any(getattr(each, "errno", None) in _FULL or _SAID.search(str(each)) for each in causes)


def _is_full(folder: Path) -> bool:
    return _free(folder) < _NEARLY_FULL_BYTES


def _free(folder: Path) -> int:
    there = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    return shutil.disk_usage(there).free
