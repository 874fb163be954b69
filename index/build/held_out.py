"""What is held out plays the customer: queries with known answers, made from the corpus alone."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.build.classifier_fit import MODELS, Examples, fit_classifier
from index.build.progress import Report, StepCounter
from index.classifier import Classifier, combine, evidence_of
from index.features import Features
from index.ranker import IntentLayout, softmax

FOLDS = 3
# How much of the calibration each kind of held-out query makes up. Half of what is asked has an
# answer.
PRIOR = {
    "in scope": 0.5,
    "ambiguous": 0.05,
    "topic held out": 0.25,
    "topic known": 0.15,
    "entry held out": 0.05,
}
PRIOR_WITHOUT_WORDINGS = {"in scope": 0.5, "entry held out": 0.5}
_ABSENT = -30.0  # the logit of an intent that is held out: no share of anything


@dataclass(frozen=True)
class Sample:
    """Queries whose outcome is known.

    `evidence` (n, k) of the ranker; whether the first entry was `right` and whether any entry
    answers (`answerable`), bool (n,); `weights` (n,).
    """

    evidence: np.ndarray
    right: np.ndarray
    answerable: np.ndarray
    weights: np.ndarray


@dataclass(frozen=True)
class Fold:
    """A classifier that has not seen everything.

    It was fitted over the intents in `kept` (positions), without the examples in `tested` (rows)
    and the intents in `gone` (mask).
    """

    tested: np.ndarray
    gone: np.ndarray
    kept: np.ndarray
    classifier: Classifier


def folds(
    examples: Examples, ids: Sequence[str], layout: IntentLayout, count: StepCounter | None = None
) -> Iterator[Fold]:
    """Yield folds: in each a third of the wordings is held out, and a third of all intents whole.

    Which ones depends on the texts alone, so that a rebuild repeats it.
    """
    fold_of_intent = np.array([zlib.crc32(intent_id.encode()) % FOLDS for intent_id in ids])
    fold_of_example = np.arange(len(examples)) % FOLDS
    for fold in range(FOLDS):
        gone = fold_of_intent == fold
        tested = np.flatnonzero((fold_of_example == fold) | gone[examples.labels])
        kept = np.flatnonzero(~gone)
        if len(kept) < 2 or not (kept < layout.entries).any():
            continue
        position = np.full(layout.total, -1)
        position[kept] = np.arange(len(kept))
        seen = examples.pick(np.setdiff1d(np.arange(len(examples)), tested))
        relabelled = replace(seen, labels=position[seen.labels])
        classifier = fit_classifier(relabelled, len(kept), count=count)
        yield Fold(tested, gone, kept, classifier)


def held_out_sample(
    examples: Examples, ids: Sequence[str], layout: IntentLayout, report: Report
) -> Sample:
    """Return evidence for every example, from a classifier that never saw it.

    The texts of intents that were held out whole are queries that nothing answers.
    """
    evidence: list[np.ndarray] = []
    right: list[np.ndarray] = []
    kinds: list[str] = []
    count = StepCounter(report, "calibration", "models without what is held out", FOLDS * MODELS)
    for fold in folds(examples, ids, layout, count):
        tested = examples.pick(fold.tested)
        logits = np.full((len(tested), layout.total), _ABSENT, np.float32)
        logits[:, fold.kept] = combine(
            *fold.classifier.logits(tested.features), tested.features.spelled_out
        )
        probabilities = softmax(logits)
        kind = [_kind(label, bool(fold.gone[label]), layout) for label in tested.labels]
        first = probabilities[:, layout.entry_slice].argmax(1)
        evidence.append(evidence_of(logits, probabilities, layout))
        right.append((first == tested.labels) & np.array([name == "in scope" for name in kind]))
        kinds += kind
    answerable = np.isin(np.array(kinds), ("in scope", "ambiguous"))
    weights = weights_by_kind(kinds, PRIOR)
    return Sample(np.vstack(evidence), np.concatenate(right), answerable, weights)


def labelled_sample(
    classifier: Classifier,
    queries: Features,
    relevant: Sequence[set[int]],
    layout: IntentLayout,
) -> Sample:
    """Return evidence for labelled queries (n).

    `relevant` (n) holds positions of entries, none where nothing answers.
    """
    logits = combine(*classifier.logits(queries), queries.spelled_out)
    probabilities = softmax(logits)
    first = probabilities[:, layout.entry_slice].argmax(1)
    right = [int(best) in wanted for best, wanted in zip(first, relevant, strict=True)]
    return Sample(
        evidence_of(logits, probabilities, layout),
        np.array(right),
        np.array([bool(wanted) for wanted in relevant]),
        np.full(len(queries), 1 / len(queries)),
    )


def weights_by_kind(kinds: Sequence[str], prior: Mapping[str, float]) -> np.ndarray:
    """Return weights that give each kind its share of the prior, however many there are of it."""
    names = np.array(kinds)
    weights = np.zeros(len(names))
    for kind, share in prior.items():
        own = names == kind
        if own.any():
            weights[own] = share / own.sum()
    return np.asarray(weights / max(weights.sum(), 1e-12))


def _kind(label: int, gone: bool, layout: IntentLayout) -> str:
    if layout.is_entry(label):
        return "entry held out" if gone else "in scope"
    if layout.is_answerable(label):
        # A clarification that is held out may mean anything: the prior gives it no weight.
        return "ambiguity held out" if gone else "ambiguous"
    return "topic held out" if gone else "topic known"
