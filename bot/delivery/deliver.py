"""The publishing machine's part: what is published here goes to the shelf, and `live.yaml` too."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.delivery.parcel import NotReadable, Parcel, pack, seal, unpack, version_of
from bot.delivery.shelf import LIVE, VERSION, Shelf
from bot.journal.files import make_private_folder
from bot.settings import Settings
from corpus.live import LIVE_FILE
from corpus.live_form import read_live
from corpus.whole_file import write_whole
from index.history import Publication, read_history, utc_now
from index.lock import build_lock
from index.manifest import FILE, Manifest, file_digest
from index.progress import Progress, Report, StepCounter, silent
from index.store import current_folder

_SENT_FILE = "sent.json"
_NO_FILE = "none"


@dataclass(frozen=True)
class Sent:
    """What this machine has put on the shelf last: the digests of the manifest and of live.yaml."""

    version: str = ""
    live: str = ""


def deliver(settings: Settings, shelf: Shelf, report: Report = silent) -> str:
    """Put what is published here on the shelf, and return its version.

    Raises IndexRefused, FaqError, OSError; then the shelf holds what it held.
    """
    with _alone(settings, report):
        folder = current_folder(settings.index_dir)
        parcel = pack(folder, settings.corpus_dir, _publication(settings, folder))
        key, places = settings.secret_key, _places(parcel, folder, settings.corpus_dir)
        before = shelf.read(VERSION)
        missing = sorted(shelf.missing(parcel.digests))
        step = StepCounter(report, "deliver", "files to the shelf", len(missing))
        for digest in missing:
            shelf.put(digest, places[digest])
            step.advance()
        shelf.write(VERSION, parcel.note(key))
        # What was wanted until now may still be on its way to somebody.
        shelf.keep_only(parcel.digests | _digests(before, key))
        _remember(settings, version=_manifest_digest(settings))
        report(Progress("deliver", f"{version_of(parcel)} is on the shelf for all replicas"))
    return version_of(parcel)


def deliver_live(settings: Settings, shelf: Shelf) -> None:
    """Put live.yaml on the shelf, also that there is none. Raises CorpusError where it has mistakes."""
    with _alone(settings, silent):
        read_live(settings.corpus_dir)
        content = _live(settings)
        text = None if content is None else content.decode()
        shelf.write(LIVE, seal({"text": text}, settings.secret_key))
        _remember(settings, live=_digest_of(content))


def is_undelivered(settings: Settings) -> bool:
    """Return whether what is published here was never put on the shelf."""
    return _manifest_digest(settings) not in ("", _sent(settings).version)


def is_live_undelivered(settings: Settings) -> bool:
    """Return whether live.yaml was never put on the shelf as it is."""
    return _digest_of(_live(settings)) != _sent(settings).live


@contextmanager
def _alone(settings: Settings, report: Report) -> Iterator[None]:
    """Let one process of this machine deliver at a time."""
    make_private_folder(settings.data_dir)
    with build_lock(_folder(settings), report):
        yield


def _publication(settings: Settings, folder: Path) -> Publication:
    for each in reversed(read_history(settings.index_dir)):
        if each.version == folder.name:
            return each
    return Publication(folder.name, utc_now(), corpus=Manifest.load(folder).corpus)


def _places(parcel: Parcel, folder: Path, corpus_dir: Path) -> dict[str, Path]:
    return {digest: folder / name for name, digest in parcel.files.items()} | {
        digest: corpus_dir / name for name, digest in parcel.pictures.items()
    }


def _digests(note: str | None, key: str) -> set[str]:
    if note:
        with suppress(NotReadable):
            return unpack(note, key).digests
    return set()


def _manifest_digest(settings: Settings) -> str:
    try:
        return file_digest(current_folder(settings.index_dir) / FILE)
    except OSError:
        return ""


def _live(settings: Settings) -> bytes | None:
    try:
        return (settings.corpus_dir / LIVE_FILE).read_bytes()
    except FileNotFoundError:
        return None


def _digest_of(live: bytes | None) -> str:
    return _NO_FILE if live is None else hashlib.sha256(live).hexdigest()


def _sent(settings: Settings) -> Sent:
    try:
        return Sent(**json.loads((_folder(settings) / _SENT_FILE).read_bytes()))
    except (OSError, ValueError, TypeError):
        return Sent()


def _remember(settings: Settings, **now: str) -> None:
    sent = asdict(_sent(settings)) | now
    write_whole(_folder(settings) / _SENT_FILE, json.dumps(sent).encode())


def _folder(settings: Settings) -> Path:
    return settings.data_dir / "delivery"
