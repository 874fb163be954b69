"""What an archive says that it holds: its first member, and what of it is refused."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from index.manifest import FILE, IndexRefused

CONTENTS_FILE = "archive.json"
ARCHIVE_FORMAT = 1  # raise it when an older program would read an archive wrongly
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,63}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NOT_IN_A_PATH = re.compile(r"[\x00-\x1f\x7f\\\ud800-\udfff]")  # half characters: no UTF-8
_MAX_NAME = 1000  # bytes of a path
_LEFT_FREE = 64 << 20  # bytes of the disk


class ArchiveRefused(IndexRefused):
    """An archive cannot be taken in; the message says why and what to do."""

    @classmethod
    def damaged(cls, file: Path, reason: str) -> ArchiveRefused:
        """Return the refusal of what is torn, changed, or no archive at all."""
        return cls(
            f"{file}: torn or damaged, or no archive of an index ({reason}). Copy it here again, or "
            "make it anew: python -m scripts.archive save FILE"
        )


@dataclass(frozen=True)
class PackedFile:
    """A file of a version: its path in there, its bytes, and their SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Contents:
    """The version, and all files of it in the order they come."""

    version: str
    files: tuple[PackedFile, ...]
    format: int = ARCHIVE_FORMAT

    @property
    def size(self) -> int:
        """Return how many bytes the files have together."""
        return sum(each.size for each in self.files)


def read_contents(first: bytes, file: Path) -> Contents:
    """Return what `file` holds, by its first member. Raises ArchiveRefused."""
    try:
        raw = json.loads(first)
    except (ValueError, RecursionError):
        raise ArchiveRefused.damaged(file, f"{CONTENTS_FILE} is not readable") from None
    made = raw.get("format") if isinstance(raw, dict) else None
    if made != ARCHIVE_FORMAT:
        raise ArchiveRefused(
            f"{file}: an archive of format {str(made)[:20]}, this program reads {ARCHIVE_FORMAT}. "
            "Make it with the release that runs here: python -m scripts.archive save FILE"
        )
    try:
        files = tuple(PackedFile(**each) for each in raw["files"])
        contents = Contents(raw["version"], files)
    except (KeyError, TypeError):
        raise ArchiveRefused.damaged(file, f"{CONTENTS_FILE} has other fields") from None
    if fault := fault_of(contents):
        raise ArchiveRefused.damaged(file, fault)
    return contents


def refuse_without_room(file: Path, contents: Contents, index_dir: Path) -> None:
    """Raise ArchiveRefused where the disk has not the room that an archive asks for."""
    free = shutil.disk_usage(index_dir).free
    if contents.size + _LEFT_FREE > free:
        raise ArchiveRefused(
            f"{file}: unpacks to {contents.size / 1e6:,.0f} MB, and {index_dir} has "
            f"{free / 1e6:,.0f} MB free. Make room, or set INDEX_DIR to another disk"
        )


def fault_of(contents: Contents) -> str:
    """Return what of it could not be a version; "" where all may be."""
    if not (isinstance(contents.version, str) and _VERSION.fullmatch(contents.version)):
        return "no name of a version"
    for each in contents.files:
        if not (_is_size(each.size) and _is_sum(each.sha256) and _is_path(each.name)):
            return f"no file of a version: {str(each.name)[:80]!r}"
    names = [each.name for each in contents.files]
    folders = {str(parent) for name in names for parent in PurePosixPath(name).parents}
    if len(set(names)) < len(names) or folders & set(names):
        return "two files of one name"
    return "" if FILE in names else f"no {FILE}"


def _is_size(value: Any) -> bool:
    return type(value) is int and value >= 0


def _is_sum(value: Any) -> bool:
    return isinstance(value, str) and _SHA256.fullmatch(value) is not None


def _is_path(value: Any) -> bool:
    """Return whether a path stays below the folder that it is put into, and is written plainly."""
    if not isinstance(value, str) or _NOT_IN_A_PATH.search(value):
        return False
    path = PurePosixPath(value)
    plain = str(path) == value and not path.is_absolute() and ".." not in path.parts
    return plain and value != "." and len(value.encode()) <= _MAX_NAME
