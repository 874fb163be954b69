"""What is held out plays the customer: queries with known answers, made from the corpus alone."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.build.classifier_fit import Examples, fit_heads
from index.calibration import PRIOR, Sample, weights_by_kind
from index.classifier import Heads, combine, evidence_of
from index.features import is_spelled_out, kana, words
from index.ranker import Query, softmax

FOLDS = 3
_ABSENT = -30.0  # the logit of an owner that is held out: no share of anything


@dataclass(frozen=True)
class Sizes:
    """How many owners of each kind there are; positions run in this order."""

    entries: int
    clarifications: int
    owners: int


@dataclass(frozen=True)
class Fold:
    """Heads over the owners in `kept`, fitted without the examples in `tested` (rows) and the
    owners in `gone` (mask)."""

    tested: np.ndarray
    gone: np.ndarray
    kept: np.ndarray
    heads: Heads


def folds(examples: Examples, ids: Sequence[str], sizes: Sizes) -> Iterator[Fold]:
    """Yield folds: in each a third of the wordings is held out, and a third of all owners whole.

    Which ones depends on the texts alone, so that a rebuild repeats it.
    """
    fold_of_owner = np.array([zlib.crc32(owner_id.encode()) % FOLDS for owner_id in ids])
    fold_of_example = np.arange(len(examples)) % FOLDS
    for fold in range(FOLDS):
        gone = fold_of_owner == fold
        tested = np.flatnonzero((fold_of_example == fold) | gone[examples.labels])
        kept = np.flatnonzero(~gone)
        if len(kept) < 2 or not (kept < sizes.entries).any():
            continue
        position = np.full(sizes.owners, -1)
        position[kept] = np.arange(len(kept))
        seen = examples.pick(np.setdiff1d(np.arange(len(examples)), tested))
        yield Fold(
            tested, gone, kept, fit_heads(replace(seen, labels=position[seen.labels]), len(kept))
        )


def heads_sample(
    examples: Examples, ids: Sequence[str], sizes: Sizes, say: Callable[[str], None]
) -> Sample:
    """Return evidence for every example, from heads that never saw it; owners held out are queries
    nothing answers."""
    parts: list[np.ndarray] = []
    right: list[np.ndarray] = []
    kinds: list[str] = []
    for number, fold in enumerate(folds(examples, ids, sizes), 1):
        logits = np.full((len(fold.tested), sizes.owners), _ABSENT, np.float32)
        logits[:, fold.kept] = combine(
            *signals_of(fold.heads, examples.pick(fold.tested)), examples.spelled_out[fold.tested]
        )
        probabilities = softmax(logits)
        labels = examples.labels[fold.tested]
        kind = [_kind(label, bool(fold.gone[label]), sizes) for label in labels]
        parts.append(evidence_of(logits, probabilities, sizes.entries, sizes.clarifications))
        right.append(
            (probabilities[:, : sizes.entries].argmax(1) == labels)
            & np.array([k == "in scope" for k in kind])
        )
        kinds += kind
        say(f"calibration: fold {number}/{FOLDS}, {len(fold.tested)} held-out queries")
    names = np.array(kinds)
    return Sample(
        np.vstack(parts),
        np.concatenate(right),
        np.isin(names, ("in scope", "ambiguous")),
        weights_by_kind(kinds, PRIOR),
    )


def labelled_sample(
    heads: Heads, queries: Sequence[Query], relevant: Sequence[set[int]], sizes: Sizes
) -> Sample:
    """Return evidence for labelled queries; `relevant` holds positions of entries, none where
    nothing answers."""
    examples = Examples(
        np.stack([query.vector for query in queries]),
        [words(query.tokens) for query in queries],
        [kana(query.reading) for query in queries],
        np.array([is_spelled_out(query.text) for query in queries]),
        np.zeros(len(queries), int),
    )
    logits = combine(*signals_of(heads, examples), examples.spelled_out)
    probabilities = softmax(logits)
    first = probabilities[:, : sizes.entries].argmax(1)
    right = np.array([int(best) in wanted for best, wanted in zip(first, relevant, strict=True)])
    inside = np.array([bool(wanted) for wanted in relevant])
    return Sample(
        evidence_of(logits, probabilities, sizes.entries, sizes.clarifications),
        right,
        inside,
        np.full(len(queries), 1 / len(queries)),
    )


def signals_of(heads: Heads, examples: Examples) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the logits (n, owners) of the dense, the words and the kana head."""
    return (
        heads.dense.logits(examples.vectors),
        np.stack([heads.words.logits(counts) for counts in examples.words]),
        np.stack([heads.kana.logits(counts) for counts in examples.kana]),
    )


def _kind(label: int, gone: bool, sizes: Sizes) -> str:
    if label < sizes.entries:
        return "entry held out" if gone else "in scope"
    if label < sizes.entries + sizes.clarifications:
        return (
            "ambiguity held out" if gone else "ambiguous"
        )  # the former may mean anything: no weight
    return "topic held out" if gone else "topic known"
