"""Index ↔ folder: written beside, verified, switched in one rename; opened read-only.

- `INDEX_DIR/current` → `versions/<version>`, a link: replacing it is one rename
- `INDEX_DIR/versions/<version>/` manifest.json, corpus.json, encoder/, vectors.faiss, …; where the
  same inputs were built again, `<version>-2`
- `INDEX_DIR/encoders/<key>/` exported encoders, `INDEX_DIR/cache/` vectors: by their content, so
  that the next build need not compute them again
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path

from pydantic import TypeAdapter

from corpus.intent import Corpus
from index.manifest import REBUILD, IndexRefused, Manifest, folder_digests

CORPUS_FILE = "corpus.json"
ENCODER_FOLDER = "encoder"
_CORPUS = TypeAdapter(Corpus)


def save_corpus(corpus: Corpus, folder: Path) -> None:
    """Write the corpus as the index knows it."""
    (folder / CORPUS_FILE).write_bytes(_CORPUS.dump_json(corpus))


def load_corpus(folder: Path) -> Corpus:
    """Read a corpus written by `save_corpus`."""
    return _CORPUS.validate_json((folder / CORPUS_FILE).read_bytes())


@contextmanager
def new_folder(index_dir: Path) -> Iterator[Path]:
    """Yield a folder beside the versions; it is removed unless `publish` took it away."""
    versions = index_dir / "versions"
    versions.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".building-", dir=versions))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(folder: Path, index_dir: Path, version: str) -> Path:
    """Verify the finished folder, move it to its version and switch `current` to it."""
    verify(folder)
    versions = index_dir / "versions"
    names = chain([version], (f"{version}-{again}" for again in count(2)))
    # Same inputs, same version: the served folder stays in place until `current` has left it.
    target = next(free for name in names if not (free := versions / name).exists())
    folder.chmod(0o755)
    folder.rename(target)
    link = index_dir / f".current-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("versions") / target.name)
    link.replace(index_dir / "current")
    _forget_old(index_dir, keep=2)
    return target


def current_folder(index_dir: Path) -> Path:
    """Return the folder that is served now. Raises IndexRefused where nothing was built."""
    current = index_dir / "current"
    if not current.exists():
        raise IndexRefused(f"{index_dir}: no index here. {REBUILD}")
    return current.resolve()


def matching_index(corpus_digest: str, encoder: str, index_dir: Path) -> Path | None:
    """Return the current folder where it fits corpus, encoder and code and is undamaged."""
    try:
        folder = current_folder(index_dir)
        # First: what is stale need not be read to its last byte.
        Manifest.load(folder).refuse_if_stale(folder, corpus=corpus_digest, encoder=encoder)
        verify(folder)
    except IndexRefused:
        return None
    return folder


def verify(folder: Path) -> Manifest:
    """Return the manifest after comparing every file with its checksum. Raises IndexRefused."""
    manifest = Manifest.load(folder)
    found = folder_digests(folder)
    for name in sorted(set(found) | set(manifest.files)):
        if found.get(name) != manifest.files.get(name):
            state = (
                "missing"
                if name not in found
                else "unexpected"
                if name not in manifest.files
                else "damaged"
            )
            raise IndexRefused(f"{folder / name}: {state}. {REBUILD} --force")
    return manifest


def _forget_old(index_dir: Path, keep: int) -> None:
    versions = sorted(
        (path for path in (index_dir / "versions").iterdir() if not path.name.startswith(".")),
        key=lambda path: path.stat().st_mtime,
        reverse=True,
    )
    current = current_folder(index_dir)
    for old in [path for path in versions if path != current][keep - 1 :]:
        shutil.rmtree(old, ignore_errors=True)
