"""A replica's part: what is on the shelf is fetched, verified, put in place and switched to."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.delivery.parcel import Parcel, is_same, unpack, unseal
from bot.delivery.shelf import LIVE, VERSION, Beat, Shelf
from bot.publishing.commit import Commit, commit, undisturbed
from bot.publishing.files import changes_between, digests
from bot.publishing.publish import publishing
from bot.settings import Settings
from corpus.errors import FaqError
from corpus.live import LIVE_FILE
from corpus.reader import corpus_files
from corpus.whole_file import write_whole
from index.history import Publication
from index.manifest import FILE, IndexRefused, Manifest, file_digest
from index.progress import Report, StepCounter, silent
from index.store import (
    CURRENT,
    ENCODER_FOLDER,
    SOURCES_FOLDER,
    add_version,
    new_folder,
    prune,
    verify,
)

_MARK = ".delivered"  # the corpus's folder is delivery's own: what is edited there is overwritten


class NotDelivered(FaqError):
    """What is wanted cannot be put in place; what was served goes on."""


def wanted(settings: Settings, shelf: Shelf) -> Parcel | None:
    """Return what is to be served; None where nothing was delivered yet. Raises NotReadable."""
    note = shelf.read(VERSION)
    return unpack(note, settings.secret_key) if note else None


def is_there(settings: Settings, parcel: Parcel) -> bool:
    """Return whether a parcel is what `current` leads to."""
    return is_same(settings.index_dir / CURRENT, parcel)


def receive(
    settings: Settings,
    shelf: Shelf,
    parcel: Parcel,
    beat: Beat = lambda: None,
    report: Report = silent,
) -> None:
    """Fetch what is missing of a parcel, and switch to it: index, YAML files and pictures.

    `beat` is called again and again and may raise: then all is as it was. Raises NotDelivered,
    IndexRefused, NotOnShelf, ShelfUnavailable, OSError.
    """
    index_dir, corpus_dir = settings.index_dir, settings.corpus_dir
    _take_over(corpus_dir)
    with publishing(settings, report):
        folder = _kept(index_dir, parcel) or _fetch(settings, shelf, parcel, beat, report)
        for name, digest in parcel.pictures.items():
            _fetch_picture(shelf, corpus_dir / name, digest, beat)
        changes = changes_between(digests(corpus_dir), digests(folder / SOURCES_FOLDER))
        publication = Publication(**vars(parcel.publication) | {"version": folder.name})
        with undisturbed():
            commit(index_dir, Commit(publication, str(corpus_dir.resolve()), changes))
            prune(index_dir, settings.keep_versions)


def receive_live(settings: Settings, shelf: Shelf) -> None:
    """Let live.yaml be what was delivered. Raises NotReadable, NotDelivered, ShelfUnavailable, OSError."""
    note = shelf.read(LIVE)
    if note is None:
        return
    text = unseal(note, settings.secret_key)["text"]
    _take_over(settings.corpus_dir)
    file = settings.corpus_dir / LIVE_FILE
    if text is None:
        file.unlink(missing_ok=True)
    elif not file.exists() or file.read_text(encoding="utf-8") != text:
        write_whole(file, str(text).encode())


def _take_over(corpus_dir: Path) -> None:
    """Mark the corpus's folder as delivery's own; one that holds somebody's files never becomes it."""
    corpus_dir.mkdir(parents=True, exist_ok=True)
    mark = corpus_dir / _MARK
    if mark.exists():
        return
    if corpus_files(corpus_dir) or (corpus_dir / LIVE_FILE).exists():
        raise NotDelivered(
            f"{corpus_dir}: holds Q&A that was not delivered, and a replica would overwrite it. Name "
            "an empty folder in CORPUS_DIR, or move the files away"
        )
    write_whole(mark, b"What is edited here is overwritten by what is published elsewhere.\n")


def _kept(index_dir: Path, parcel: Parcel) -> Path | None:
    """Return the version of a parcel, where it lies here already and is whole."""
    for folder in sorted((index_dir / "versions").glob("[!.]*")):
        if is_same(folder, parcel) and (folder / SOURCES_FOLDER).is_dir():
            try:
                verify(folder)
            except IndexRefused:
                continue
            return folder
    return None


def _fetch(settings: Settings, shelf: Shelf, parcel: Parcel, beat: Beat, report: Report) -> Path:
    """Make the version of a parcel: from files that lie here already, the others from the shelf."""
    index_dir = settings.index_dir
    lies_here = dict(_files_here(index_dir))
    with new_folder(index_dir) as new:
        step = StepCounter(report, "deliver", "files from the shelf", len(parcel.files))
        for name, digest in sorted(parcel.files.items()):
            target = new / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if not _taken(lies_here.get(digest), target, digest):
                shelf.get(digest, target, beat)
            _refuse_damaged(target, name, digest)
            step.advance()
            beat()
        (new / FILE).write_text(parcel.manifest, encoding="utf-8")
        Manifest.load(new)  # of a format that this program reads
        return add_version(new, index_dir, parcel.publication.version)


def _fetch_picture(shelf: Shelf, target: Path, digest: str, beat: Beat) -> None:
    if target.is_file() and file_digest(target) == digest:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.with_name(f".{target.name}.new")
    try:
        shelf.get(digest, new, beat)
        _refuse_damaged(new, target.name, digest)
        new.replace(target)
    finally:
        new.unlink(missing_ok=True)


def _files_here(index_dir: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files of all versions by what their manifests say they hold."""
    for folder in (index_dir / "versions").glob("[!.]*"):
        try:
            files: Mapping[str, str] = json.loads((folder / FILE).read_bytes())["files"]
            yield from ((digest, folder / name) for name, digest in files.items())
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue


def _taken(source: Path | None, target: Path, digest: str) -> bool:
    """Take a file of another version: the encoder's by a link, for it lies on the disk once."""
    if source is None:
        return False
    try:
        if file_digest(source) != digest:
            return False
        if source.parent.name == ENCODER_FOLDER:
            target.hardlink_to(source)
        else:
            shutil.copyfile(source, target)
    except OSError:
        target.unlink(missing_ok=True)
        return False
    return True


def _refuse_damaged(file: Path, name: str, digest: str) -> None:
    if file_digest(file) != digest:
        raise NotDelivered(
            f"{name}: arrived damaged. It is fetched again; where that does not help, run on the "
            "publishing machine: python -m scripts.publish --deliver"
        )
