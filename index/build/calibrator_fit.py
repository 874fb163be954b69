"""Fits the calibrator that comes with the code: what evidence means in a corpus never seen.

Run by scripts.fit_calibrator, never by a build.

Logistic regressions over many corpora of equal weight, at several numbers of wordings and topics,
every sign held to what is sensible: a corpus whose queries happen to say the contrary (a higher
score is worse) says nothing about the next one, and this is what keeps the model transferable.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize

from corpus.intent import Corpus
from corpus.text import normalize
from index.build.calibration_fit import THRESHOLDS, start_of_refinement
from index.build.classifier_fit import fit_classifier
from index.build.context import BuildContext
from index.build.held_out import Parts, folds
from index.build.hybrid_fit import fit_hybrid
from index.build.ranker_build import read_examples, wants_classifier
from index.calibration import LogisticModel, OperatingPoint, ShippedCalibrator
from index.evidence import NAMES
from index.ranker import UNLEARNED

CLIP = 4.0
_FEWEST_ANSWERS = 15  # from which a precision is estimated
_PENALTY = 0.002  # on squared weights of standardized evidence, beside the mean loss
_SIGNS = {
    "right": {
        "stands out": 1,
        "in query": 1,
        "in query, dense": 1,
        "neighbours": 1,
        "question covered": 1,
        "gain": 1,
        "covered": 1,
        "known": 1,
        "entries": 1,
        "first": 1,
        "share": 1,
        "learned first": 1,
    },
    "answerable": {
        "stands out": 1,
        "nearest": 1,
        "in query": 1,
        "question covered": 1,
        "second covered": -1,
        "covered": 1,
        "known": 1,
        "entries": 1,
        "first": 1,
        "learned entries": 1,
    },
}
# How much of a corpus's weight each kind of query makes up. "away": asked with its entries gone.
PRIOR = {"in": 0.5, "near": 0.2, "away": 0.2, "far": 0.1}


@dataclass(frozen=True)
class Judged:
    """The evidence (n, k) of one corpus's queries, whether the first entry was right, whether any
    entry answers, each one's kind (a name of PRIOR) and voice. `bare`: no entry had wordings.
    """

    corpus: str
    level: str
    bare: bool
    evidence: np.ndarray
    right: np.ndarray
    answerable: np.ndarray
    kinds: np.ndarray
    voices: np.ndarray

    @property
    def weights(self) -> np.ndarray:
        """Return a weight for each query (n,), sum 1."""
        present = {kind: share for kind, share in PRIOR.items() if (self.kinds == kind).any()}
        return np.array(
            [present[k] / (self.kinds == k).sum() / sum(present.values()) for k in self.kinds]
        )


def fit_parts(corpus: Corpus, context: BuildContext) -> Parts:
    """Return the ranker of a corpus, as a build fits it."""
    learns = wants_classifier(corpus)
    text = fit_hybrid(corpus, context, learned=learns)
    if not learns:
        return Parts(corpus, text, None, UNLEARNED)
    examples = read_examples(corpus, context)
    fitted = fit_classifier(examples, len(corpus.intents))
    fold = next(folds(corpus, examples, context), None)  # none of a handful of texts
    return Parts(corpus, text, fitted, fold.parts.expectation if fold else UNLEARNED)


def judge(
    name: str,
    level: str,
    parts: Parts,
    queries: Sequence[tuple[str, frozenset[str], str, str]],
    context: BuildContext,
) -> Judged:
    """Return the evidence of (text, relevant ids, kind, voice) queries; those with an answer are
    asked twice, the second time with their entries gone.
    """
    position = {entry.id: i for i, entry in enumerate(parts.corpus.entries)}
    features = context.features([normalize(text) for text, *_ in queries])
    evidence, first = parts.evidence(features)
    ids = [entry.id for entry in parts.corpus.entries]
    right = [ids[i] in relevant for i, (_, relevant, *_) in zip(first, queries, strict=True)]
    rows, kinds, voices = [evidence], [q[2] for q in queries], [q[3] for q in queries]
    answered = [n for n, query in enumerate(queries) if query[1]]
    for n in answered:
        gone = np.zeros(len(parts.corpus.intents), bool)
        gone[[position[entry] for entry in queries[n][1]]] = True
        rows.append(parts.evidence(features.pick(np.array([n])), gone)[0])
        kinds.append("away")
        voices.append(queries[n][3])
    away = np.zeros(len(answered), bool)
    return Judged(
        name,
        level,
        not any(entry.wordings for entry in parts.corpus.entries),
        np.vstack(rows),
        np.concatenate([np.array(right), away]),
        np.concatenate([np.array([bool(query[1]) for query in queries]), away]),
        np.array(kinds),
        np.array(voices),
    )


def fit_calibrator(judged: Sequence[Judged]) -> ShippedCalibrator:
    """Return the calibrator of all corpora; its curve is that of corpora left out one by one."""
    left_out = leave_one_out(judged)
    calibrator = _fit_models(judged)
    return replace(calibrator, curve=_curve(judged, left_out))


def leave_one_out(judged: Sequence[Judged]) -> list[np.ndarray]:
    """Return (P(first right), P(answerable)) for every query of each (2, n), by a calibrator that
    never saw its corpus.
    """
    without = {
        name: _fit_models([each for each in judged if each.corpus != name])
        for name in {each.corpus for each in judged}
    }
    start = start_of_refinement()
    found = []
    for each in judged:
        values = without[each.corpus].refining(each.evidence).tolist()
        found.append(np.array([[m.probability(row) for row in values] for m in start]))
    return found


def _fit_models(judged: Sequence[Judged]) -> ShippedCalibrator:
    evidence = np.vstack([each.evidence for each in judged])
    counts = Counter(each.corpus for each in judged)
    weights = np.concatenate([each.weights / counts[each.corpus] for each in judged])
    weights /= weights.sum()
    means = weights @ evidence
    deviations = np.sqrt(weights @ (evidence - means) ** 2) + 1e-9
    standard = np.clip((evidence - means) / deviations, -CLIP, CLIP)
    right, answerable = (
        _fit(standard, np.concatenate([getattr(j, name) for j in judged]), weights, _SIGNS[name])
        for name in ("right", "answerable")
    )
    return ShippedCalibrator(means, deviations, CLIP, right, answerable)


def _curve(judged: Sequence[Judged], left_out: Sequence[np.ndarray]) -> tuple[OperatingPoint, ...]:
    """Return what thresholds reach on corpora left out.

    Of corpora without wordings, the hardest case, which have near questions; corpora count alike, and
    within one the queries as they were written, which is two answerable ones to three others. "away" ones are nobody's.
    """
    bare = [
        (each, confidence[0], each.kinds != "away")
        for each, confidence in zip(judged, left_out, strict=True)
        if each.bare and (each.kinds == "near").any()
    ]
    counts: Counter[str] = Counter()
    for each, _, real in bare:
        counts[each.corpus] += int(real.sum())
    confidence = np.concatenate([own[real] for _, own, real in bare])
    weights = np.concatenate([np.full(real.sum(), 1 / counts[j.corpus]) for j, _, real in bare])
    right = np.concatenate([each.right[real] for each, _, real in bare]) * weights
    answerable = sum(float(each.answerable.sum()) / counts[each.corpus] for each, *_ in bare)
    above = [confidence >= threshold for threshold in THRESHOLDS]
    sure = np.array([right[own].sum() for own in above])
    given = np.array([weights[own].sum() for own in above])
    # A dozen answers more or less make it jump (.97 at .84, .88 at .80): a line through its log odds.
    enough = np.array([own.sum() >= _FEWEST_ANSWERS for own in above])
    kept = np.minimum(sure[enough] / given[enough], 0.995)
    line = np.polyfit(THRESHOLDS[enough], np.log(kept / (1 - kept)), 1, w=np.sqrt(given[enough]))
    precision = 1 / (1 + np.exp(-np.polyval(line, THRESHOLDS)))
    return tuple(
        OperatingPoint(round(float(threshold), 3), float(smooth), float(own / answerable))
        for threshold, smooth, own in zip(THRESHOLDS, precision, sure, strict=True)
    )


def _fit(
    standard: np.ndarray, outcome: np.ndarray, weights: np.ndarray, signs: Mapping[str, int]
) -> LogisticModel:
    bounds: list[tuple[float | None, float | None]] = []
    for name in NAMES:
        sign = signs.get(name, 0)
        bounds.append((0 if sign >= 0 else None, 0 if sign <= 0 else None))
    target = np.where(outcome, 1.0, -1.0)

    def loss(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        logit = standard @ parameters[:-1] + parameters[-1]
        slope = -target * weights / (1 + np.exp(np.clip(target * logit, -50, 50)))
        value = weights @ np.logaddexp(0, -target * logit)
        own = parameters[:-1]
        gradient = np.append(standard.T @ slope + _PENALTY * own, slope.sum())
        return float(value + _PENALTY / 2 * own @ own), gradient

    begin = np.zeros(standard.shape[1] + 1)
    found = minimize(loss, begin, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)])
    return LogisticModel(tuple(map(float, found.x[:-1])), float(found.x[-1]))


def level_of(corpus: Corpus, wordings: int, topics: int, *, every: int = 1) -> Corpus:
    """Return the corpus as it was earlier: so many wordings an entry, so many own topics.

    `every` 2 leaves every second entry without wordings.
    """
    entries = tuple(
        replace(entry, wordings=entry.wordings[: wordings if i % every == every - 1 else 0])
        for i, entry in enumerate(corpus.entries)
    )
    own = [referral for referral in corpus.referrals if not referral.pack]
    packs = [referral for referral in corpus.referrals if referral.pack]
    return replace(corpus, entries=entries, referrals=(*own[:topics], *packs), labelled=())
