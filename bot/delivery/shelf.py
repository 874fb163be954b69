"""Where the publishing machine puts what all are to serve: files by their digests, and few notes.

A file that is there already is not put again: the encoder, most of an index's bytes, travels once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from corpus.errors import FaqError

# The notes: which version is wanted with all its files, and what holds at once (live.yaml).
VERSION, LIVE = "version", "live"
# Whose replica has told nothing for so long is not listed any more.
FORGOTTEN_AFTER_S = 24 * 3600

Beat = Callable[[], None]


class ShelfUnavailable(FaqError):
    """The shelf's database fails, or is not to be reached."""


class NotOnShelf(FaqError):
    """A file that a note names is not there: what it belongs to was replaced meanwhile."""


@dataclass(frozen=True)
class Told:
    """What a replica told, and how many seconds ago."""

    text: str
    age_s: float


class Shelf(Protocol):
    """What delivery needs of a place. Everything raises ShelfUnavailable or OSError where it fails."""

    def revisions(self) -> Mapping[str, str]:
        """Return for each note what changes with its text; cheap, for it is asked all the time."""

    def read(self, name: str) -> str | None:
        """Return the text of a note."""

    def write(self, name: str, text: str) -> None:
        """Replace a note, in one step."""

    def missing(self, digests: Collection[str]) -> set[str]:
        """Return which of the files are not there."""

    def put(self, digest: str, file: Path) -> None:
        """Add a file, wholly or not at all."""

    def get(self, digest: str, target: Path, beat: Beat) -> None:
        """Write a file to `target`; `beat` is called between pieces and may raise.

        Raises NotOnShelf. What it holds is for the caller to verify.
        """

    def keep_only(self, digests: Set[str]) -> None:
        """Remove every other file."""

    def tell(self, replica: str, text: str) -> None:
        """Replace what a replica told."""

    def told(self) -> Mapping[str, Told]:
        """Return what each replica told, by name."""

    def close(self) -> None:
        """Let go of connections."""
