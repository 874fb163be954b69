"""Corpus → index: the order of work, nothing else."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from corpus.errors import CorpusError, FaqError, Problem
from corpus.intent import Corpus
from corpus.reader import corpus_digest
from index.build.context import BuildContext
from index.build.exported_encoder import export_once, link_into
from index.build.full_disk import told_when_full
from index.build.ranker_build import build_ranker, wants_classifier
from index.dense import DenseIndex
from index.history import Publication, utc_now
from index.kana_words import KanaWords
from index.lock import build_lock
from index.manifest import (
    FORMAT,
    LEARNING_VERSIONS,
    IndexRefused,
    Manifest,
    encoder_source,
    folder_digests,
)
from index.progress import Progress, Report
from index.store import (
    ENCODER_FOLDER,
    KEEP_VERSIONS,
    SOURCES_FOLDER,
    add_version,
    current_folder,
    matching_index,
    matching_version,
    new_folder,
    prune,
    publish_version,
    save_corpus,
    save_sources,
    verify,
)
from index.tokenizer import dictionary_name


class CorpusChanged(FaqError):
    """The corpus was edited while an index was being made of it."""


def build_index(
    corpus: Corpus,
    encoder: str,
    index_dir: Path,
    report: Report,
    *,
    force: bool = False,
    shared_dir: Path | None = None,
    corpus_folder: Path | None = None,
) -> Path:
    """Build, verify and publish an index; return its folder. One that already matches is kept.

    While another build is at work in `index_dir` this one waits. Raises EncoderUnavailable,
    CorpusError, CorpusChanged, BuildRunning, DiskFull; what decides is told by `build_candidate`.
    """
    _refuse_empty(corpus)
    if not force and (ready := matching_index(corpus.digest, encoder, index_dir)):
        report(Progress("index", f"up to date ({ready.name})"))
        return ready
    with told_when_full(index_dir), build_lock(index_dir, report):
        folder = build_candidate(
            *(corpus, encoder, index_dir, report),
            force=force,
            shared_dir=shared_dir,
            corpus_folder=corpus_folder,
        )
        publish_version(index_dir, Publication(folder.name, utc_now(), corpus=corpus.digest))
        prune(index_dir, KEEP_VERSIONS)
    return folder


def build_candidate(
    corpus: Corpus,
    encoder: str,
    index_dir: Path,
    report: Report,
    *,
    force: bool = False,
    shared_dir: Path | None = None,
    corpus_folder: Path | None = None,
    sources: Path | None = None,
) -> Path:
    """Build and verify a version beside the others, and return its folder; nothing is switched.

    The caller holds the build's lock. A version that matches is not built again. Where little has
    changed since the one that is served, the classifier starts at its weights and the calibration
    is kept; `force` learns both from scratch. `shared_dir` holds exported encoders and vectors by
    their content, where several indexes share them. `sources` is where the YAML files lie that the
    corpus was read from, where they are not in `corpus_folder` yet; the version holds a copy.
    """
    _refuse_empty(corpus)
    sources = sources or corpus_folder
    ready = matching_version(*(corpus.digest, encoder, index_dir), with_sources=sources is not None)
    if ready and not force:
        report(Progress("index", f"up to date ({ready.name})"))
        return ready
    with told_when_full(index_dir):
        shared, read_from = shared_dir or index_dir, _resolved(corpus_folder)
        return _build(corpus, encoder, index_dir, report, force, shared, read_from, sources)


def _build(
    corpus: Corpus,
    encoder: str,
    index_dir: Path,
    report: Report,
    force: bool,
    shared: Path,
    corpus_folder: str,
    sources: Path | None,
) -> Path:
    encoder_folder = export_once(encoder, corpus, shared / "encoders", report)
    # Looked at once more inside: when the folder is gone, the disk has room again.
    with new_folder(index_dir) as folder, told_when_full(index_dir):
        if sources:
            save_sources(sources, folder)
            _refuse_changed(corpus, sources, folder)
        encoder_files = link_into(encoder_folder, folder / ENCODER_FOLDER)
        context = BuildContext(corpus, encoder_folder, shared / "cache", report)
        before = None if force else _last_index(index_dir)
        changed = build_ranker(corpus, context, folder, before)
        save_corpus(corpus, folder)
        KanaWords.of(corpus).save(folder)
        manifest = Manifest(
            version=_version(corpus.digest, context.encoder_digest),
            learned=wants_classifier(corpus),
            corpus=corpus.digest,
            encoder=encoder_source(encoder),
            encoder_digest=context.encoder_digest,
            dictionary=dictionary_name(),
            counts={
                "entries": len(corpus.entries),
                "clarifications": len(corpus.clarifications),
                "referrals": len(corpus.referrals),
            },
            parity=json.loads((encoder_folder / "parity.json").read_text()),
            files=_file_digests(folder, encoder_files),
            search=DenseIndex.load(folder).description,
            changed_since_fit=changed,
            built=utc_now(),
            corpus_folder=corpus_folder,
        )
        manifest.save(folder)
        target = add_version(folder, index_dir, manifest.version)
    counts = ", ".join(f"{count} {kind}" for kind, count in manifest.counts.items())
    report(Progress("index", f"built {target.name} ({counts})"))
    return target


def _refuse_empty(corpus: Corpus) -> None:
    if not corpus.entries:
        found, repair = "Q&Aが一件もありません。", "項目を一つ以上書いてください。"
        raise CorpusError([Problem("corpus", 1, "entries", found, repair)])


def _refuse_changed(corpus: Corpus, sources: Path, folder: Path) -> None:
    """Raise CorpusChanged where the copied files are not those that the corpus was read from."""
    if corpus_digest(folder / SOURCES_FOLDER) != corpus.digest:
        raise CorpusChanged(
            f"{sources}: a file was edited while it was being read. Run the command again"
        )


def _resolved(folder: Path | None) -> str:
    return str(folder.resolve()) if folder else ""


def _last_index(index_dir: Path) -> Path | None:
    """Return the served folder where it is whole."""
    try:
        folder = current_folder(index_dir)
        verify(folder)
    except IndexRefused:
        return None
    return folder


def _file_digests(folder: Path, encoder_files: dict[str, str]) -> dict[str, str]:
    """Return the digests of a new index's files; `add_version` compares every file with them."""
    own = folder_digests(folder, without=ENCODER_FOLDER)
    return own | {f"{ENCODER_FOLDER}/{name}": digest for name, digest in encoder_files.items()}


def _version(corpus_digest: str, encoder_digest: str) -> str:
    """Return a short digest of all that decides what an index holds."""
    learning = json.dumps(dict(LEARNING_VERSIONS), sort_keys=True)
    parts = (str(FORMAT), dictionary_name(), learning, corpus_digest, encoder_digest)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:10]
