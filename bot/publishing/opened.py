"""Two versions opened beside each other, to be asked the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import numpy as np

from bot.answer.answerer import Answerer
from bot.answer.contact import TOKYO
from bot.live_state import open_live
from bot.settings import Settings
from corpus.live import Live
from index.encoder import Encoder, Kind
from index.searcher import Searcher
from index.store import ENCODER_FOLDER


class SharedEncoder(Encoder):
    """An encoder by which a text passes once, whoever asks: the pass is most of a question's time."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._vectors: dict[tuple[str, Kind], np.ndarray] = {}

    def embed(self, texts: Sequence[str], kind: Kind) -> np.ndarray:
        """Return unit rows, float32, shape (len(texts), dim)."""
        if len(texts) != 1:
            return super().embed(texts, kind)
        key = texts[0], kind
        if key not in self._vectors:
            self._vectors[key] = super().embed(texts, kind)
        return self._vectors[key].copy()


def open_pair(settings: Settings, old: str, new: str) -> tuple[Answerer | None, Answerer | None]:
    """Return two versions opened; None in place of one that cannot be.

    Both answer as of this moment, under what holds at once (pins, hidden entries, closings), which is
    laid over whichever version is served.
    """
    before, after = _searcher(settings, old), _searcher(settings, new)
    if before and after and before.manifest.encoder_digest == after.manifest.encoder_digest:
        folder = settings.index_dir / "versions" / new / ENCODER_FOLDER
        before.encoder = after.encoder = SharedEncoder(folder)
    now, live = datetime.now(TOKYO), open_live(settings).live
    return _answerer(settings, before, now, live), _answerer(settings, after, now, live)


def _searcher(settings: Settings, version: str) -> Searcher | None:
    try:
        return Searcher(settings.index_dir / "versions" / version)
    except MemoryError:
        raise
    except Exception:  # IndexRefused, and whatever files raise that other code wrote
        return None


def _answerer(
    settings: Settings, searcher: Searcher | None, now: datetime, live: Live
) -> Answerer | None:
    if searcher is None:
        return None
    return Answerer(searcher, settings.public_url, settings.precision, lambda: now, live=live)
