"""Corpus or draft → candidate → gate → served. How a version is built is the caller's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bot.publishing.candidate import Candidate, forget_candidate, read_candidate
from bot.publishing.commit import Commit, commit, finish_interrupted, undisturbed
from bot.publishing.comparison import RECENT, judged, served_name
from bot.publishing.draft import merge, read_base, remove_staged, staged
from bot.publishing.files import FileChange, changes_between, digests
from bot.publishing.refused import NotPublished
from bot.publishing.rows import deliver_rows
from bot.settings import Settings
from corpus.errors import CorpusError, FaqError
from corpus.identity import is_still_in
from corpus.intent import Corpus
from corpus.reader import read_corpus
from corpus.starter.provisional import provisional
from index.history import Publication, utc_now
from index.lock import MAX_WAIT_S, build_lock
from index.manifest import IndexRefused, Manifest
from index.progress import Progress, Report
from index.store import (
    SOURCES_FOLDER,
    current_folder,
    keep_sources,
    load_corpus,
    prune,
    verify,
)

# A corpus, and the folder that its files lie in → the folder of a version made of it.
Build = Callable[[Corpus, Path], Path]


class GateClosed(FaqError):
    """The candidate is built and whole, but answers worse what was answered rightly."""

    def __init__(self, candidate: Candidate) -> None:
        self.candidate = candidate
        broken = candidate.gate.broken
        super().__init__(
            f"not published: {len(broken)} of {candidate.gate.golden} golden queries would not be "
            "answered rightly any more:\n"
            + "\n".join(f"  {line}" for line in broken)
            + "\nMend the answers or wordings, or the query's label; or publish it nonetheless: "
            f"python -m scripts.publish --candidate {candidate.version} --force"
        )


@dataclass(frozen=True)
class Order:
    """Who publishes, and why. `force` takes what the gate and the check of the company refuse."""

    by: str = ""
    note: str = ""
    force: bool = False


@contextmanager
def publishing(settings: Settings, report: Report, wait_s: float = MAX_WAIT_S) -> Iterator[None]:
    """Let one publisher, builder or rollback at a time work, after what a killed one left.

    Raises BuildRunning where another is at work for longer than `wait_s`.
    """
    with build_lock(settings.index_dir, report, wait_s):
        remove_staged(settings.index_dir)
        if version := finish_interrupted(settings.index_dir, settings.corpus_dir):
            report(Progress("publish", f"finished what was interrupted: {version}"))
        with suppress(IndexRefused, OSError):  # none is served yet, or it is damaged
            keep_sources(current_folder(settings.index_dir), settings.corpus_dir)
        yield


def prepare(
    settings: Settings,
    build: Build,
    report: Report,
    *,
    draft: Path | None = None,
    golden: Path | None = None,
    recent: int = RECENT,
    force: bool = False,
) -> Candidate:
    """Build a candidate of CORPUS_DIR, or of a draft, and compare it with what is published.

    Of the journal, the `recent` texts asked most are asked again.

    Raises CorpusError, DraftConflict, NotPublished, and what `build` does.
    """
    with publishing(settings, report):
        return _prepare(settings, build, report, draft, golden, force, recent)


def publish(
    settings: Settings,
    build: Build,
    report: Report,
    order: Order,
    *,
    draft: Path | None = None,
    golden: Path | None = None,
) -> Candidate:
    """Prepare a candidate and switch to it, where the gate lets it pass.

    Raises GateClosed, OSError, and what `prepare` does.
    """
    with publishing(settings, report):
        candidate = _prepare(settings, build, report, draft, golden, order.force)
        switch(settings, candidate, order, report)
    return candidate


def publish_candidate(
    settings: Settings, report: Report, order: Order, version: str, golden: Path | None = None
) -> Candidate:
    """Switch to a candidate that was prepared, as it was built then.

    Its gate counts where the same version is published still; else it is asked again. Raises
    NotPublished, GateClosed, IndexRefused, OSError.
    """
    with publishing(settings, report):
        candidate = read_candidate(settings.index_dir)
        if candidate is None or candidate.version != version:
            there = f"; the newest candidate is {candidate.version}" if candidate else ""
            raise NotPublished(
                f"{version}: no candidate{there}. Prepare one: python -m scripts.publish --prepare "
                f"(a version that was published before: --rollback {version})"
            )
        verify(settings.index_dir / "versions" / version)
        if golden or candidate.published != served_name(settings.index_dir):
            candidate = judged(settings, version, candidate.changes, golden, report)
        switch(settings, candidate, order, report)
    return candidate


def build_and_switch(settings: Settings, build: Build, report: Report) -> Path:
    """Build CORPUS_DIR and switch to it, whatever it answers: return its folder."""
    with publishing(settings, report):
        corpus = read_corpus(settings.corpus_dir)
        folder = build(corpus, settings.corpus_dir)
        deliver_rows(settings, folder.name, report)
        _commit(settings, Candidate(folder.name, utc_now()), Order())
    return folder


def _prepare(
    settings: Settings,
    build: Build,
    report: Report,
    draft: Path | None,
    golden: Path | None,
    force: bool,
    recent: int = RECENT,
) -> Candidate:
    changes: tuple[FileChange, ...] = ()
    if draft is None:
        corpus = read_corpus(settings.corpus_dir)
        refuse_provisional(settings, corpus)
        _refuse_another_company(settings, settings.corpus_dir, force)
        folder = build(corpus, settings.corpus_dir)
    else:
        base = read_base(draft)
        if base is None:
            _refuse_another_company(settings, draft, force)
            base = _published_digests(settings)
        with staged(merge(draft, settings.corpus_dir, base), settings.index_dir) as merged:
            corpus = _read_merged(merged, draft, settings.corpus_dir)
            refuse_provisional(settings, corpus)
            folder = build(corpus, merged)
            changes = changes_between(digests(settings.corpus_dir), digests(merged))
    candidate = judged(settings, folder.name, changes, golden, report, recent)
    candidate.save(settings.index_dir)
    prune(settings.index_dir, settings.keep_versions, candidate.version)
    return candidate


def _read_merged(merged: Path, draft: Path, corpus_dir: Path) -> Corpus:
    """Return the corpus as it will lie in its folder; mistakes are told where they were made."""
    try:
        return read_corpus(merged, shown_as=corpus_dir)
    except CorpusError:
        read_corpus(merged, shown_as=draft)
        raise


def switch(settings: Settings, candidate: Candidate, order: Order, report: Report) -> None:
    """Serve a candidate, where its gate or the order lets it pass. The caller is `publishing`.

    Raises GateClosed, NotPublished, OSError.
    """
    if not (candidate.gate.passed or order.force):
        raise GateClosed(candidate)
    _refuse_changed_underneath(settings.corpus_dir, candidate.changes)
    deliver_rows(settings, candidate.version, report)
    _commit(settings, candidate, order)
    report(Progress("publish", f"{candidate.version} is served from now on"))


def _commit(settings: Settings, candidate: Candidate, order: Order) -> None:
    index_dir, corpus_dir = settings.index_dir, str(settings.corpus_dir.resolve())
    with undisturbed():
        if candidate.version != served_name(index_dir) or candidate.changes:
            corpus = Manifest.load(index_dir / "versions" / candidate.version).corpus
            of = Publication(candidate.version, utc_now(), order.by, order.note, corpus=corpus)
            commit(index_dir, Commit(of, corpus_dir, candidate.changes))
        forget_candidate(index_dir)
        prune(index_dir, settings.keep_versions)


def _refuse_changed_underneath(corpus_dir: Path, changes: tuple[FileChange, ...]) -> None:
    found = digests(corpus_dir)
    names = [each.name for each in changes if found.get(each.name) not in (each.before, each.after)]
    if names:
        raise NotPublished(
            f"{corpus_dir}: {', '.join(names)} changed since the candidate was built, which changes "
            "it too. Prepare it again: python -m scripts.publish --prepare --from FOLDER"
        )


def refuse_provisional(settings: Settings, corpus: Corpus) -> None:
    """Raise NotPublished where production would not start with the corpus."""
    if settings.production and (found := [*provisional(corpus)]):
        told = "\n".join(f"  {each}" for each in found)
        raise NotPublished(f"not published, for FAQ_ENV=production does not serve it:\n{told}")


def _refuse_another_company(settings: Settings, folder: Path, force: bool) -> None:
    try:
        served = current_folder(settings.index_dir)
        published, made = load_corpus(served), Manifest.load(served)
    except (IndexRefused, OSError, ValueError):
        return
    if not (force or is_still_in(published, folder, made.corpus_folder)):
        raise NotPublished(
            f"{folder}: holds another Q&A than the one that is published ({served.name}). Check "
            "CORPUS_DIR and INDEX_DIR; where it is meant to take its place, add --force"
        )


def _published_digests(settings: Settings) -> dict[str, str]:
    """Return what a folder that does not say when it was begun is compared by: what is published."""
    try:
        sources = current_folder(settings.index_dir) / SOURCES_FOLDER
    except IndexRefused:
        sources = settings.corpus_dir
    return digests(sources if sources.is_dir() else settings.corpus_dir)
