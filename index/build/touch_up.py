"""A few changed wordings: the heads of the last fit, touched up where the change can be felt.

Fitting all heads takes a minute with its calibration; a corpus is edited one entry at a time. Each
head is a convex problem that the last fit has solved for nearly the same examples. So only some
owners' columns move: the changed owners' and those that compete for the changed texts, all others
staying where they are and keeping their share of the sum over owners. idf, mean and calibration
stay those of the last whole fit. It needs no torch.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from index import calibration, features
from index import classifier as heads_module
from index.build import calibration_fit as held_out
from index.build import classifier_fit as training
from index.build.classifier_fit import Examples
from index.classifier import DENSE_SCALE, DenseHead, Heads, SparseHead
from index.encoder import unit_rows

FILE = "learned.npz"
MOST_CHANGED = 0.02  # of the examples, counted from the last whole fit: then all is fitted anew
_FEW, _FEW_OF_FEW = 20, 0.2  # where there are not many examples: so many, but no more than a fifth
_MOST_OWNERS = 12
_COMPETITORS = 8
_ITERATIONS = 12
_NAMES = ("dense", "words", "kana")


@dataclass(frozen=True)
class Learned:
    """What a fit leaves for the next: `texts` (n,) as digests, the `owners` asked by them by
    `labels` (n,), their features by head, and `sums` (3, n), each head's log of the sum over
    owners.

    `key` tells by what all this was made, `version` which index holds its heads; `changed` counts
    the examples touched up since the last whole fit.
    """

    key: str
    owners: tuple[str, ...]
    texts: np.ndarray
    labels: np.ndarray
    features: dict[str, Any]
    sums: np.ndarray
    changed: int = 0
    version: str = ""

    def save(self, file: Path, version: str) -> None:
        """Write into `file`, arrays alone, once the index of this version is published."""
        arrays: dict[str, Any] = {
            "key": np.array(self.key),
            "version": np.array(version),
            "changed": np.array(self.changed),
            "owners": np.array(self.owners),
            "texts": self.texts,
            "labels": self.labels,
            "sums": self.sums,
            "dense": self.features["dense"],
        }
        for name in ("words", "kana"):
            matrix = self.features[name]
            arrays |= {
                f"{name}.{part}": getattr(matrix, part) for part in ("data", "indices", "indptr")
            }
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.with_name(f".{file.name}").open("wb") as beside:
            np.savez(beside, allow_pickle=False, **arrays)
        file.with_name(f".{file.name}").replace(file)

    @classmethod
    def load(cls, file: Path, key: str, version: str) -> Learned | None:
        """Read what `save` wrote; None where that is not whole, made otherwise or of another
        version."""
        try:
            with file.open("rb") as opened, np.load(opened, allow_pickle=False) as arrays:
                if (str(arrays["key"]), str(arrays["version"])) != (key, version):
                    return None
                rows = len(arrays["texts"])
                found = {
                    name: sparse.csr_matrix(
                        tuple(arrays[f"{name}.{part}"] for part in ("data", "indices", "indptr")),
                        shape=(rows, features.BUCKETS),
                    )
                    for name in ("words", "kana")
                }
                return cls(
                    str(arrays["key"]),
                    tuple(arrays["owners"].tolist()),
                    arrays["texts"],
                    arrays["labels"],
                    {"dense": arrays["dense"]} | found,
                    arrays["sums"],
                    int(arrays["changed"]),
                    str(arrays["version"]),
                )
        except (OSError, ValueError, KeyError, BadZipFile):
            return None


def key_of(*inputs: str) -> str:
    """Return a digest of inputs and of the code that learns: by another one, nothing can be touched
    up."""
    code = [
        Path(str(module.__file__)).read_text(encoding="utf-8")
        for module in (features, training, heads_module, held_out, calibration)
    ]
    return hashlib.sha256("\0".join([*inputs, *code]).encode()).hexdigest()


def remember(
    key: str, owners: Sequence[str], texts: Sequence[str], examples: Examples, heads: Heads
) -> Learned:
    """Return what a whole fit leaves behind."""
    found = _features(examples, heads)
    sums = np.stack(
        [
            _log_sum(found[name] @ weights + bias)
            for name, (weights, bias) in _columns(heads).items()
        ]
    )
    return Learned(key, tuple(owners), _digests(texts), examples.labels, found, sums)


def touch_up(
    before: Learned,
    heads: Heads,
    owners: Sequence[str],
    texts: Sequence[str],
    labels: np.ndarray,
    read: Callable[[Sequence[str]], Examples],
) -> tuple[Heads, Learned] | None:
    """Return the heads for these texts and owners, with what they leave behind; None where too much
    has changed.

    `read` returns the examples of texts that are new (their labels are not used).
    """
    digests = _digests(texts)
    pairs = [
        Counter(zip([each.owners[i] for i in each.labels], each.texts.tolist(), strict=True))
        for each in (before, replace(before, owners=tuple(owners), labels=labels, texts=digests))
    ]
    different = (pairs[0] - pairs[1]) + (pairs[1] - pairs[0])
    changed = before.changed + different.total()
    touched = {owner for owner, _ in different} | (set(owners) - set(before.owners))
    if (
        changed > max(MOST_CHANGED * len(texts), min(_FEW, _FEW_OF_FEW * len(texts)))
        or len(touched) > _MOST_OWNERS
    ):
        return None

    position = {digest: row for row, digest in enumerate(before.texts.tolist())}
    new = list(
        {
            digest: text
            for digest, text in zip(digests.tolist(), texts, strict=True)
            if digest not in position
        }.items()
    )
    position |= {digest: len(before.texts) + i for i, (digest, _) in enumerate(new)}
    fresh = _features(read([text for _, text in new]), heads) if new else None
    rows = np.array([position[digest] for digest in digests.tolist()])
    old = {owner: i for i, owner in enumerate(before.owners)}
    origin = np.array([old.get(owner, -1) for owner in owners])
    removed = [i for i, owner in enumerate(before.owners) if owner not in set(owners)]
    felt = np.array([position[digest] for _, digest in different if digest in position], int)
    shares = training.example_shares(labels)

    columns, all_features, sums = {}, {}, []
    for name, known, (weights, bias) in zip(
        _NAMES, before.sums, _columns(heads).values(), strict=True
    ):
        stacked = before.features[name]
        if fresh is not None:
            stack: Any = np.vstack if name == "dense" else sparse.vstack
            stacked = stack([stacked, fresh[name]])
            known = np.concatenate([known, _log_sum(fresh[name] @ weights + bias)])
        if name != "dense":
            stacked = stacked.tocsr()
        nearness = np.exp(stacked[felt] @ weights + bias - known[felt, None]).sum(0)
        competing = nearness.argsort()[::-1][: _COMPETITORS if len(felt) else 0]
        moving = np.flatnonzero(
            [owner in touched or old.get(owner, -1) in competing for owner in owners]
        )
        gone = np.array([*removed, *origin[moving][origin[moving] >= 0]], int)
        all_features[name] = stacked[rows]
        columns[name] = _moved(
            weights,
            bias,
            origin,
            moving,
            all_features[name],
            labels,
            shares,
            _without(known[rows], all_features[name] @ weights[:, gone] + bias[gone]),
            training.penalty(name),
        )
        sums.append(columns[name][2])
    learned = Learned(
        before.key, tuple(owners), digests, labels, all_features, np.stack(sums), changed
    )
    return _heads(columns, heads), learned


def _moved(
    weights: np.ndarray,
    bias: np.ndarray,
    origin: np.ndarray,
    moving: np.ndarray,
    matrix: Any,
    labels: np.ndarray,
    shares: np.ndarray,
    others: np.ndarray,
    penalty: float,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return weights, bias and log sums with the `moving` columns at the minimum of the loss, all
    others as they were."""
    found, heights = weights, bias.copy()
    if not np.array_equal(origin, np.arange(len(bias))):  # else there is no need to copy them all
        found = np.where(origin >= 0, weights[:, origin], np.float32(0)).astype(np.float32)
        heights = np.where(origin >= 0, bias[origin], bias.min())
    n, d = matrix.shape
    decay = penalty / n
    column = np.full(len(origin), -1)
    column[moving] = np.arange(len(moving))
    own = np.flatnonzero(column[labels] >= 0)
    target = column[labels[own]]
    transposed = matrix.T if isinstance(matrix, np.ndarray) else matrix.T.tocsr()

    def split(flat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        block = flat.reshape(d + 1, len(moving)).astype(np.float32)
        return block[:-1], block[-1]

    def loss_and_gradient(flat: np.ndarray) -> tuple[float, np.ndarray]:
        block, bottom = split(flat)
        logits = matrix @ block + bottom
        total = np.logaddexp(others, _log_sum(logits))
        loss = (
            (shares * total).sum()
            - (shares[own] * logits[own, target]).sum()
            + decay / 2 * (block * block).sum()
        )
        residual = np.exp(logits - total[:, None]) * shares[:, None]
        residual[own, target] -= shares[own]
        gradient = np.vstack([transposed @ residual + decay * block, residual.sum(0)])
        return float(loss) * n, gradient.ravel().astype(float) * n

    start = np.vstack([found[:, moving], heights[moving]]).ravel().astype(float)
    if len(moving):
        start = minimize(
            loss_and_gradient, start, jac=True, method="L-BFGS-B", options={"maxiter": _ITERATIONS}
        ).x
        found[:, moving], heights[moving] = split(start)
    return (
        found,
        heights.astype(np.float32),
        np.logaddexp(others, _log_sum(matrix @ found[:, moving] + heights[moving])),
    )


def _without(sums: np.ndarray, logits: np.ndarray) -> np.ndarray:
    """Return the log sums less some owners' logits (n, k)."""
    rest = 1 - np.exp(logits - sums[:, None]).sum(1)
    return np.asarray(sums + np.log(np.maximum(rest, 1e-7)))


def _features(examples: Examples, heads: Heads) -> dict[str, Any]:
    return {
        "dense": unit_rows(examples.vectors - heads.dense.mean).astype(np.float32)
        * np.float32(DENSE_SCALE),
        "words": training.sparse_features(examples.words, heads.words.idf),
        "kana": training.sparse_features(examples.kana, heads.kana.idf),
    }


def _columns(heads: Heads) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return each head's weights (d, owners) and bias (owners,), for the features above."""
    rows = heads.dense.rows
    return {"dense": (rows[:, :-1].T / np.float32(DENSE_SCALE), rows[:, -1])} | {
        name: (head.weights.astype(np.float32) * np.float32(head.unit), head.bias)
        for name, head in (("words", heads.words), ("kana", heads.kana))
    }


def _heads(columns: dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]], before: Heads) -> Heads:
    weights, bias, _ = columns["dense"]
    dense = DenseHead(
        before.dense.mean, np.hstack([weights.T * DENSE_SCALE, bias[:, None]]).astype(np.float32)
    )
    words, kana = (
        SparseHead(columns[name][0], head.idf, columns[name][1])
        for name, head in (("words", before.words), ("kana", before.kana))
    )
    return Heads(dense, words, kana)


def _log_sum(logits: np.ndarray) -> np.ndarray:
    most = logits.max(1, initial=-1e9)
    return np.asarray(most + np.log(np.maximum(np.exp(logits - most[:, None]).sum(1), 1e-30)))


def _digests(texts: Sequence[str]) -> np.ndarray:
    return np.array([hashlib.sha256(text.encode()).hexdigest()[:24] for text in texts])
