"""Logits and probabilities: what rankers and calibration share."""

from __future__ import annotations

import numpy as np


def softmax(logits: np.ndarray) -> np.ndarray:
    """Return probabilities over the last axis."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True))


def log_odds(probability: np.ndarray) -> np.ndarray:
    """Return log(p / (1 - p)), kept finite."""
    clipped = np.clip(probability, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(clipped / (1 - clipped)))


def first_two(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the largest and the second largest along the last axis; 0 where there is no second."""
    ordered = -np.sort(-values, axis=-1)
    second = ordered[..., 1] if values.shape[-1] > 1 else np.zeros(values.shape[:-1])
    return ordered[..., 0], second
