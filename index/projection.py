"""Where queries and passages meet: centring by role, and a linear map learned at build.

E5's cosines are squeezed into a narrow cone; taking each role's mean away opens it. What the map is
learned from: build/projection_fit.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.encoder import unit_rows

FILE = "projection.npz"


@dataclass(frozen=True)
class Projection:
    """Query vectors → the space entries are stored in.

    `mean` is (d,), `matrix` (d, d), or None for the identity.
    """

    mean: np.ndarray
    matrix: np.ndarray | None = None

    def query(self, vectors: np.ndarray) -> np.ndarray:
        """Return unit rows for query vectors (n, d): centred, then mapped."""
        rows = unit_rows(vectors - self.mean)
        return (
            rows if self.matrix is None else np.asarray(unit_rows(rows @ self.matrix), np.float32)
        )

    def save(self, folder: Path) -> None:
        """Write the projection into `folder`."""
        matrix = {} if self.matrix is None else {"matrix": self.matrix}
        np.savez(folder / FILE, allow_pickle=False, mean=self.mean, **matrix)

    @classmethod
    def load(cls, folder: Path) -> Projection:
        """Read a projection written by `save`."""
        with np.load(folder / FILE, allow_pickle=False) as arrays:
            return cls(arrays["mean"], arrays.get("matrix"))
