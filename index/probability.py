"""Logits and probabilities: what rankers and calibration share."""

from __future__ import annotations

import numpy as np


def softmax(logits: np.ndarray) -> np.ndarray:
    """Return probabilities over the last axis."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True))


def largest(values: np.ndarray, most: int) -> np.ndarray:
    """Return the positions of the largest values, largest first; ties in their order."""
    if len(values) <= most:
        return np.argsort(-values, kind="stable")
    kept = np.sort(np.argpartition(-values, most)[:most])
    return np.asarray(kept[np.argsort(-values[kept], kind="stable")])
