"""Corpus → index: the order of work, nothing else."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timezone
from pathlib import Path

from corpus.errors import CorpusError, Problem
from corpus.intent import Corpus
from index.build.context import BuildContext
from index.build.exported_encoder import export_once, link_into
from index.build.full_disk import told_when_full
from index.build.ranker_build import build_ranker, wants_classifier
from index.dense import DenseIndex
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
    current_folder,
    matching_index,
    new_folder,
    publish,
    save_corpus,
    verify,
)
from index.tokenizer import dictionary_name


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

    Where little has changed since the last build, the classifier starts at the last one's weights
    and the calibration is kept; `force` learns both from scratch. `shared_dir` holds exported
    encoders and vectors by their content, where several indexes share them. While another build is
    at work in `index_dir` this one waits. Raises EncoderUnavailable, CorpusError, BuildRunning,
    DiskFull.
    """
    if not corpus.entries:
        raise CorpusError(
            [
                Problem(
                    "corpus",
                    1,
                    "entries",
                    "Q&Aが一件もありません。",
                    "項目を一つ以上書いてください。",
                )
            ]
        )
    ready = None if force else matching_index(corpus.digest, encoder, index_dir)
    if not ready:
        with told_when_full(index_dir), build_lock(index_dir, report):
            # Who waited for another build finds what that one built.
            ready = None if force else matching_index(corpus.digest, encoder, index_dir)
            if not ready:
                shared, read_from = shared_dir or index_dir, _resolved(corpus_folder)
                return _build(corpus, encoder, index_dir, report, force, shared, read_from)
    report(Progress("index", f"up to date ({ready.name})"))
    return ready


def _build(
    corpus: Corpus,
    encoder: str,
    index_dir: Path,
    report: Report,
    force: bool,
    shared: Path,
    corpus_folder: str,
) -> Path:
    encoder_folder = export_once(encoder, corpus, shared / "encoders", report)
    # Looked at once more inside: when the folder is gone, the disk has room again.
    with new_folder(index_dir) as folder, told_when_full(index_dir):
        encoder_files = link_into(encoder_folder, folder / ENCODER_FOLDER)
        context = BuildContext(corpus, encoder_folder, shared / "cache", report)
        before = None if force else _last_index(index_dir)
        changed = build_ranker(corpus, context, folder, before)
        save_corpus(corpus, folder)
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
            built=datetime.now(timezone.utc).isoformat(timespec="seconds"),
            corpus_folder=corpus_folder,
        )
        manifest.save(folder)
        target = publish(folder, index_dir, manifest.version)
    counts = ", ".join(f"{count} {kind}" for kind, count in manifest.counts.items())
    report(Progress("index", f"built {manifest.version} ({counts})"))
    return target


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
    """Return the digests of a new index's files; `publish` compares every file with them."""
    own = folder_digests(folder, without=ENCODER_FOLDER)
    return own | {f"{ENCODER_FOLDER}/{name}": digest for name, digest in encoder_files.items()}


def _version(corpus_digest: str, encoder_digest: str) -> str:
    """Return a short digest of all that decides what an index holds."""
    learning = json.dumps(dict(LEARNING_VERSIONS), sort_keys=True)
    parts = (str(FORMAT), dictionary_name(), learning, corpus_digest, encoder_digest)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:10]
