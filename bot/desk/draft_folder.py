"""A folder that is changed whole or not at all, by one editor at a time, whatever kills them."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.journal.files import make_private_folder

_held = threading.local()


class DraftFolder:
    """The folder at `path`. Beside it lie a lock, and during a change a copy of what was there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._undo = path.with_name(f"{path.name}.undo")

    @property
    def is_held(self) -> bool:
        """Return whether this thread has it locked."""
        return str(self.path.absolute()) in _held.__dict__.get("folders", ())

    @contextmanager
    def locked(self, *, for_change: bool) -> Iterator[None]:
        """Keep others from changing the folder, or from reading it while it is changed."""
        name = str(self.path.absolute())
        holds = _held.__dict__.setdefault("folders", set())
        if name in holds:  # by this very thread: a lock within a lock would wait for ever
            yield
            return
        make_private_folder(self.path.parent)
        with self.path.with_name(f"{self.path.name}.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX if for_change else fcntl.LOCK_SH)
            if self._undo.exists():
                # Who was changing it holds the lock no more: it was killed.
                fcntl.flock(lock, fcntl.LOCK_EX)
                self._take_back()
                fcntl.flock(lock, fcntl.LOCK_EX if for_change else fcntl.LOCK_SH)
            if for_change:
                for left in self.path.parent.glob(f"{self.path.name}.left-*"):
                    shutil.rmtree(left, ignore_errors=True)  # by those that were killed
            holds.add(name)
            try:
                yield
            finally:
                holds.discard(name)

    @contextmanager
    def changing(self) -> Iterator[Path]:
        """Yield the folder to be changed; after an error, or where it is killed, it is as it was."""
        copy = self._beside()
        try:
            shutil.copytree(self.path, copy, dirs_exist_ok=True)
            copy.rename(self._undo)
        except BaseException:  # Ctrl-C too leaves no half copy
            shutil.rmtree(copy, ignore_errors=True)
            raise
        try:
            yield self.path
        except BaseException:  # Ctrl-C too: half a change is nobody's wish
            self._take_back()
            raise
        self._remove(self._undo)

    def begin(self, fill: Path, write: dict[str, bytes]) -> None:
        """Make the folder, in one step: a copy of `fill` and what is to be written besides."""
        new = self._beside()
        try:
            copy_corpus(fill, new)
            for name, content in write.items():
                (new / name).parent.mkdir(parents=True, exist_ok=True)
                (new / name).write_bytes(content)
            self.remove()
            new.rename(self.path)
        except BaseException:  # as above
            shutil.rmtree(new, ignore_errors=True)
            raise

    def remove(self) -> None:
        """Remove the folder, in one step."""
        self._remove(self.path)

    def _take_back(self) -> None:
        if self._undo.exists():
            self._remove(self.path)
            self._undo.rename(self.path)

    def _remove(self, folder: Path) -> None:
        if folder.exists():
            trash = self._beside()
            folder.rename(trash / "removed")
            shutil.rmtree(trash, ignore_errors=True)

    def _beside(self) -> Path:
        return Path(tempfile.mkdtemp(prefix=f"{self.path.name}.left-", dir=self.path.parent))


def copy_corpus(source: Path, target: Path) -> None:
    """Copy a corpus's folder without what lies in hidden folders, such as its history."""

    def hidden(folder: str, names: list[str]) -> set[str]:
        return {name for name in names if name.startswith(".") and (Path(folder) / name).is_dir()}

    shutil.copytree(source, target, ignore=hidden, dirs_exist_ok=True)
