"""The live state that holds: what is written, or where that has mistakes what held before."""

from __future__ import annotations

import hashlib
import logging
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.journal.files import make_private_folder
from bot.settings import Settings
from corpus.errors import CorpusError
from corpus.live import LIVE_FILE, NO_LIVE, Live
from corpus.live_form import read_live, read_live_file
from corpus.whole_file import write_whole

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class LiveState:
    """What holds. `problems` says why it is not what is written; none: it is."""

    live: Live
    problems: tuple[str, ...] = ()


def open_live(settings: Settings, held: Live | None = None) -> LiveState:
    """Return what is written; where it has mistakes, what `held`, or did before the last start.

    What has none is kept in DATA_DIR for such a start.
    """
    try:
        live = read_live(settings.corpus_dir)
    except CorpusError as error:
        problems = tuple(map(str, error.problems))
    except OSError as error:
        problems = (f"{settings.corpus_dir / LIVE_FILE}: {error.strerror}",)
    else:
        _keep(settings)
        return LiveState(live)
    log.error("what holds at once stays as it was; what is written has mistakes: %s", problems[0])
    return LiveState(held if held is not None else _kept(settings), problems)


def _keep(settings: Settings) -> None:
    written, kept = settings.corpus_dir / LIVE_FILE, _kept_file(settings)
    with suppress(OSError):  # of a start with a mistake and a disk that was full nothing holds
        if not written.exists():
            kept.unlink(missing_ok=True)
            return
        text = written.read_bytes()
        if not kept.exists() or kept.read_bytes() != text:
            make_private_folder(settings.data_dir)
            kept.parent.mkdir(exist_ok=True)
            write_whole(kept, text)


def _kept(settings: Settings) -> Live:
    try:
        return read_live_file(_kept_file(settings))
    except (CorpusError, OSError):
        return NO_LIVE


def _kept_file(settings: Settings) -> Path:
    """Return the copy's place, one for each corpus: another company's notice is none of ours."""
    place = str(settings.corpus_dir.resolve()).encode("utf-8", "surrogateescape")
    return settings.data_dir / "live" / f"{hashlib.sha256(place).hexdigest()[:12]}.yaml"
