"""Fits the classifier: three multinomial logistic regressions.

torch.optim.LBFGS in float32 fitted them in a fifth of the time of scipy's (float64, one thread) to
the same figures, lbfgs.py in half of that; Adam was as fast as torch's and clearly worse (answers at
precision .985 on dev: .74 against .93).
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from scipy import sparse

from index.build.lbfgs import minimize
from index.classifier import DENSE_SCALE, SPARSE_SCALE, Classifier, DenseModel, SparseModel
from index.encoder import unit_rows
from index.features import BUCKETS, Features
from index.progress import StepCounter, silent

MODELS = 3
# Penalties in units of one example; on dev the results move little within a factor of three.
_PENALTY = {"dense": 0.2, "words": 0.7, "kana": 0.7}
_ITERATIONS = {"dense": 60, "words": 40, "kana": 30}
# From weights that are nearly right already, a few columns of them.
_WARM_ITERATIONS = {"dense": 10, "words": 8, "kana": 8}


@dataclass(frozen=True)
class Examples:
    """Texts (n) that intents are known by, normalized: their features (n), the intents' positions
    (n,), and which are wordings (n,), no question or topic.
    """

    texts: Sequence[str]
    features: Features
    labels: np.ndarray
    is_wording: np.ndarray

    def __len__(self) -> int:
        return len(self.labels)

    def pick(self, rows: np.ndarray) -> Examples:
        """Return some of the examples."""
        return Examples(
            [self.texts[i] for i in rows],
            self.features.pick(rows),
            self.labels[rows],
            self.is_wording[rows],
        )


@dataclass(frozen=True)
class WarmStart:
    """A classifier over the same intents that was fitted to nearly the same examples.

    Only the `moving` intents (mask) are fitted again, the others stay as they are: so nobody's
    answers change but theirs. Mean and idf stay too.
    """

    classifier: Classifier
    moving: np.ndarray


@dataclass(frozen=True)
class _Start:
    """Where a fit begins: weights (d, intents) and bias (intents,), float32, for the features.

    Only the `moving` intents (mask) leave from there.
    """

    weights: np.ndarray
    bias: np.ndarray
    moving: np.ndarray


def fit_classifier(
    examples: Examples,
    intents: int,
    start: WarmStart | None = None,
    count: StepCounter | None = None,
) -> Classifier:
    """Return the three models for labels 0 … intents - 1; `count` advances by one for each."""
    features, labels = examples.features, examples.labels
    count = count or StepCounter(silent, "", "", MODELS)
    dense = fit_dense(features.vectors, labels, intents, start)
    count.advance()
    words = fit_sparse(features.words, labels, intents, "words", start)
    count.advance()
    kana = fit_sparse(features.kana, labels, intents, "kana", start)
    count.advance()
    return Classifier(dense, words, kana)


def fit_dense(
    vectors: np.ndarray, labels: np.ndarray, intents: int, start: WarmStart | None = None
) -> DenseModel:
    """Return the model over unit vectors (n, d)."""
    mean, before = vectors.mean(0), None
    if start:
        mean, rows = start.classifier.dense.mean, start.classifier.dense.rows
        weights = rows[:, :-1].T / np.float32(DENSE_SCALE)
        before = _Start(weights, rows[:, -1], start.moving)
    features = unit_rows(vectors - mean) * DENSE_SCALE
    weights, bias = _fit(features, labels, intents, "dense", before)
    rows = np.hstack([weights.T * DENSE_SCALE, bias[:, None]])
    return DenseModel(mean, rows.astype(np.float32))


def fit_sparse(
    counts: Sequence[Mapping[int, float]],
    labels: np.ndarray,
    intents: int,
    name: str,
    start: WarmStart | None = None,
) -> SparseModel:
    """Return the model over hashed features; `name` is "words" or "kana"."""
    matrix = _count_matrix(counts)
    if start:
        model: SparseModel = getattr(start.classifier, name)
        weights = model.weights.astype(np.float32) * np.float32(model.unit)
        before = _Start(weights, model.bias, start.moving)
        weights, bias = _fit(_weighted(matrix, model.idf), labels, intents, name, before)
        return SparseModel(weights, model.idf, bias)
    frequency = np.bincount(matrix.indices, minlength=BUCKETS)
    idf = (np.log((1 + len(counts)) / (1 + frequency)) + 1).astype(np.float32)
    # What no example has keeps the weight 0 that it begins with: two thirds of a small page's words.
    used = np.flatnonzero(frequency)
    weights = np.zeros((BUCKETS, intents), np.float16)
    weights[used], bias = _fit(_weighted(matrix, idf)[:, used], labels, intents, name)
    return SparseModel(weights, idf, bias)


def rearranged(classifier: Classifier, origins: Sequence[int | None]) -> Classifier:
    """Return the classifier with intents in another order.

    Position i takes what stood at `origins[i]`; None is a new intent, which starts as an unlikely
    one that nothing speaks for.
    """
    known = np.array([origin is not None for origin in origins])
    source = np.array([origin or 0 for origin in origins])

    def bias(values: np.ndarray) -> np.ndarray:
        return np.asarray(np.where(known, values[source], values.min()), np.float32)

    def sparse_model(model: SparseModel) -> SparseModel:
        weights = np.where(known, model.weights[:, source], 0).astype(model.weights.dtype)
        return replace(model, weights=weights, bias=bias(model.bias))

    rows = np.where(known[:, None], classifier.dense.rows[source], np.float32(0))
    rows[:, -1] = bias(classifier.dense.rows[:, -1])
    return Classifier(
        DenseModel(classifier.dense.mean, rows),
        sparse_model(classifier.words),
        sparse_model(classifier.kana),
    )


def _fit(
    features: np.ndarray | sparse.csr_matrix,
    labels: np.ndarray,
    intents: int,
    name: str,
    start: _Start | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Return weights (d, intents) and bias (intents,) of a multinomial logistic regression.

    Minimizes the weighted mean log loss + penalty / 2n × |weights|²; the bias goes free.
    """
    n, d = features.shape
    decay = _PENALTY[name] / n
    matrix, transposed = _tensor(features), _tensor(features.T)
    target, rows = torch.from_numpy(labels.astype(np.int64)), torch.arange(n)
    shares = torch.from_numpy(example_shares(labels))
    point, gradient = torch.zeros((d + 1) * intents), torch.zeros((d + 1) * intents)
    at, slopes = point.view(d + 1, intents), gradient.view(d + 1, intents)
    weights, bias, moving = at[:d], at[d], torch.ones(intents)
    if start:
        weights.copy_(torch.from_numpy(start.weights))
        bias.copy_(torch.from_numpy(start.bias))
        moving = torch.from_numpy(start.moving.astype(np.float32))
    scores = torch.empty(n, intents)

    def evaluate() -> float:
        # A product of a sparse matrix that is added to nothing needs no memory beside, mm twice its own.
        torch.addmm(scores, matrix, weights, beta=0, out=scores)
        scores.add_(bias)
        scores.sub_(scores.amax(1, keepdim=True))
        own = scores[rows, target]
        scores.exp_()
        sums = scores.sum(1)
        loss = -torch.dot(shares, own - sums.log())
        loss += decay / 2 * torch.dot(point[: d * intents], point[: d * intents])
        # Now the residuals, each with its example's share.
        scores.mul_((shares / sums)[:, None])
        scores[rows, target] -= shares
        # By hand: the graph would hold every probability.
        torch.addmm(slopes[:d], transposed, scores, beta=0, out=slopes[:d])
        torch.sum(scores, 0, out=slopes[d])
        slopes[:d].add_(weights, alpha=decay)
        slopes.mul_(moving)
        return float(loss)

    minimize(evaluate, point, gradient, (_WARM_ITERATIONS if start else _ITERATIONS)[name])
    return weights.numpy(), bias.numpy()


def example_shares(labels: np.ndarray) -> np.ndarray:
    """Return each example's share of the loss (float32, sum 1).

    An intent weighs as the root of its examples. An entry has eight times the examples of a
    referral: with equal shares the referrals, which make "I don't know" reliable, are drowned (dev:
    AUC against near questions .995 instead of .996, answers right .992 instead of .996).
    """
    rarity = np.bincount(labels)[labels] ** -0.5
    return np.asarray(rarity / rarity.sum(), np.float32)


def _weighted(counts: sparse.csr_matrix, idf: np.ndarray) -> sparse.csr_matrix:
    """Return counts (n, buckets) weighted by `idf` (buckets,), every row SPARSE_SCALE long."""
    weighted = (counts @ sparse.diags(idf)).tocsr()
    norms = np.sqrt(np.asarray(weighted.multiply(weighted).sum(1)).ravel())
    scaled = sparse.diags(SPARSE_SCALE / np.maximum(norms, 1e-12)) @ weighted
    return scaled.tocsr().astype(np.float32)


def _count_matrix(counts: Sequence[Mapping[int, float]]) -> sparse.csr_matrix:
    indptr = np.cumsum([0, *(len(row) for row in counts)])
    indices = np.fromiter((bucket for row in counts for bucket in row), np.int32)
    values = np.fromiter((value for row in counts for value in row.values()), np.float32)
    return sparse.csr_matrix((values, indices, indptr), shape=(len(counts), BUCKETS))


def _tensor(matrix: Any) -> torch.Tensor:
    if not sparse.issparse(matrix):
        return torch.from_numpy(np.ascontiguousarray(matrix, np.float32))
    rows = matrix.tocsr()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "sparse CSR is in beta": its product is all we use
        tensor: torch.Tensor = torch.sparse_csr_tensor(
            torch.from_numpy(rows.indptr.astype(np.int64)),
            torch.from_numpy(rows.indices.astype(np.int64)),
            torch.from_numpy(rows.data),
            size=rows.shape,
        )
        return tensor
