"""What is held out plays the customer: queries with known answers, made from the corpus alone."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.calibration import PRIOR, Sample, weights_by_kind
from index.features import is_spelled_out, kana, words
from index.heads import Heads, combine, evidence_of
from index.ranker import Query, softmax
from index.training import Examples, fit_heads

FOLDS = 3
_ABSENT = -30.0  # the logit of an owner that is held out: no share of anything


@dataclass(frozen=True)
class Sizes:
    """How many owners of each kind there are; positions run in this order."""

    entries: int
    clarifications: int
    owners: int


def heads_sample(examples: Examples, ids: Sequence[str], sizes: Sizes, say: Callable[[str], None]) -> Sample:
    """Return evidence for every example, from heads that never saw it.

    In each fold a third of the wordings is held out, and a third of all owners whole: their wordings are then
    queries that nothing answers. Which ones depends on the texts alone, so that a rebuild repeats it.
    """
    fold_of_owner = np.array([zlib.crc32(owner_id.encode()) % FOLDS for owner_id in ids])
    fold_of_example = np.arange(len(examples)) % FOLDS
    parts: list[np.ndarray] = []
    right: list[np.ndarray] = []
    kinds: list[str] = []
    for fold in range(FOLDS):
        gone = fold_of_owner == fold
        tested = np.flatnonzero((fold_of_example == fold) | gone[examples.labels])
        kept_owners = np.flatnonzero(~gone)
        if len(kept_owners) < 2 or not (kept_owners < sizes.entries).any():
            continue
        position = np.full(sizes.owners, -1)
        position[kept_owners] = np.arange(len(kept_owners))
        trained = np.setdiff1d(np.arange(len(examples)), tested)
        seen = examples.pick(trained)
        heads = fit_heads(replace(seen, labels=position[seen.labels]), len(kept_owners))
        logits = np.full((len(tested), sizes.owners), _ABSENT, np.float32)
        logits[:, kept_owners] = _logits(heads, examples.pick(tested))
        probabilities = softmax(logits)
        labels = examples.labels[tested]
        kind = [_kind(label, bool(gone[label]), sizes) for label in labels]
        parts.append(evidence_of(logits, probabilities, sizes.entries, sizes.clarifications))
        right.append((probabilities[:, : sizes.entries].argmax(1) == labels) & np.array([k == "in scope" for k in kind]))
        kinds += kind
        say(f"calibration: fold {fold + 1}/{FOLDS}, {len(tested)} held-out queries")
    names = np.array(kinds)
    return Sample(np.vstack(parts), np.concatenate(right), np.isin(names, ("in scope", "ambiguous")),
                  weights_by_kind(kinds, PRIOR))


def labelled_sample(heads: Heads, queries: Sequence[Query], relevant: Sequence[set[int]], sizes: Sizes) -> Sample:
    """Return evidence for labelled queries; `relevant` holds positions of entries, none where nothing answers."""
    examples = Examples(np.stack([query.vector for query in queries]), [words(query.tokens) for query in queries],
                        [kana(query.reading) for query in queries],
                        np.array([is_spelled_out(query.text) for query in queries]), np.zeros(len(queries), int))
    logits = _logits(heads, examples)
    probabilities = softmax(logits)
    first = probabilities[:, : sizes.entries].argmax(1)
    right = np.array([int(best) in wanted for best, wanted in zip(first, relevant, strict=True)])
    inside = np.array([bool(wanted) for wanted in relevant])
    return Sample(evidence_of(logits, probabilities, sizes.entries, sizes.clarifications), right, inside,
                  np.full(len(queries), 1 / len(queries)))


def _logits(heads: Heads, examples: Examples) -> np.ndarray:
    return combine(heads.dense.logits(examples.vectors),
                   np.stack([heads.words.logits(counts) for counts in examples.words]),
                   np.stack([heads.kana.logits(counts) for counts in examples.kana]), examples.spelled_out)


def _kind(label: int, gone: bool, sizes: Sizes) -> str:
    if label < sizes.entries:
        return "entry held out" if gone else "in scope"
    if label < sizes.entries + sizes.clarifications:
        return "ambiguity held out" if gone else "ambiguous"  # the former may mean anything: no weight
    return "topic held out" if gone else "topic known"
