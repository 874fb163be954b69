"""A draft and the corpus, each of which may have moved on since the draft was begun → one corpus."""

from __future__ import annotations

import fcntl
import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bot.publishing.files import digest_of
from corpus.errors import FaqError
from corpus.reader import corpus_files
from index.store import remove

# In a draft's folder: {relative path: SHA-256} of the corpus as it was when the draft began.
BASE_FILE = ".base.json"
LOCK_FILE = "draft.lock"  # beside the draft: who edits it holds it
_STAGED = ".merged-"


class DraftConflict(FaqError):
    """The same files were edited in the draft and in the corpus."""

    def __init__(self, draft: Path, corpus_dir: Path, names: list[str]) -> None:
        self.names = tuple(names)
        super().__init__(
            f"{corpus_dir}: {', '.join(names)} changed since {draft} was begun, and was changed there "
            "too. Begin the draft anew, carry its changes over, and publish again"
        )


def read_base(draft: Path) -> dict[str, str] | None:
    """Return what the corpus held when a draft began; None where the folder is no draft.

    Raises FaqError where that cannot be read.
    """
    file = draft / BASE_FILE
    try:
        base = json.loads(file.read_bytes())
    except FileNotFoundError:
        return None
    except (ValueError, RecursionError):
        base = None
    if not (isinstance(base, dict) and all(isinstance(each, str) for each in base.values())):
        raise FaqError(f"{file}: not readable. Begin the draft anew")
    return base


def merge(draft: Path, corpus_dir: Path, base: Mapping[str, str]) -> dict[str, bytes]:
    """Return the files of the corpus with the draft's changes, by relative path.

    A file that changed in the corpus alone is the corpus's. Raises DraftConflict.
    """
    with _between_edits(draft):
        ours = _contents(draft)
    theirs = _contents(corpus_dir)
    merged: dict[str, bytes] = {}
    conflicts = []
    for name in sorted(ours.keys() | theirs.keys()):
        own, other, begun = _digest(ours, name), _digest(theirs, name), base.get(name)
        taken = theirs if own == begun else ours
        if begun != own != other != begun:
            conflicts.append(name)
        if name in taken:
            merged[name] = taken[name]
    if conflicts:
        raise DraftConflict(draft, corpus_dir, conflicts)
    return merged


@contextmanager
def staged(contents: Mapping[str, bytes], index_dir: Path) -> Iterator[Path]:
    """Yield a folder with these files, to build from; it goes with the block."""
    index_dir.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=_STAGED, dir=index_dir))
    try:
        for name, content in contents.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        yield folder
    finally:
        remove(folder)


def remove_staged(index_dir: Path) -> None:
    """Remove what killed publishers left. Nobody may be publishing."""
    for left in index_dir.glob(f"{_STAGED}*"):
        remove(left)


@contextmanager
def _between_edits(draft: Path) -> Iterator[None]:
    """Let no editor write meanwhile: an edit may concern two files."""
    lock = draft.parent / LOCK_FILE
    if not lock.exists():
        yield
        return
    with lock.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in (corpus_files(folder) if folder.is_dir() else ())
    }


def _digest(contents: Mapping[str, bytes], name: str) -> str | None:
    return digest_of(contents[name]) if name in contents else None
