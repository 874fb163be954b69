"""The one moment of a publish or a rollback: files copied, `current` switched, history written.

All of it or nothing. What is about to happen is written down first, so that what a killed process
left half done is finished by the next start or publish: the version is whole, its gate is passed,
and its files lie in it.
"""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.publishing.files import FileChange, digest_of
from corpus.whole_file import remove_left_beside, write_all, write_whole
from index.history import Publication, read_history
from index.manifest import IndexRefused
from index.store import (
    CURRENT,
    SOURCES_FOLDER,
    current_folder,
    publish_version,
    remove_unfinished,
    switch_to,
    verify,
)

NOTE_FILE = "publishing.json"


@dataclass(frozen=True)
class Commit:
    """What is about to happen. `corpus_dir` is where the files go."""

    publication: Publication
    corpus_dir: str
    changes: tuple[FileChange, ...] = ()

    def contents(self, index_dir: Path, *, over_before: bool = False) -> dict[Path, bytes | None]:
        """Return what each file is to hold, from the version's own copy.

        `over_before`: only of files that still are as they were before.
        """
        sources = index_dir / "versions" / self.publication.version / SOURCES_FOLDER
        return {
            Path(self.corpus_dir) / each.name: (sources / each.name).read_bytes()
            if each.after
            else None
            for each in self.changes
            if not over_before or _digest(Path(self.corpus_dir) / each.name) == each.before
        }


def commit(index_dir: Path, step: Commit) -> None:
    """Do it. After an error all is as it was. Raises OSError.

    Ctrl-C and SIGTERM wait for the end of it: milliseconds.
    """
    contents = step.contents(index_dir)
    before = {path: path.read_bytes() if path.exists() else None for path in contents}
    served = _served(index_dir)
    with undisturbed():
        write_whole(index_dir / NOTE_FILE, json.dumps(asdict(step)).encode())
        try:
            write_all(contents)
            publish_version(index_dir, step.publication)
        except BaseException:  # whatever it is, what is served fits the files again
            if served and served != _served(index_dir):
                switch_to(index_dir, served)
            write_all(before)
            (index_dir / NOTE_FILE).unlink()
            raise
        (index_dir / NOTE_FILE).unlink()


def finish_interrupted(index_dir: Path, corpus_dir: Path) -> str:
    """Finish what a killed process had begun, and return which version it was; "" where none was.

    What somebody has edited since stays as it is. The caller holds the lock. Raises OSError.
    """
    remove_unfinished(index_dir)
    remove_left_beside(index_dir)
    step = _read_note(index_dir)
    if step is None:
        (index_dir / NOTE_FILE).unlink(missing_ok=True)
        return ""
    version = step.publication.version
    finished = ""
    if step.corpus_dir == str(corpus_dir.resolve()):
        for folder in {(corpus_dir / each.name).parent for each in step.changes}:
            remove_left_beside(folder)
        with suppress(IndexRefused):  # a version that is gone or damaged is switched to by nobody
            verify(index_dir / "versions" / version)
            write_all(step.contents(index_dir, over_before=True))
            if step.publication not in read_history(index_dir)[-1:]:
                publish_version(index_dir, step.publication)
            finished = version
    (index_dir / NOTE_FILE).unlink(missing_ok=True)
    return finished


def _read_note(index_dir: Path) -> Commit | None:
    try:
        raw = json.loads((index_dir / NOTE_FILE).read_bytes())
        changes = tuple(FileChange(**each) for each in raw["changes"])
        return Commit(Publication(**raw["publication"]), raw["corpus_dir"], changes)
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return None


def _served(index_dir: Path) -> Path | None:
    return current_folder(index_dir) if (index_dir / CURRENT).exists() else None


def _digest(path: Path) -> str | None:
    return digest_of(path.read_bytes()) if path.exists() else None


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM pass; only the main thread hears of them at all."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, signal.SIG_IGN) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
