"""Learns where queries and passages meet, from the corpus's own pairs.

On top of centring, a map that carries a question's vector towards its own answer's, trained without
any labelled query. Measured on 1,786 city FAQs with 587 real queries (Hit@1): mean of cosines with
BM25 .541, centred .573, mapped .621; the same map trained on shuffled pairs .573.
"""

from __future__ import annotations

import numpy as np
import torch
from torch.nn.functional import cross_entropy, normalize

from index.encoder import unit_rows

MIN_PAIRS = 100  # jagovfaqs, 200 reworded queries: MRR .925 → .942 with 299 pairs, .968 with 100
_EPOCHS, _BATCH, _LEARNING_RATE, _NOISE, _TEMPERATURE = 5, 128, 1e-3, 0.02, 0.1


def centred(vectors: np.ndarray) -> np.ndarray:
    """Return unit rows of the vectors minus their own mean, of which one alone has none."""
    return unit_rows(vectors - vectors.mean(0)) if len(vectors) > 1 else unit_rows(vectors)


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
