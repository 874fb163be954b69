"""A corpus folder read again and again: what has not changed since is not parsed again.

A thousand entries take ruamel.yaml seconds; their files' bytes take a millisecond.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from corpus.fields import read_yaml
from corpus.intent import Corpus
from corpus.live import LIVE_FILE
from corpus.reader import FileRead, read_corpus, read_file

_NOT_TRACKED = (".base.json", LIVE_FILE)  # the draft's own; what is changed without it
_MAX_KEPT = 64 << 20  # bytes of YAML; what it says takes about four times as much
_read: dict[tuple[str, bytes], FileRead] = {}  # in the order of their last use


@dataclass(frozen=True)
class Written:
    """An answer as its file has it: Markdown keeps its marks."""

    format: str
    answer: str


def read_again(folder: Path) -> Corpus:
    """Return a folder's corpus without packs, whose files are named as below it.

    Raises CorpusError.
    """

    def read(path: Path) -> FileRead:
        return _read_once(path, path.relative_to(folder).as_posix())

    return read_corpus(folder, (), read=read)


def tracked(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a corpus by its name below `folder`.

    Images and what imports need to know among them. What holds at once, `live.yaml`, is none.
    """
    found = {}
    for root, folders, names in os.walk(folder, followlinks=True):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for path in (Path(root) / name for name in names):
            name = path.relative_to(folder).as_posix()
            if name not in _NOT_TRACKED and path.suffix != ".new" and path.is_file():
                state = path.stat()
                found[name] = _digest(path, state.st_ino, state.st_mtime_ns, state.st_ctime_ns)
    return found


@lru_cache(maxsize=4096)
def _digest(path: Path, inode: int, modified: int, changed: int) -> str:
    """Return a file's SHA-256; known again while nothing says it was written."""
    return sha256(path.read_bytes()).hexdigest()


def written_answer(folder: Path, source: str, entry_id: str) -> Written | None:
    """Return how an entry's answer is written; `source` is the entry's, "file:line"."""
    name = source.rpartition(":")[0]
    path = folder / name
    return _written_answers(path, path.read_bytes()).get(entry_id)


@lru_cache(maxsize=16)
def _written_answers(path: Path, content: bytes) -> Mapping[str, Written]:
    top = read_yaml(path, [], path.name)
    if top is None:
        return {}
    usual = top.text("format") or "plain"
    return {
        fields.text("id"): Written(fields.text("format") or usual, fields.text("answer"))
        for fields in top.mappings("entries")
    }


def _read_once(path: Path, name: str) -> FileRead:
    if not path.is_file() or path.stat().st_size > _MAX_KEPT:
        return read_file(path, name)
    key = name, path.read_bytes()
    found = _read.pop(key, None)
    if found is None:
        found = read_file(path, name)
        if path.read_bytes() != key[1]:  # written meanwhile: what was read is of neither
            return read_file(path, name)
    _read[key] = found
    while sum(len(content) for _, content in _read) > _MAX_KEPT:
        del _read[next(iter(_read))]
    return found
