"""Tokens → candidates by BM25 (the only file that knows bm25s)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import bm25s
import numpy as np


class LexicalIndex:
    """BM25 over documents of tokens (Lucene's variant, k1 1.2, b 0.75)."""

    FOLDER = "bm25"

    def __init__(self, index: bm25s.BM25) -> None:
        self._index = index

    @classmethod
    def build(cls, documents: Sequence[Sequence[str]]) -> LexicalIndex:
        """Index one token list per document; a document without tokens never matches."""
        index = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        # bm25s refuses a corpus without any token: a word nobody types keeps it open.
        padded = [list(document) or ["\0"] for document in documents]
        index.index(padded, show_progress=False)
        return cls(index)

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """Open an index written by `save`, its postings memory-mapped."""
        return cls(bm25s.BM25.load(folder / cls.FOLDER, mmap=True))

    def save(self, folder: Path) -> None:
        """Write the index into `folder`."""
        self._index.save(folder / self.FOLDER, show_progress=False)

    def known_share(self, tokens: Sequence[str]) -> float:
        """Return the share of the tokens that any document contains."""
        return sum(token in self._index.vocab_dict for token in tokens) / max(len(tokens), 1)

    def scores(self, tokens: Sequence[str]) -> np.ndarray:
        """Return one BM25 score per document: float32, shape (documents,); unknown tokens add nothing."""
        known = [token for token in tokens if token in self._index.vocab_dict]
        if not known:
            return np.zeros(self._index.scores["num_docs"], np.float32)
        return np.asarray(self._index.get_scores(known), np.float32)
