"""A shelf in a folder that all machines share. Each file of it appears by a rename."""

from __future__ import annotations

import shutil
import time
from collections.abc import Collection, Mapping, Set
from contextlib import suppress
from pathlib import Path

from bot.delivery.shelf import FORGOTTEN_AFTER_S, LIVE, VERSION, Beat, NotOnShelf, Told
from corpus.whole_file import write_whole
from index.manifest import file_digest

_PIECE = 4 * 1024 * 1024
_NEW = ".new-"


class FolderShelf:
    """`files/<digest>`, `notes/<name>`, `replicas/<name>`: see Shelf."""

    def __init__(self, folder: Path) -> None:
        self._files, self._notes = folder / "files", folder / "notes"
        self._replicas = folder / "replicas"

    def revisions(self) -> Mapping[str, str]:
        """Return for each note what changes with its text."""
        found = {}
        for name in (VERSION, LIVE):
            with suppress(FileNotFoundError):
                state = (self._notes / name).stat()
                found[name] = f"{state.st_ino}-{state.st_mtime_ns}-{state.st_size}"
        return found

    def read(self, name: str) -> str | None:
        """Return the text of a note."""
        try:
            return (self._notes / name).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None

    def write(self, name: str, text: str) -> None:
        """Replace a note, in one step."""
        self._notes.mkdir(parents=True, exist_ok=True)
        write_whole(self._notes / name, text.encode())

    def missing(self, digests: Collection[str]) -> set[str]:
        """Return which of the files are not there."""
        return {each for each in digests if not (self._files / each).is_file()}

    def put(self, digest: str, file: Path) -> None:
        """Add a file, wholly or not at all."""
        self._files.mkdir(parents=True, exist_ok=True)
        new = self._files / f"{_NEW}{digest}"
        try:
            shutil.copyfile(file, new)
            if file_digest(new) != digest:
                raise OSError(None, "changed while it was delivered", str(file))
            new.replace(self._files / digest)
        finally:
            new.unlink(missing_ok=True)

    def get(self, digest: str, target: Path, beat: Beat) -> None:
        """Write a file to `target`; `beat` is called between pieces and may raise."""
        try:
            source = (self._files / digest).open("rb")
        except FileNotFoundError:
            raise NotOnShelf(digest) from None
        with source, target.open("wb") as file:
            while piece := source.read(_PIECE):
                file.write(piece)
                beat()

    def keep_only(self, digests: Set[str]) -> None:
        """Remove every other file."""
        for file in self._files.iterdir():
            if file.name not in digests:
                file.unlink(missing_ok=True)

    def tell(self, replica: str, text: str) -> None:
        """Replace what a replica told."""
        self._replicas.mkdir(parents=True, exist_ok=True)
        write_whole(self._replicas / replica, text.encode())

    def told(self) -> Mapping[str, Told]:
        """Return what each replica told, by name."""
        found = {}
        for file in sorted(self._replicas.glob("[!.]*")):
            with suppress(FileNotFoundError):
                age_s = max(0.0, time.time() - file.stat().st_mtime)
                if age_s < FORGOTTEN_AFTER_S:
                    found[file.name] = Told(file.read_text(encoding="utf-8"), age_s)
        return found

    def close(self) -> None:
        """Nothing is open."""
