"""Fits the heads. Runs at build only.

torch.optim.LBFGS in float32 fits them in a fifth of the time of scipy's (float64, one thread) to
the same figures; Adam was as fast and clearly worse (answers at precision .985 on dev: .74 against
.93).
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from index.classifier import DENSE_SCALE, SPARSE_SCALE, DenseHead, Heads, SparseHead
from index.encoder import unit_rows
from index.features import BUCKETS

if TYPE_CHECKING:
    import torch  # inside functions only: touch_up.py learns without it

# Penalties in units of one example; on dev the results move little within a factor of three.
_PENALTY = {"dense": 0.2, "words": 0.7, "kana": 0.7}
_ITERATIONS = {"dense": 60, "words": 40, "kana": 30}


@dataclass(frozen=True)
class Examples:
    """Texts that owners are known by: `vectors` (n, d) as queries, hashed `words` and `kana`,
    `labels` (n,).

    `spelled_out` (n,) tells which are written all in hiragana.
    """

    vectors: np.ndarray
    words: Sequence[Mapping[int, float]]
    kana: Sequence[Mapping[int, float]]
    spelled_out: np.ndarray
    labels: np.ndarray

    def __len__(self) -> int:
        return len(self.labels)

    def pick(self, rows: np.ndarray) -> Examples:
        """Return some of the examples."""
        return Examples(
            self.vectors[rows],
            [self.words[i] for i in rows],
            [self.kana[i] for i in rows],
            self.spelled_out[rows],
            self.labels[rows],
        )


def fit_heads(examples: Examples, owners: int) -> Heads:
    """Return the three heads for labels 0 … owners - 1."""
    return Heads(
        fit_dense(examples.vectors, examples.labels, owners),
        fit_sparse(examples.words, examples.labels, owners, "words"),
        fit_sparse(examples.kana, examples.labels, owners, "kana"),
    )


def fit_dense(vectors: np.ndarray, labels: np.ndarray, owners: int) -> DenseHead:
    """Return the head over unit vectors (n, d)."""
    mean = vectors.mean(0)
    weights, bias = _fit(unit_rows(vectors - mean) * DENSE_SCALE, labels, owners, "dense")
    return DenseHead(mean, np.hstack([weights.T * DENSE_SCALE, bias[:, None]]).astype(np.float32))


def fit_sparse(
    counts: Sequence[Mapping[int, float]], labels: np.ndarray, owners: int, name: str
) -> SparseHead:
    """Return the head over hashed features; `name` is "words" or "kana"."""
    matrix = _count_matrix(counts)
    frequency = np.bincount(matrix.indices, minlength=BUCKETS)
    idf = (np.log((1 + len(counts)) / (1 + frequency)) + 1).astype(np.float32)
    weights, bias = _fit(sparse_features(counts, idf), labels, owners, name)
    return SparseHead(weights.astype(np.float16), idf, bias)


def sparse_features(counts: Sequence[Mapping[int, float]], idf: np.ndarray) -> sparse.csr_matrix:
    """Return hashed counts weighted by `idf` (buckets,), every row SPARSE_SCALE long: (n,
    buckets)."""
    weighted = (_count_matrix(counts) @ sparse.diags(idf)).tocsr()
    norms = np.sqrt(np.asarray(weighted.multiply(weighted).sum(1)).ravel())
    return (
        (sparse.diags(SPARSE_SCALE / np.maximum(norms, 1e-12)) @ weighted)
        .tocsr()
        .astype(np.float32)
    )


def penalty(name: str) -> float:
    """Return a head's penalty on the square of its weights, in units of one example."""
    return _PENALTY[name]


def _fit(
    features: np.ndarray | sparse.csr_matrix,
    labels: np.ndarray,
    owners: int,
    name: str,
) -> tuple[np.ndarray, np.ndarray]:
    """Return weights (d, owners) and bias (owners,) of a multinomial logistic regression.

    Minimizes the weighted mean log loss + penalty / 2n × |weights|²; the bias goes free.
    """
    import torch

    n, d = features.shape
    decay = penalty(name) / n
    matrix, transposed = _tensor(features), _tensor(features.T)
    target, rows = torch.from_numpy(labels.astype(np.int64)), torch.arange(n)
    shares = torch.from_numpy(example_shares(labels))
    weights, bias = torch.zeros(d, owners), torch.zeros(owners)
    optimizer = torch.optim.LBFGS(
        [weights, bias],
        max_iter=_ITERATIONS[name],
        history_size=6,
        line_search_fn="strong_wolfe",
        tolerance_grad=1e-9,
        tolerance_change=1e-12,
    )

    def closure() -> torch.Tensor:
        residual = torch.log_softmax(matrix @ weights + bias, 1)
        loss = -(shares * residual[rows, target]).sum() + decay / 2 * (weights * weights).sum()
        residual.exp_()
        residual[rows, target] -= 1
        residual *= shares[:, None]
        weights.grad = (
            transposed @ residual + decay * weights
        )  # by hand: the graph would hold every probability
        bias.grad = residual.sum(0)
        found: torch.Tensor = loss
        return found

    optimizer.step(closure)  # type: ignore[no-untyped-call]  # torch leaves it untyped
    return weights.numpy(), bias.numpy()


def example_shares(labels: np.ndarray) -> np.ndarray:
    """Return each example's share of the loss (float32, sum 1): an owner weighs as the root of its
    examples.

    An entry has eight times the examples of a referral: with equal shares the referrals, which make
    "I don't know" reliable, are drowned (dev: AUC against near questions .995 instead of .996,
    answers right .992 instead of .996).
    """
    rarity = np.bincount(labels)[labels] ** -0.5
    return np.asarray(rarity / rarity.sum(), np.float32)


def _tensor(matrix: Any) -> torch.Tensor:
    import torch

    if not sparse.issparse(matrix):
        return torch.from_numpy(np.ascontiguousarray(matrix, np.float32))
    rows = matrix.tocsr()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "sparse CSR is in beta": its product is all we use
        found: torch.Tensor = torch.sparse_csr_tensor(
            torch.from_numpy(rows.indptr.astype(np.int64)),
            torch.from_numpy(rows.indices.astype(np.int64)),
            torch.from_numpy(rows.data),
            size=rows.shape,
        )
        return found


def _count_matrix(counts: Sequence[Mapping[int, float]]) -> sparse.csr_matrix:
    indptr = np.cumsum([0, *(len(row) for row in counts)])
    indices = np.fromiter((bucket for row in counts for bucket in row), np.int32)
    values = np.fromiter((value for row in counts for value in row.values()), np.float32)
    return sparse.csr_matrix((values, indices, indptr), shape=(len(counts), BUCKETS))
