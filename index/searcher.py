"""Query → what was found: the only road through the room at answer time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from corpus.entry import Corpus, Owner
from corpus.text import normalize
from index.calibration import Calibration
from index.encoder import Encoder
from index.hit import Found, Hit
from index.manifest import Manifest
from index.ranker import Query, Ranker, Scored
from index.store import ENCODER_FOLDER, load_corpus, verify
from index.tokenizer import Tokenizer

_ENDINGS = "?!。.、, "


class Searcher:
    """An opened index. Thread-safe; nothing in it changes after opening."""

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        """Open and verify `folder`. Raises IndexRefused."""
        self.manifest: Manifest = verify(folder)
        self.corpus: Corpus = load_corpus(folder)
        self.calibration = Calibration.load(folder)
        self._encoder = Encoder(folder / ENCODER_FOLDER, threads=threads)
        self._tokenizer = Tokenizer()
        self._ranker = _load_ranker(self.manifest.ranker, folder, self.corpus)
        self._exact = _unique_questions(self.corpus)

    def search(self, text: str, top_k: int = 10) -> Found:
        """Return the best entries, ambiguities and referrals for a query; nothing where none of it is searchable."""
        normal = normalize(text)
        query = Query.read(normal, self._encoder, self._tokenizer)
        if query is None:
            return Found(normal)
        scored = self._ranker.score(query)
        right, inside = self.calibration.probabilities(scored.evidence)
        probabilities = scored.probabilities
        exact = self._exact.get(_bare(normal))
        if exact is not None:  # the page's own question, typed as it stands
            own = (np.arange(len(probabilities)) if scored.positions is None else scored.positions) == exact
            probabilities = np.where(own, 1.0, probabilities * 0.01)
            right = inside = max(right, 0.999)
        entries, ambiguities = len(self.corpus.entries), len(self.corpus.clarifications)
        if scored.positions is not None:  # of entries alone, and of those only what was worth judging
            first = max(float(probabilities.max(initial=0)), 1e-9)
            return Found(normal, _hits(self.corpus.entries, probabilities, scored, 0, right / first, top_k), inside=inside)
        # One scale for all: the first entry's calibrated probability, the others in proportion, none above 1.
        scale = right / max(float(probabilities[:entries].max()), 1e-9)
        with_heads = len(probabilities) > entries

        def hits(owners: Sequence[Owner], offset: int) -> tuple[Hit[Any], ...]:
            return _hits(owners, probabilities[offset : offset + len(owners)], scored, offset, scale, top_k)

        return Found(normal, hits(self.corpus.entries, 0),
                     hits(self.corpus.clarifications, entries) if with_heads else (),
                     hits(self.corpus.referrals, entries + ambiguities) if with_heads else (), inside)


def _hits(owners: Sequence[Owner], probabilities: np.ndarray, scored: Scored, offset: int, scale: float,
          top_k: int) -> tuple[Hit[Any], ...]:
    """Return the most probable of some owners; their values begin at `offset` of what was scored."""
    best = np.argsort(-probabilities, kind="stable")[:top_k]
    shares = probabilities[best].tolist()
    signals = [values[best + offset].tolist() for values in scored.signals.values()]
    positions = (best if scored.positions is None else scored.positions[best]).tolist()
    return tuple(Hit(owners[position], rank, min(share * scale, 1.0), share, dict(zip(scored.signals, each, strict=True)))
                 for rank, (position, share, each) in enumerate(zip(positions, shares, zip(*signals, strict=True), strict=True), 1))


def _load_ranker(name: str, folder: Path, corpus: Corpus) -> Ranker:
    """Import only the ranker that serves: bm25s alone brings scipy and a tenth of a second."""
    if name == "heads":
        from index.heads import HeadsRanker, bare_entries

        return HeadsRanker.load(folder, bare_entries(corpus.entries), len(corpus.clarifications))
    from index.fused import FusedRanker

    return FusedRanker.load(folder)


def _unique_questions(corpus: Corpus) -> dict[str, int]:
    """Return question → position, for questions that only one entry asks."""
    found: dict[str, int | None] = {}
    for position, entry in enumerate(corpus.entries):
        key = _bare(normalize(entry.question))
        found[key] = position if key and key not in found else None
    return {key: position for key, position in found.items() if position is not None}


def _bare(text: str) -> str:
    return text.rstrip(_ENDINGS)
