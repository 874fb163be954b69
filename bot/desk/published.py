"""What is published, what could be, and what was: as the page of publishing shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.publishing.candidate import Candidate, read_candidate
from bot.settings import Settings
from corpus.reader import corpus_digest
from index.history import Publication, read_history
from index.manifest import IndexRefused, Manifest
from index.store import current_folder, kept_versions

_SHOWN = 30  # publications


@dataclass(frozen=True)
class Published:
    """A line of the history; `can_return`: its version is kept, and not served now.

    `first` is when its version was published first, "" where nobody knows; another moment than its
    own where somebody went back to it.
    """

    publication: Publication
    is_served: bool
    can_return: bool
    first: str = ""

    @property
    def version(self) -> str:
        """Return the version's name."""
        return self.publication.version


def history_of(index_dir: Path) -> list[Published]:
    """Return the newest publications, newest first."""
    return list(_rows(index_dir))


def candidate_of(folder: Path, settings: Settings) -> Candidate | None:
    """Return what is prepared, where it was made of exactly what a folder holds now."""
    candidate = read_candidate(settings.index_dir)
    if candidate is None:
        return None
    try:
        made = Manifest.load(settings.index_dir / "versions" / candidate.version)
    except IndexRefused:
        return None
    return candidate if made.corpus == corpus_digest(folder) else None


def _rows(index_dir: Path) -> Iterator[Published]:
    kept = {folder.name for folder in kept_versions(index_dir)}
    try:
        served = current_folder(index_dir).name
    except IndexRefused:
        served = ""
    history = read_history(index_dir)[::-1]
    if served and (not history or history[0].version != served):
        # An index that an older program made, or that was put there by hand.
        made = Manifest.load(index_dir / "versions" / served)
        history.insert(0, Publication(served, made.built))
    first = {each.version: each.at for each in history}  # the oldest is the last one
    seen: set[str] = set()
    for place, publication in enumerate(history[:_SHOWN]):
        own = publication.version
        can_return = own not in seen and own in kept and own != served
        seen.add(own)
        yield Published(publication, place == 0, can_return, first[own])
