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
            probabilities = np.where(np.arange(len(probabilities)) == exact, 1.0, probabilities * 0.01)
            right = inside = max(right, 0.999)
        entries, ambiguities = len(self.corpus.entries), len(self.corpus.clarifications)
        first = max(float(probabilities[:entries].max()), 1e-9)
        # One scale for all: the first entry's calibrated probability, the others in proportion, none above 1.
        scale = right / first

        def hits(owners: Sequence[Owner], offset: int) -> tuple[Hit[Any], ...]:
            block = probabilities[offset : offset + len(owners)]
            order = np.argsort(-block, kind="stable")[:top_k]
            return tuple(Hit(owners[i], rank, float(min(block[i] * scale, 1.0)), float(block[i]),
                             _signals(scored, offset + int(i))) for rank, i in enumerate(order, 1))

        with_heads = len(probabilities) > entries
        return Found(normal, hits(self.corpus.entries, 0),
                     hits(self.corpus.clarifications, entries) if with_heads else (),
                     hits(self.corpus.referrals, entries + ambiguities) if with_heads else (), inside)


def _load_ranker(name: str, folder: Path, corpus: Corpus) -> Ranker:
    """Import only the ranker that serves: bm25s alone brings scipy and a tenth of a second."""
    if name == "heads":
        from index.heads import HeadsRanker, bare_entries

        return HeadsRanker.load(folder, bare_entries(corpus.entries), len(corpus.clarifications))
    from index.fused import FusedRanker

    return FusedRanker.load(folder)


def _signals(scored: Scored, position: int) -> dict[str, float]:
    return {name: float(values[position]) for name, values in scored.signals.items()}


def _unique_questions(corpus: Corpus) -> dict[str, int]:
    """Return question → position, for questions that only one entry asks."""
    found: dict[str, int | None] = {}
    for position, entry in enumerate(corpus.entries):
        key = _bare(normalize(entry.question))
        found[key] = position if key and key not in found else None
    return {key: position for key, position in found.items() if position is not None}


def _bare(text: str) -> str:
    return text.rstrip(_ENDINGS)
