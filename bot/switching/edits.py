"""Whether the corpus folder still holds what the served version was made of."""

from __future__ import annotations

from pathlib import Path

from corpus.reader import corpus_digest, corpus_files

EDITED = "corpus edited since; run: python -m scripts.publish"

Stamps = tuple[tuple[str, int, int, int], ...]


class Edits:
    """Looks at a folder's files; reads them only where one has changed.

    A publish writes the files and then switches: what differs in one look alone is none of these.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stamps: Stamps | None = None
        self._digest = ""
        self._differed: tuple[Stamps | None, str] | None = None
        self.fits = False
        self.problems: tuple[str, ...] = ()

    def look(self, wanted: str) -> None:
        """Compare the folder with the digest of what is served."""
        stamps = _stamps(self._folder)
        if stamps is None or stamps != self._stamps:
            self._digest = corpus_digest(self._folder)
            self._stamps = stamps
        self.fits = self._digest == wanted
        seen = (stamps, wanted)
        self.problems = (EDITED,) if not self.fits and seen == self._differed else ()
        self._differed = None if self.fits else seen


def _stamps(folder: Path) -> Stamps | None:
    """Return what changes with any edit; None where a file goes away at this moment."""
    try:
        return tuple(
            (str(path), state.st_ino, state.st_size, state.st_mtime_ns)
            for path in corpus_files(folder)
            for state in (path.stat(),)
        )
    except OSError:
        return None
