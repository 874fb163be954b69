"""What is published since when by whom, what could be, and what each running server serves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bot.publishing.candidate import read_candidate
from bot.publishing.commit import NOTE_FILE
from bot.publishing.files import FileChange, changes_between, digests
from bot.serving_file import Serving, read_serving
from bot.settings import Settings
from corpus.reader import corpus_digest
from index.history import Publication, read_history, rolled_back
from index.manifest import IndexRefused, Manifest
from index.store import SOURCES_FOLDER, current_folder, kept_versions


@dataclass(frozen=True)
class Status:
    """The state of all. `versions` are kept, the newest first; the first one is published.

    `differs` says whether CORPUS_DIR holds something else than what is published, `changes` in
    which files, where the version knows them. `rolled_back`: what CORPUS_DIR holds was rolled back
    from, and no start builds it. `interrupted`: a publisher was killed at the last moment; the next
    start or publish finishes it.
    """

    versions: tuple[Publication, ...] = ()
    candidate: dict[str, Any] | None = None
    differs: bool = False
    changes: tuple[FileChange, ...] = ()
    rolled_back: bool = False
    interrupted: bool = False
    servers: tuple[Serving, ...] = field(default_factory=tuple)

    @property
    def published(self) -> Publication | None:
        """Return what is served."""
        return self.versions[0] if self.versions else None

    def as_json(self) -> dict[str, Any]:
        """Return it as one JSON object."""
        published = asdict(self.published) if self.published else None
        return {"published": published} | asdict(self)


def status(settings: Settings) -> Status:
    """Look at everything; nothing is changed, and no lock is waited for."""
    index_dir, corpus_dir = settings.index_dir, settings.corpus_dir
    versions = tuple(_publications(index_dir))
    candidate = read_candidate(index_dir)
    present = corpus_digest(corpus_dir) if corpus_dir.is_dir() else ""
    differs = bool(versions) and versions[0].corpus != present
    return Status(
        versions,
        candidate.as_json() | {"at": candidate.at} if candidate else None,
        differs,
        _changes(settings) if differs else (),
        differs and present in rolled_back(read_history(index_dir)),
        (index_dir / NOTE_FILE).exists(),
        tuple(read_serving(settings.data_dir)),
    )


def servers_behind(settings: Settings) -> list[Serving]:
    """Return the running servers that do not serve what is published. Raises IndexRefused."""
    published = Manifest.load(current_folder(settings.index_dir)).version
    return [each for each in read_serving(settings.data_dir) if each.version != published]


def _publications(index_dir: Path) -> Iterator[Publication]:
    """Yield the last publication of every version that is kept."""
    told = {each.version: each for each in read_history(index_dir)}
    for folder in kept_versions(index_dir):
        try:
            made = Manifest.load(folder)
            unknown = Publication(folder.name, made.built, corpus=made.corpus)
        except IndexRefused:
            unknown = Publication(folder.name, "")
        yield told.get(folder.name, unknown)


def _changes(settings: Settings) -> tuple[FileChange, ...]:
    sources = current_folder(settings.index_dir) / SOURCES_FOLDER
    if not sources.is_dir():
        return ()
    return changes_between(digests(sources), digests(settings.corpus_dir))
