"""What a publish or a rollback changes in the corpus's folder, file by file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.reader import corpus_files


@dataclass(frozen=True)
class FileChange:
    """A corpus file, and the SHA-256 of what it held and is to hold; None: there is no such file."""

    name: str
    before: str | None
    after: str | None


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every corpus file below `folder` by its relative path."""
    if not folder.is_dir():
        return {}
    return {
        path.relative_to(folder).as_posix(): digest_of(path.read_bytes())
        for path in corpus_files(folder)
        if path.is_file()
    }


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of a file's content."""
    return hashlib.sha256(content).hexdigest()


def changes_between(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[FileChange, ...]:
    """Return the files that differ, by name."""
    names = sorted(before.keys() | after.keys())
    all_ = (FileChange(name, before.get(name), after.get(name)) for name in names)
    return tuple(each for each in all_ if each.before != each.after)
