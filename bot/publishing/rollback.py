"""Back to a version that was served before, and its files with it where nobody has edited since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.publishing.candidate import forget_candidate
from bot.publishing.commit import Commit, commit, undisturbed
from bot.publishing.files import FileChange, changes_between, digests
from bot.publishing.publish import publishing
from bot.publishing.refused import NotPublished
from bot.publishing.rows import deliver_rows
from bot.settings import Settings
from corpus.identity import is_still_in
from corpus.reader import corpus_digest
from index.history import Publication, read_history, utc_now
from index.lock import MAX_WAIT_S
from index.manifest import IndexRefused, Manifest
from index.progress import Report, silent
from index.store import (
    SOURCES_FOLDER,
    current_folder,
    kept_versions,
    load_corpus,
    prune,
    verify,
)


@dataclass(frozen=True)
class RolledBack:
    """What a rollback did. `restored` names the files of CORPUS_DIR that are as they were then.

    CORPUS_DIR stays as it is where it holds something else than what was published (`edited`), and
    where the version `has_sources` not, for an older program built it.
    """

    publication: Publication
    restored: tuple[str, ...] = ()
    edited: bool = False
    has_sources: bool = True


def rollback(
    settings: Settings,
    by: str,
    to: str | None = None,
    note: str = "",
    report: Report = silent,
    wait_s: float = MAX_WAIT_S,
) -> RolledBack:
    """Serve the version before, or the one that `to` names.

    Raises NotPublished, IndexRefused, OSError, and BuildRunning where somebody publishes for longer
    than `wait_s`.
    """
    with publishing(settings, report, wait_s):
        return _rollback(settings, by, to, note, report)


def _rollback(settings: Settings, by: str, to: str | None, note: str, report: Report) -> RolledBack:
    index_dir, corpus_dir = settings.index_dir, settings.corpus_dir
    served = current_folder(index_dir)
    target = _named(index_dir, served, to) if to else _before(settings, served)
    made = verify(target)
    left = _corpus_of(served)
    present = corpus_digest(corpus_dir) if corpus_dir.is_dir() else ""
    changes: tuple[FileChange, ...] = ()
    has_sources = (target / SOURCES_FOLDER).is_dir()
    if present == left and has_sources:
        changes = changes_between(digests(corpus_dir), digests(target / SOURCES_FOLDER))
    publication = Publication(
        target.name, utc_now(), by, note, "rollback", corpus=made.corpus, left=left
    )
    deliver_rows(settings, target.name, report)
    with undisturbed():
        commit(index_dir, Commit(publication, str(corpus_dir.resolve()), changes))
        forget_candidate(index_dir)
        prune(index_dir, settings.keep_versions)
    edited = present not in (left, made.corpus)
    return RolledBack(publication, tuple(each.name for each in changes), edited, has_sources)


def _named(index_dir: Path, served: Path, name: str) -> Path:
    others = [each for each in kept_versions(index_dir) if each != served]
    for each in others:
        if each.name == name:
            return each
    kept = ", ".join(each.name for each in others) or "none"
    raise NotPublished(f"{name}: no version to go back to. Those that are kept: {kept}")


def _before(settings: Settings, served: Path) -> Path:
    """Return the newest version before the one that is served: whole, and of the same company."""
    problems = []
    for folder in _published_before(settings.index_dir, served):
        try:
            made = verify(folder)
        except IndexRefused as refused:
            problems.append(str(refused))
            continue
        if is_still_in(load_corpus(folder), settings.corpus_dir, made.corpus_folder):
            return folder
        problems.append(f"{folder}: made of another Q&A than {settings.corpus_dir} holds.")
    raise NotPublished(
        "\n".join(
            (f"{settings.index_dir}: no version before {served.name} to go back to.", *problems)
        )
    )


def _published_before(index_dir: Path, served: Path) -> Iterator[Path]:
    """Yield what was published before the version that is served, the newest first.

    What was rolled back from since is newer, however lately it was served.
    """
    published = [each.version for each in read_history(index_dir) if each.kind == "publish"]
    if served.name in published:
        last = len(published) - 1 - published[::-1].index(served.name)
        published = published[:last]
    kept = {each.name: each for each in kept_versions(index_dir) if each != served}
    yield from (kept[name] for name in dict.fromkeys(reversed(published)) if name in kept)


def _corpus_of(folder: Path) -> str:
    try:
        return Manifest.load(folder).corpus
    except IndexRefused:  # damaged: the more reason to go back
        return ""
