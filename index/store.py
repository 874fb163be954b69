"""Index ↔ folder: written beside, verified, switched in one rename; opened read-only.

- `INDEX_DIR/current` → `versions/<version>`, a link: replacing it is one rename; `previous` is what
  it replaced, kept as well
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
CURRENT, PREVIOUS = "current", "previous"  # links to versions
_UNFINISHED, _NEW_LINK = ".building-", ".link-"
_CORPUS = TypeAdapter(Corpus)


def save_corpus(corpus: Corpus, folder: Path) -> None:
    """Write the corpus as the index knows it."""
    (folder / CORPUS_FILE).write_bytes(_CORPUS.dump_json(corpus))


def load_corpus(folder: Path) -> Corpus:
    """Read a corpus written by `save_corpus`."""
    return _CORPUS.validate_json((folder / CORPUS_FILE).read_bytes())


@contextmanager
def new_folder(index_dir: Path) -> Iterator[Path]:
    """Yield a folder beside the versions; it is removed unless `publish` took it away.

    What killed builds left is removed first: no two builds may be here at once (index.build.lock).
    """
    versions = index_dir / "versions"
    versions.mkdir(parents=True, exist_ok=True)
    for left in (*versions.glob(f"{_UNFINISHED}*"), *index_dir.glob(f"{_NEW_LINK}*")):
        remove(left)
    folder = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=versions))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(folder: Path, index_dir: Path, version: str) -> Path:
    """Verify the finished folder, move it to its version and switch `current` to it.

    The last version that is whole stays as `previous`; no clock decides which one that is.
    """
    verify(folder)
    versions = index_dir / "versions"
    names = chain([version], (f"{version}-{again}" for again in count(2)))
    # Same inputs, same version: the served folder stays in place until `current` has left it.
    target = next(free for name in names if not (free := versions / name).exists())
    before = next((each for each in kept_folders(index_dir) if _is_whole(each)), None)
    folder.chmod(0o755)
    folder.rename(target)
    if before:
        _switch(index_dir / PREVIOUS, before)
    _switch(index_dir / CURRENT, target)
    for old in versions.iterdir():
        if old.resolve() not in (target.resolve(), before):
            remove(old)
    return target


def _switch(link: Path, folder: Path) -> None:
    new = link.with_name(f"{_NEW_LINK}{os.getpid()}")
    new.unlink(missing_ok=True)
    new.symlink_to(Path("versions") / folder.name)
    new.replace(link)


def remove(path: Path) -> None:
    """Remove a file, link or folder as far as the disk allows."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def kept_folders(index_dir: Path) -> list[Path]:
    """Return the folders of all versions: current, previous, then any others."""
    linked = [index_dir / name for name in (CURRENT, PREVIOUS)]
    others = sorted(each for each in (index_dir / "versions").glob("[!.]*") if each.is_dir())
    return list(dict.fromkeys(each.resolve() for each in (*linked, *others) if each.is_dir()))


def current_folder(index_dir: Path) -> Path:
    """Return the folder that is served now. Raises IndexRefused where nothing was built."""
    current = index_dir / CURRENT
    if not current.is_dir():
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


def verify(folder: Path, *, without: str = "") -> Manifest:
    """Return the manifest after comparing every file with its checksum. Raises IndexRefused.

    `without` names a folder at the top of which nothing is going to be read.
    """
    manifest = Manifest.load(folder)
    wanted = {
        name: digest
        for name, digest in manifest.files.items()
        if not without or not name.startswith(f"{without}/")
    }
    try:
        found = folder_digests(folder, without=without)
    except OSError as error:
        raise IndexRefused(
            f"{error.filename}: cannot be read ({error.strerror}). {REBUILD}"
        ) from error
    for name in sorted(set(found) | set(wanted)):
        if found.get(name) != wanted.get(name):
            state = (
                "missing"
                if name not in found
                else "unexpected"
                if name not in wanted
                else "damaged"
            )
            raise IndexRefused(f"{folder / name}: {state}. {REBUILD} --force")
    return manifest


def _is_whole(folder: Path) -> bool:
    try:
        verify(folder)
    except IndexRefused:
        return False
    return True
