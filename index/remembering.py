"""An encoder that two indexes share which are asked the same questions in turn."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from index.encoder import Encoder, Kind

_KEPT = 64  # texts: a long mail's parts, with room


class RememberingEncoder(Encoder):
    """Makes the vector of a text once, where it is wanted again soon."""

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        super().__init__(folder, threads=threads)
        self._made = lru_cache(_KEPT)(super().embed)

    def embed(self, texts: Sequence[str], kind: Kind) -> np.ndarray:
        """Return what `Encoder.embed` does, for whoever only reads it."""
        return self._made(tuple(texts), kind)
