"""Index ↔ folder: written beside, verified, switched in one rename; opened read-only.

- `INDEX_DIR/current` → `versions/<version>`, a link: replacing it is one rename
- `INDEX_DIR/versions/<version>/` manifest.json, corpus.json, encoder/, vectors.faiss, …, sources/:
  the YAML files it was made of; where the same inputs were built again, `<version>-2`
- `INDEX_DIR/history.jsonl` which version was published when (index.history); it alone, never a
  clock, says which one is older. A version that it does not name is a candidate
- `INDEX_DIR/encoders/<key>/` exported encoders, `INDEX_DIR/cache/` vectors: by their content, so
  that the next build need not compute them again
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain, count, islice
from pathlib import Path

from pydantic import TypeAdapter

from corpus.intent import Corpus
from corpus.reader import corpus_digest, corpus_files
from index.history import Publication, append, read_history, rolled_back, utc_now
from index.manifest import REBUILD, IndexRefused, Manifest, folder_digests

CORPUS_FILE = "corpus.json"
ENCODER_FOLDER, SOURCES_FOLDER = "encoder", "sources"
CURRENT = "current"  # a link to a version
KEEP_VERSIONS = 5
_OLD_PREVIOUS = "previous"  # before there was a history: a link to the version before
_UNFINISHED, _NEW_LINK = ".building-", ".link-"
_CORPUS = TypeAdapter(Corpus)


def save_corpus(corpus: Corpus, folder: Path) -> None:
    """Write the corpus as the index knows it."""
    (folder / CORPUS_FILE).write_bytes(_CORPUS.dump_json(corpus))


def load_corpus(folder: Path) -> Corpus:
    """Read a corpus written by `save_corpus`."""
    return _CORPUS.validate_json((folder / CORPUS_FILE).read_bytes())


def save_sources(corpus_folder: Path, folder: Path) -> None:
    """Copy the corpus's YAML files into a new version, byte for byte."""
    for path in corpus_files(corpus_folder):
        copy = folder / SOURCES_FOLDER / path.relative_to(corpus_folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)


def keep_sources(folder: Path, corpus_folder: Path) -> None:
    """Give a version that an older program made its YAML files, where they still are the corpus's.

    Without them a rollback to it could not restore what people edit. Raises IndexRefused, OSError.
    """
    if (folder / SOURCES_FOLDER).exists():
        return
    made = Manifest.load(folder)
    new = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=folder.parent))
    try:
        save_sources(corpus_folder, new)
        if corpus_digest(new / SOURCES_FOLDER) == made.corpus:
            (new / SOURCES_FOLDER).rename(folder / SOURCES_FOLDER)
    finally:
        shutil.rmtree(new, ignore_errors=True)


@contextmanager
def new_folder(index_dir: Path) -> Iterator[Path]:
    """Yield a folder beside the versions; it is removed unless `add_version` took it away.

    What killed builds left is removed first: no two builds may be here at once (index.lock).
    """
    versions = index_dir / "versions"
    versions.mkdir(parents=True, exist_ok=True)
    remove_unfinished(index_dir)
    folder = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=versions))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def remove_unfinished(index_dir: Path) -> None:
    """Remove what killed builds left. Nobody may be building there."""
    for left in (
        *(index_dir / "versions").glob(f"{_UNFINISHED}*"),
        *index_dir.glob(f"{_NEW_LINK}*"),
    ):
        remove(left)


def put_on_disk(folder: Path) -> None:
    """Let every file be on the disk before anything leads to it, and leave the cache.

    What was written in large pieces lies there in pages of up to 2 MB, and of such a page Linux
    (6.18) maps all into whoever reads a byte: 88 MB a worker. Read again it lies in small ones.
    What somebody has mapped stays as it is.
    """
    for path in folder.rglob("*"):
        if path.is_file():
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
                if hasattr(os, "posix_fadvise"):  # not everywhere but on Linux
                    os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(handle)


def add_version(folder: Path, index_dir: Path, version: str) -> Path:
    """Verify a finished folder and move it to its version; `current` stays.

    Raises IndexRefused, OSError.
    """
    verify(folder)
    put_on_disk(folder)
    _begin_history(index_dir)
    names = chain([version], (f"{version}-{again}" for again in count(2)))
    # Same inputs, same version: the folder that is served stays in place.
    target = next(free for name in names if not (free := index_dir / "versions" / name).exists())
    folder.chmod(0o755)
    return folder.rename(target)


def publish_version(index_dir: Path, publication: Publication) -> None:
    """Switch to the version that a publication names, and keep in mind that it was published."""
    _begin_history(index_dir)
    switch_to(index_dir, index_dir / "versions" / publication.version)
    append(index_dir, publication)


def switch_to(index_dir: Path, folder: Path) -> None:
    """Let `current` lead to one of the versions: one rename, on the disk when this returns."""
    new = index_dir / f"{_NEW_LINK}{os.getpid()}"
    new.unlink(missing_ok=True)
    new.symlink_to(Path("versions") / folder.name)
    new.replace(index_dir / CURRENT)
    handle = os.open(index_dir, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def prune(index_dir: Path, keep: int, candidate: str = "") -> None:
    """Remove all versions but the `keep` last ones that were published and are whole.

    What is served stays, and the version that `candidate` names.
    """
    published = kept_versions(index_dir)
    whole = (each for each in published if len(published) <= keep or _is_whole_but_encoder(each))
    kept = {each.name for each in (*published[:1], *islice(whole, keep))} | {candidate}
    for old in (index_dir / "versions").glob("[!.]*"):
        if old.name not in kept:
            with suppress(OSError):
                # One that is half removed is none any more, whatever ends this.
                remove(old.rename(old.with_name(f"{_UNFINISHED}{old.name}")))


def remove(path: Path) -> None:
    """Remove a file, link or folder as far as the disk allows."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def kept_versions(index_dir: Path) -> list[Path]:
    """Return the folders of what is served and what was before, the newest first; no candidates.

    What was rolled back from comes last. Where there is no history yet, all other versions count as
    published before.
    """
    versions, history = index_dir / "versions", read_history(index_dir)
    if history:
        left = rolled_back(history)
        newest_first = [*reversed(history)]
        newest_first.sort(key=lambda each: each.corpus in left)
        before = [versions / each.version for each in newest_first]
    else:
        others = sorted(each for each in versions.glob("[!.]*"))
        before = [index_dir / _OLD_PREVIOUS, *others]
    found = dict.fromkeys(each.resolve() for each in (index_dir / CURRENT, *before))
    return [each for each in found if each.is_dir() and each.parent == versions.resolve()]


def _begin_history(index_dir: Path) -> None:
    """Write down what is served and the history does not end with.

    So it is in an index that an older program made, or where a publisher was killed between switch
    and history.
    """
    history = read_history(index_dir)
    last = history[-1].version if history else ""
    for name in (CURRENT,) if history else (_OLD_PREVIOUS, CURRENT):
        folder = (index_dir / name).resolve()
        if folder.name != last and folder.is_dir() and _is_whole(folder):
            made = Manifest.load(folder)
            append(index_dir, Publication(folder.name, made.built or utc_now(), corpus=made.corpus))
    (index_dir / _OLD_PREVIOUS).unlink(missing_ok=True)


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
    except IndexRefused:
        return None
    return folder if _fits(folder, corpus_digest, encoder) else None


def matching_version(
    corpus_digest: str, encoder: str, index_dir: Path, *, with_sources: bool
) -> Path | None:
    """Return any version that fits and is undamaged: what is served, an older one, a candidate.

    `with_sources`: but for what is served, one that holds its YAML files.
    """
    if current := matching_index(corpus_digest, encoder, index_dir):
        return current
    for folder in sorted((index_dir / "versions").glob("[!.]*")):
        has_all = not with_sources or (folder / SOURCES_FOLDER).is_dir()
        if has_all and _fits(folder, corpus_digest, encoder):
            return folder
    return None


def _fits(folder: Path, corpus_digest: str, encoder: str) -> bool:
    try:
        # First: what is stale need not be read to its last byte.
        Manifest.load(folder).refuse_if_stale(folder, corpus=corpus_digest, encoder=encoder)
        verify(folder)
    except IndexRefused:
        return False
    return True


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
    sources = f"{SOURCES_FOLDER}/"
    if not any(name.startswith(sources) for name in manifest.files):
        # `keep_sources` has added them since.
        found = {name: each for name, each in found.items() if not name.startswith(sources)}
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


def _is_whole_but_encoder(folder: Path) -> bool:
    """Return whether a version's own files are whole; its encoder's are those of other versions."""
    try:
        verify(folder, without=ENCODER_FOLDER)
    except IndexRefused:
        return False
    return True


def _is_whole(folder: Path) -> bool:
    try:
        verify(folder)
    except IndexRefused:
        return False
    return True
