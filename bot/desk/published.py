"""What is published, what could be, and what was: as the page of publishing shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.desk.japanese_time import tokyo
from bot.publishing.candidate import Candidate, read_candidate
from bot.settings import Settings
from corpus.reader import corpus_digest
from index.history import Publication, read_history
from index.manifest import IndexRefused, Manifest
from index.store import current_folder, kept_versions

_SHOWN = 30  # publications
_A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Published:
    """A line of the history; `can_return`: its version is kept, not served now, and on no newer line.

    `first` is when its version was published first, "" where nobody knows; another moment than its
    own where somebody went back to it; `memo` is what was noted then. `state` says in words why
    nobody can return to it. `is_forward`: what is served now was published first before it was;
    `went_forward`, of somebody's going back to it: what was served then was.
    """

    publication: Publication
    is_served: bool
    can_return: bool
    first: str = ""
    memo: str = ""
    state: str = ""
    is_forward: bool = False
    went_forward: bool = False

    @property
    def version(self) -> str:
        """Return the version's name."""
        return self.publication.version

    @property
    def act(self) -> str:
        """Return what going to it is, for the trail."""
        memo = f"（メモ「{self.memo}」）" if self.memo else ""
        what = "を、もう一度公開しました" if self.is_forward else "に戻しました"
        return f"{_clock(self.first)}に公開した内容{memo}{what}"


def history_of(settings: Settings) -> list[Published]:
    """Return the newest publications, newest first."""
    return list(_rows(settings.index_dir, settings.keep_versions))


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


def _rows(index_dir: Path, at_most: int) -> Iterator[Published]:
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
    first = {each.version: each for each in history}  # the oldest is the last one

    def is_after(version: str, other: str) -> bool:
        return other in first and first[other].at < first[version].at

    seen: set[str] = set()
    for place, publication in enumerate(history[:_SHOWN]):
        own = publication.version
        before = history[place + 1].version if place + 1 < len(history) else ""
        state = ""
        if own == served:
            state = "" if place == 0 else "いま公開中と同じ内容です"
        elif own not in kept:
            state = f"残っていません（新しい{at_most}版だけを残します）"
        elif own in seen:
            state = "同じ内容の、上の行から戻せます"
        yield Published(
            publication,
            place == 0,
            own in kept and own != served and own not in seen,
            first[own].at,
            first[own].note,
            state,
            is_after(own, served),
            publication.kind == "rollback" and is_after(own, before),
        )
        seen.add(own)


def _clock(at: str) -> str:
    """Return a moment with its day, as it stays true: 11月20日（金）22:29."""
    return tokyo(at, datetime.fromisoformat(at) + _A_WEEK)
