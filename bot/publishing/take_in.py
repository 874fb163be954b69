"""A version that was built elsewhere: from an archive to what is served, with its files."""

from __future__ import annotations

from pathlib import Path

from bot.publishing.candidate import Candidate
from bot.publishing.comparison import served_name
from bot.publishing.files import FileChange, changes_between, digests
from bot.publishing.publish import Order, publishing, refuse_provisional, switch
from bot.publishing.refused import NotPublished
from bot.settings import Settings
from corpus.identity import is_still_in
from corpus.reader import corpus_digest
from index.archive import unpack
from index.history import utc_now
from index.manifest import IndexRefused, Manifest
from index.progress import Report
from index.store import SOURCES_FOLDER, load_corpus, prune


def take_in(settings: Settings, file: Path, report: Report) -> str:
    """Put an archive's version beside the others, as the candidate; return its name.

    `publish_candidate` publishes it, its gate asked then. Raises ArchiveRefused, NotPublished,
    BuildRunning, OSError.
    """
    with publishing(settings, report):
        return _candidate(settings, file, report).version


def take_in_and_switch(settings: Settings, file: Path, report: Report, order: Order) -> str:
    """Serve an archive's version at once; return its name.

    Its gate was asked where it was built. Raises what `take_in` does.
    """
    with publishing(settings, report):
        candidate = _candidate(settings, file, report)
        switch(settings, candidate, order, report)
    return candidate.version


def _candidate(settings: Settings, file: Path, report: Report) -> Candidate:
    index_dir = settings.index_dir
    version = unpack(file, index_dir, report)
    folder = index_dir / "versions" / version
    try:
        refuse_provisional(settings, load_corpus(folder))
        changes = _changes(settings, folder, file)
    except NotPublished:
        prune(index_dir, settings.keep_versions)
        raise
    candidate = Candidate(version, utc_now(), changes=changes)
    candidate.save(index_dir)
    prune(index_dir, settings.keep_versions, version)
    return candidate


def _changes(settings: Settings, folder: Path, file: Path) -> tuple[FileChange, ...]:
    """Return what the version brings into the corpus's folder. Raises NotPublished.

    What somebody has edited there is never overwritten.
    """
    sources, corpus_dir = folder / SOURCES_FOLDER, settings.corpus_dir
    if not sources.is_dir():
        return ()
    known = Manifest.load(folder).corpus, _refuse_another_company(settings, sources, file)
    present = digests(corpus_dir)
    if present and corpus_digest(corpus_dir) not in known:
        raise NotPublished(
            f"{corpus_dir}: holds something else than what is served here, and the files of {file} "
            "would take its place. Move it away, or set CORPUS_DIR to an empty folder; then load the "
            "archive again"
        )
    return changes_between(present, digests(sources))


def _refuse_another_company(settings: Settings, sources: Path, file: Path) -> str:
    """Return the digest of the corpus that is served here; "" where nothing is, or it is damaged."""
    name = served_name(settings.index_dir)
    folder = settings.index_dir / "versions" / name
    try:
        published, made = load_corpus(folder), Manifest.load(folder)
    except (IndexRefused, OSError, ValueError):  # then the archive repairs it
        return ""
    if not is_still_in(published, sources, made.corpus_folder):
        raise NotPublished(
            f"{file}: holds another Q&A than the one that is served here ({name}). Check the file; "
            "where it is meant to take its place, set INDEX_DIR and CORPUS_DIR to empty folders"
        )
    return made.corpus
