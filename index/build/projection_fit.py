"""Learns where queries and passages meet, from the corpus's own pairs and wordings.

On top of centring, a map that carries a question's vector towards its own answer's, trained without
any labelled query. Measured on 1,786 city FAQs with 587 real queries (Hit@1): mean of cosines with
BM25 .541, centred .573, mapped .621; the same map trained on shuffled pairs .573. Where entries
carry wordings, they tell more: see `fit_whitening`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch.nn.functional import cross_entropy, normalize

from index.encoder import unit_rows

MIN_PAIRS = 100  # jagovfaqs, 200 reworded queries: MRR .925 → .942 with 299 pairs, .968 with 100
_SHRINKAGE = 0.3  # dev: flat between 0.03 and 1
_EPOCHS, _BATCH, _LEARNING_RATE, _NOISE, _TEMPERATURE = 5, 128, 1e-3, 0.02, 0.1


def centred(vectors: np.ndarray) -> np.ndarray:
    """Return unit rows of the vectors minus their own mean, of which one alone has none."""
    return unit_rows(vectors - vectors.mean(0)) if len(vectors) > 1 else unit_rows(vectors)


def fit_whitening(groups: Sequence[np.ndarray]) -> np.ndarray:
    """Return a symmetric (d, d) matrix under which paraphrases differ equally in all directions.

    Each group holds the centred unit rows (n, d) of what one intent is asked by. The matrix is the
    inverse root of their pooled covariance within groups, shrunk towards a multiple of the identity
    (Fisher, 1936; Ledoit & Wolf, 2004): the cosine of what it maps is a linear classifier with one
    vector per intent, in closed form.
    """
    d = groups[0].shape[1]
    covariance: np.ndarray = np.zeros((d, d))
    for group in groups:
        within = (group - group.mean(0)).astype(np.float64)
        covariance += within.T @ within
    covariance /= sum(map(len, groups))
    shrunk = covariance + _SHRINKAGE * np.trace(covariance) / d * np.eye(d)
    values, vectors = np.linalg.eigh(shrunk)
    return np.asarray((vectors * values**-0.5) @ vectors.T, np.float32)


def fit_map(questions: np.ndarray, views: np.ndarray, seed: int = 0) -> np.ndarray:
    """Return a (d, d) map for centred unit rows: question i towards view i, away from the others.

    Starts at the identity; symmetric in-batch cross-entropy (InfoNCE: van den Oord et al., 2018),
    Adam. The settings were chosen on a third of the queries above.
    """
    random = np.random.default_rng(seed)
    n, d = questions.shape
    matrix = torch.eye(d, requires_grad=True)
    optimizer = torch.optim.Adam([matrix], lr=_LEARNING_RATE)
    for _ in range(_EPOCHS):
        order = random.permutation(n)
        for start in range(0, n - 1, _BATCH):
            rows = order[start : start + _BATCH]
            noise = random.normal(0, _NOISE, (len(rows), d)).astype(np.float32)
            noisy = torch.from_numpy(unit_rows(questions[rows] + noise).astype(np.float32))
            mapped = normalize(noisy @ matrix, dim=1)
            scores = mapped @ torch.from_numpy(views[rows].astype(np.float32)).T / _TEMPERATURE
            target = torch.arange(len(rows))
            loss = (cross_entropy(scores, target) + cross_entropy(scores.T, target)) / 2
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
            optimizer.step()
    return np.asarray(matrix.detach().numpy(), np.float32)
