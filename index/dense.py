"""Vectors → candidates (the only file that knows faiss)."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np

from index.hit import Candidate

# faiss hangs after a fork where the parent searched with more than one OpenMP thread.
faiss.omp_set_num_threads(1)


class DenseIndex:
    """Exact inner-product search over rows; with unit rows, the score is the cosine."""

    FILE = "vectors.faiss"

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: np.ndarray) -> DenseIndex:
        """Index float32 rows of shape (n, d)."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, np.float32))
        return cls(index)

    @classmethod
    def load(cls, folder: Path) -> DenseIndex:
        """Open an index written by `save`."""
        return cls(faiss.read_index(str(folder / cls.FILE)))

    def save(self, folder: Path) -> None:
        """Write the index into `folder`."""
        faiss.write_index(self._index, str(folder / self.FILE))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def scores(self, vector: np.ndarray) -> np.ndarray:
        """Return the score of every row for one query vector (d,): float32, shape (rows,)."""
        scores, rows = self._index.search(np.ascontiguousarray(vector[None], np.float32), len(self))
        ordered = np.empty(len(self), np.float32)
        ordered[rows[0]] = scores[0]
        return ordered

    def search(self, vector: np.ndarray, k: int) -> list[Candidate]:
        """Return the k nearest rows of one query vector (d,), best first."""
        return self.search_batch(vector[None, :], k)[0]

    def search_batch(self, vectors: np.ndarray, k: int) -> list[list[Candidate]]:
        """Return the k nearest rows of each query vector (n, d), best first."""
        scores, rows = self._index.search(np.ascontiguousarray(vectors, np.float32), min(k, len(self)))
        return [[Candidate(int(row), float(score), "dense") for row, score in zip(*pair, strict=True) if row >= 0]
                for pair in zip(rows, scores, strict=True)]
