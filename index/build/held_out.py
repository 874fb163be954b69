"""What is held out plays the customer: queries with known answers, made from the corpus alone."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import logsumexp

from corpus.intent import Clarification, Corpus, Entry, Referral
from corpus.text import normalize
from index.build.classifier_fit import Examples, fit_classifier, rearranged
from index.build.context import BuildContext
from index.build.hybrid_fit import HybridFit, fit_hybrid
from index.classifier import Classifier, combine
from index.evidence import Evidence
from index.features import Features
from index.layout import IntentLayout
from index.probability import softmax
from index.progress import StepCounter
from index.ranker import UNLEARNED, Expectation, fuse, reliability_of

FOLDS = 3
# How much of the calibration each kind of held-out query makes up. Half of what is asked has an
# answer.
PRIOR = {
    "in scope": 0.5,
    "ambiguous": 0.05,
    "topic held out": 0.2,
    "topic known": 0.1,
    "entry held out": 0.05,
    "far": 0.1,
}
_TRIED = 6  # intents with the best text scores, from which a query's expectation is learned
_MAX_TRIED = 1000  # queries, where there are more
_OFFSETS = (-10.0, 10.0)  # on nine companies' pages 2.0 to 3.4


@dataclass(frozen=True)
class Sample:
    """Queries whose outcome is known.

    `evidence` (n, k) of the ranker; whether the first entry was `right` and whether any entry
    answers (`answerable`), bool (n,); `weights` (n,); `in_scope` of them are wordings of entries,
    `per_entry` on average.
    """

    evidence: np.ndarray
    right: np.ndarray
    answerable: np.ndarray
    weights: np.ndarray
    in_scope: int = 0
    per_entry: float = 0.0


@dataclass(frozen=True)
class Parts:
    """A ranker in the making: what ranks queries before there is a folder to open."""

    corpus: Corpus
    text: HybridFit
    classifier: Classifier | None
    expectation: Expectation = UNLEARNED

    def evidence(
        self, queries: Features, gone: np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return the evidence (n, k) of queries and each one's first entry (n,), by position; -1
        where no entry is found.

        The intents in `gone` (mask) are not there.
        """
        layout, reliability = IntentLayout.of(self.corpus), reliability_of(self.corpus)
        judge = Evidence(layout, self.text.hybrid, reliability, self.text.own)
        learned = self.learned(queries)
        rows, first = [], []
        for n in range(len(queries)):
            query = queries.pick(np.array([n]))
            scores = self.text.hybrid.score(query)
            if gone is not None:
                scores = scores.only(~gone)
            at = slice(None) if scores.positions is None else scores.positions
            own = None if learned is None else learned[n][at]
            logits = fuse(scores.fused, own, reliability[at], self.expectation)
            probabilities = softmax(logits)
            rows.append(judge.of(query, scores, logits, probabilities))
            positions = np.arange(layout.total)[at]
            entries = positions < layout.entries
            first.append(
                int(positions[entries][probabilities[entries].argmax()]) if entries.any() else -1
            )
        return np.stack(rows), np.array(first)

    def learned(self, queries: Features) -> np.ndarray | None:
        """Return the classifier's logits (n, intents), where there is one."""
        if self.classifier is None:
            return None
        return combine(*self.classifier.logits(queries), queries.spelled_out)


@dataclass(frozen=True)
class Fold:
    """A ranker that has not seen everything.

    Its classifier was fitted without the examples in `tested` (rows) and the intents in `gone`
    (mask), its texts without the wordings tested.
    """

    tested: np.ndarray
    gone: np.ndarray
    parts: Parts


def folds(
    corpus: Corpus, examples: Examples, context: BuildContext, count: StepCounter | None = None
) -> Iterator[Fold]:
    """Yield folds: in each a third of the wordings is held out, and a third of all intents whole.

    Which ones depends on the texts alone, so that a rebuild repeats it. What is expected of bare
    entries is learned in the first.
    """
    layout = IntentLayout.of(corpus)
    fold_of_intent = np.array([zlib.crc32(i.id.encode()) % FOLDS for i in corpus.intents])
    fold_of_example = np.arange(len(examples)) % FOLDS
    expectation: Expectation | None = None
    for fold in range(FOLDS):
        gone = fold_of_intent == fold
        tested = np.flatnonzero((fold_of_example == fold) | gone[examples.labels])
        wordings = tested[examples.is_wording[tested]]
        kept = np.flatnonzero(~gone)
        # Of a handful of texts, one fold may hold none out.
        if len(kept) < 2 or not (kept < layout.entries).any() or not len(wordings):
            continue
        seen = examples.pick(np.setdiff1d(np.arange(len(examples)), tested))
        position = np.full(layout.total, -1)
        position[kept] = np.arange(len(kept))
        relabelled = replace(seen, labels=position[seen.labels])
        fitted = fit_classifier(relabelled, len(kept), count=count)
        origins = [int(p) if p >= 0 else None for p in position]
        parts = Parts(
            corpus,
            fit_hybrid(_seen_corpus(corpus, seen), context, learned=True),
            rearranged(fitted, origins),
        )
        if expectation is None:
            expectation = _expectation(parts, examples.pick(wordings), gone)
        yield Fold(wordings, gone, replace(parts, expectation=expectation))
        del fitted, parts  # 150 MB of the shipped page, that the next fit does not need beside it


def held_out_sample(
    corpus: Corpus, examples: Examples, far: Features, context: BuildContext, count: StepCounter
) -> tuple[Sample | None, Expectation]:
    """Return evidence for every wording, from a ranker that never saw it, and the expectation.

    No evidence where there is too little to hold anything out. The wordings of intents that were
    held out whole are queries that nothing answers, as are the `far` ones.
    """
    layout = IntentLayout.of(corpus)
    evidence: list[np.ndarray] = []
    right: list[np.ndarray] = []
    kinds: list[str] = []
    expectation = UNLEARNED
    for fold in folds(corpus, examples, context, count):
        tested = examples.pick(fold.tested)
        rows, first = fold.parts.evidence(tested.features, fold.gone)
        kind = [_kind(label, bool(fold.gone[label]), layout) for label in tested.labels]
        evidence.append(rows)
        right.append((first == tested.labels) & np.array([name == "in scope" for name in kind]))
        kinds += kind
        expectation = fold.parts.expectation
        if "far" not in kinds and len(far):  # by the first fold's ranker
            evidence.append(fold.parts.evidence(far)[0])
            right.append(np.zeros(len(far), bool))
            kinds += ["far"] * len(far)
        del fold
    if not kinds:
        return None, expectation
    answerable = np.isin(np.array(kinds), ("in scope", "ambiguous"))
    return (
        Sample(
            np.vstack(evidence),
            np.concatenate(right),
            answerable,
            weights_by_kind(kinds, PRIOR),
            kinds.count("in scope"),
            kinds.count("in scope") / max(layout.entries, 1),
        ),
        expectation,
    )


def labelled_sample(parts: Parts, queries: Features, relevant: Sequence[set[int]]) -> Sample:
    """Return evidence for labelled queries (n).

    `relevant` (n) holds positions of entries, none where nothing answers.
    """
    evidence, first = parts.evidence(queries)
    right = [int(best) in wanted for best, wanted in zip(first, relevant, strict=True)]
    return Sample(
        evidence,
        np.array(right),
        np.array([bool(wanted) for wanted in relevant]),
        np.full(len(queries), 1 / len(queries)),
        sum(map(bool, relevant)),
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


def _expectation(parts: Parts, held_out: Examples, gone: np.ndarray) -> Expectation:
    """Fit what to expect of intents without wordings, by held-out wordings (n).

    The slope is that of learned logits over text scores. The offset makes the right intents
    likeliest where those that are `gone` are there as they would be without wordings: the
    classifier never saw them.
    """
    reliability = np.where(gone, 0, reliability_of(parts.corpus))
    known = np.flatnonzero(reliability > 0.4)  # two wordings or more
    if len(held_out) > _MAX_TRIED:
        held_out = held_out.pick(np.linspace(0, len(held_out) - 1, _MAX_TRIED).astype(int))
    learned = parts.learned(held_out.features)
    if learned is None or len(held_out) < 2 or not len(known):
        return UNLEARNED
    rows = range(len(held_out))
    text = np.stack(
        [parts.text.hybrid.score(held_out.features.pick(np.array([n]))).fused for n in rows]
    )
    best = known[np.argsort(-text[:, known], axis=1)[:, :_TRIED]]
    x, y = (np.take_along_axis(scores, best, axis=1).ravel() for scores in (text, learned))
    slope = float(np.polyfit(x, y, 1)[0])
    logits = fuse(text, learned, reliability, Expectation(slope=slope))

    def loss(offset: float) -> float:
        raised = logits + (1 - reliability) * offset
        return float(np.mean(logsumexp(raised, axis=1) - raised[rows, held_out.labels]))

    return Expectation(float(minimize_scalar(loss, bounds=_OFFSETS, method="bounded").x), slope)


def _seen_corpus(corpus: Corpus, seen: Examples) -> Corpus:
    """Return the corpus with the wordings that are among the examples alone."""
    known: dict[int, set[str]] = {}
    for label, text in zip(seen.labels.tolist(), seen.texts, strict=True):
        known.setdefault(label, set()).add(text)
    intents = [
        replace(
            intent,
            wordings=tuple(w for w in intent.wordings if normalize(w) in known.get(i, ())),
        )
        for i, intent in enumerate(corpus.intents)
    ]
    return replace(
        corpus,
        entries=tuple(each for each in intents if isinstance(each, Entry)),
        clarifications=tuple(each for each in intents if isinstance(each, Clarification)),
        referrals=tuple(each for each in intents if isinstance(each, Referral)),
    )


def _kind(label: int, gone: bool, layout: IntentLayout) -> str:
    if layout.is_entry(label):
        return "entry held out" if gone else "in scope"
    if layout.is_answerable(label):
        # A clarification that is held out may mean anything: the prior gives it no weight.
        return "ambiguity held out" if gone else "ambiguous"
    return "topic held out" if gone else "topic known"
