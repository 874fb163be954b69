"""How near in meaning texts are to each other, by the encoder and the words of the index served."""

from __future__ import annotations

import math
import threading
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from index.encoder import unit_rows
from index.searcher import Searcher

_BACKGROUND = 150  # texts of the corpus; what all of them have in common says nothing
_MAX_KEPT = 4000  # texts


@dataclass(frozen=True)
class _Read:
    """A text as a unit vector, and its words (lemmas)."""

    vector: np.ndarray
    lemmas: frozenset[str]


@dataclass
class Meanings:
    """Texts read once and remembered; what was not read yet is read a little at a time.

    A text takes a few milliseconds, as a question does: whoever serves answers beside reads for
    a while and comes back.
    """

    searcher: Searcher
    _known: dict[str, _Read] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def read(self, texts: Iterable[str], within_s: float = math.inf) -> int:
        """Read texts for so long, at least one of them; return how many are left."""
        wanted = list(dict.fromkeys((*self._background, *texts)))
        with self._lock:
            left = [text for text in wanted if text not in self._known]
            end = time.monotonic() + within_s
            for number, text in enumerate(left):
                if number and time.monotonic() > end:
                    return len(left) - number
                while len(self._known) >= _MAX_KEPT:
                    self._known.pop(next(iter(self._known)))
                self._known[text] = self._read(text)
        return 0

    def similarity(self, texts: Sequence[str]) -> np.ndarray:
        """Return how near each text is to each other: float, (n, n), -.5 to 1. All were read.

        The mean of two cosines: of the vectors without what all have in common (Mu and Viswanath
        2018, "All-but-the-top", of which the mean), and of the words by their rarity (tf-idf).
        """
        background = [self._known[text] for text in self._background]
        mean = np.mean([each.vector for each in background], axis=0)
        read = [self._known[text] for text in texts]
        vectors = unit_rows(np.stack([each.vector for each in read]) - mean)
        common = Counter(lemma for each in background for lemma in each.lemmas)
        columns = {lemma: i for i, lemma in enumerate({w for each in read for w in each.lemmas})}
        words = np.zeros((len(read), max(1, len(columns))))
        for row, each in enumerate(read):
            for lemma in each.lemmas:
                rarity = math.log((len(background) + 1) / (common[lemma] + 0.5))
                words[row, columns[lemma]] = max(rarity, 0.0)
        lengths = np.maximum(np.linalg.norm(words, axis=1, keepdims=True), 1e-9)
        words /= lengths
        return np.asarray((vectors @ vectors.T + words @ words.T) / 2)

    @property
    def _background(self) -> list[str]:
        corpus = self.searcher.corpus
        texts = [entry.question or entry.answer for entry in corpus.entries]
        texts += [topic.wordings[0] for topic in corpus.referrals if topic.wordings]
        step = max(1, len(texts) // _BACKGROUND)
        return [text for text in texts[::step][:_BACKGROUND] if text.strip()]

    def _read(self, text: str) -> _Read:
        [vector] = self.searcher.encoder.embed([text], "query")
        return _Read(vector, frozenset(self.searcher.lemmas(text)))
