"""Query → what was found: the only road through the room at answer time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from corpus.intent import Corpus, Entry, Owner
from corpus.text import normalize
from index.calibration import Calibration
from index.encoder import Encoder
from index.manifest import Manifest
from index.ranker import Query, Ranker
from index.result import Found, Hit, Overlap
from index.store import ENCODER_FOLDER, load_corpus, verify
from index.tokenizer import Tokenizer

_ENDINGS = "?!。.、, "
_TOP_TOPICS = 5  # ambiguities and referrals: only the leading ones decide anything
_SURE = 0.999  # what is asked in the corpus's own words


class Searcher:
    """An opened index. Thread-safe; nothing that decides an answer changes after opening."""

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        """Open and verify `folder`. Raises IndexRefused."""
        self.manifest: Manifest = verify(folder)
        self.corpus: Corpus = load_corpus(folder)
        self.calibration = Calibration.load(folder)
        self.encoder = Encoder(folder / ENCODER_FOLDER, threads=threads)
        self._tokenizer = Tokenizer(group.terms for group in self.corpus.synonyms)
        self._ranker = _load_ranker(self.manifest.ranker, folder, self.corpus)
        self._exact = _known_texts(self.corpus)
        self._positions = {entry.id: position for position, entry in enumerate(self.corpus.entries)}
        self._vocabularies: dict[str, frozenset[str]] = {}  # filled as owners are asked about

    def search(self, text: str, top_k: int = 10) -> Found:
        """Return the best entries, ambiguities and referrals for a query; nothing where none of it
        is searchable.

        The entries that the likeliest ambiguity names are always among them, after the best
        `top_k`.
        """
        normal = normalize(text)
        query = Query.read(normal, self.encoder, self._tokenizer)
        if query is None:
            return Found(normal)
        scored = self._ranker.score(query)
        right, inside = self.calibration.probabilities(scored.evidence)
        probabilities = scored.probabilities
        entries, ambiguities = len(self.corpus.entries), len(self.corpus.clarifications)
        exact = self._exact.get(_bare(normal))
        positions = np.arange(len(probabilities)) if scored.positions is None else scored.positions
        if (
            exact is not None and (own := positions == exact).any()
        ):  # a question or wording of the corpus, typed as it stands
            probabilities = np.where(own, 1.0, probabilities * 0.01)
            right = max(right, _SURE) if exact < entries else min(right, 1 - _SURE)
            inside = max(inside, _SURE) if exact < entries + ambiguities else min(inside, 1 - _SURE)
        first = max(float(probabilities[positions < entries].max(initial=0)), 1e-9)
        # One scale for all: the first entry's calibrated probability, the others in proportion,
        # none above 1.
        scale = right / first

        def hits(
            owners: Sequence[Owner], offset: int, most: int, wanted: Sequence[str] = ()
        ) -> tuple[Hit[Any], ...]:
            if scored.positions is None:  # all owners are judged: each stands where it is
                order = _first(probabilities[offset : offset + len(owners)], most) + offset
                chosen = set(order.tolist())
                named = [i for each in wanted if (i := self._positions[each]) not in chosen]
                order = (
                    np.append(order, sorted(named, key=lambda i: -probabilities[i])).astype(int)
                    if named
                    else order
                )
            else:
                here = np.flatnonzero((positions >= offset) & (positions < offset + len(owners)))
                order = here[_first(probabilities[here], most)]
            shares = probabilities[order].tolist()
            signals = zip(
                *(values[order].tolist() for values in scored.signals.values()), strict=True
            )
            return tuple(
                Hit(
                    owners[position - offset],
                    rank,
                    min(share * scale, 1.0),
                    share,
                    dict(zip(scored.signals, each, strict=True)),
                )
                for rank, (position, share, each) in enumerate(
                    zip(positions[order].tolist(), shares, signals, strict=True), 1
                )
            )

        clarifications = hits(self.corpus.clarifications, entries, _TOP_TOPICS)
        ambiguous = clarifications[0].entry.entries if clarifications else ()
        return Found(
            normal,
            hits(self.corpus.entries, 0, top_k, ambiguous),
            clarifications,
            hits(self.corpus.referrals, entries + ambiguities, _TOP_TOPICS),
            inside,
            tuple(query.tokens),
        )

    def overlap(self, words: Iterable[str], *owners: Owner) -> Overlap:
        """Return which of a query's lemmas the owners' own texts know."""
        known, once = [self._vocabulary(owner) for owner in owners], dict.fromkeys(words)
        matched = tuple(word for word in once if any(word in vocabulary for vocabulary in known))
        return Overlap(matched, tuple(word for word in once if word not in matched))

    def _vocabulary(self, owner: Owner) -> frozenset[str]:
        if owner.id not in self._vocabularies:
            own = [owner.question, owner.answer] if isinstance(owner, Entry) else [owner.topic]
            lemmas = {
                lemma for each in (*own, *owner.wordings) for lemma in self._tokenizer.tokens(each)
            }
            self._vocabularies[owner.id] = frozenset(lemmas)
        return self._vocabularies[owner.id]


def _first(values: np.ndarray, most: int) -> np.ndarray:
    """Return the positions of the largest values, largest first; of equal ones the earlier
    first."""
    if len(values) <= most:
        return np.argsort(-values, kind="stable")
    found = np.sort(np.argpartition(-values, most)[:most])
    return np.asarray(found[np.argsort(-values[found], kind="stable")])


def _load_ranker(name: str, folder: Path, corpus: Corpus) -> Ranker:
    """Import only the ranker that serves."""
    if name == "heads":
        from index.classifier import HeadsRanker, bare_entries

        return HeadsRanker.load(folder, bare_entries(corpus.entries), len(corpus.clarifications))
    from index.hybrid import FusedRanker

    return FusedRanker.load(folder)


def _known_texts(corpus: Corpus) -> dict[str, int]:
    """Return question or wording → position of its owner, for texts that only one owner is asked
    by.

    Who adds a wording expects it to work, whatever the ranker has learned from all the others.
    """

    def unique(texts: Iterable[tuple[str, int]]) -> dict[str, int]:
        owners: dict[str, set[int]] = {}
        for text, position in texts:
            owners.setdefault(_bare(normalize(text)), set()).add(position)
        return {
            text: min(positions)
            for text, positions in owners.items()
            if text and len(positions) == 1
        }

    asked = unique(
        (owner.question, i) for i, owner in enumerate(corpus.owners) if isinstance(owner, Entry)
    )
    said = unique(
        (wording, i) for i, owner in enumerate(corpus.owners) for wording in owner.wordings
    )
    return said | asked


def _bare(text: str) -> str:
    return text.rstrip(_ENDINGS)
