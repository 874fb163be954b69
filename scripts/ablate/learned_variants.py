"""What is learned from wordings: the three models, and what joins them to the texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from corpus.intent import Corpus
from index.build.calibrator_fit import fit_parts
from index.build.context import BuildContext
from index.build.held_out import Parts
from index.calibration import shipped_calibrator
from index.classifier import Classifier, combine
from index.features import Features
from index.layout import IntentLayout
from index.probability import softmax
from index.ranker import Expectation, fuse, reliability_of
from scripts.ablate.table import Variant
from scripts.ablate.text_variants import TextLogits

_MODELS = ("dense", "words", "kana")
_WITHOUT = {"words + kana": "dense", "dense + kana": "words", "dense + words": "kana"}


def ranker_variants(corpus: Corpus, context: BuildContext, asked: Features) -> Iterator[Variant]:
    """Yield the ranker without a part, the whole of it, and its order with judged confidence."""
    layout, parts = IntentLayout.of(corpus), fit_parts(corpus, context)
    text = TextLogits.of(parts.text.hybrid, asked, layout).fused
    whole = Variant("the ranker", softmax(text)[:, layout.entry_slice])
    if parts.classifier is not None:
        *others, whole = _learned_variants(parts, parts.classifier, text, asked, layout)
        yield from (*others, whole)
    confidence = 1 / (1 + np.exp(-shipped_calibrator().refining(parts.evidence(asked)[0])[:, 0]))
    yield Variant("the ranker, judged by the shipped calibrator", whole.probabilities, confidence)


def _learned_variants(
    parts: Parts, classifier: Classifier, text: np.ndarray, asked: Features, layout: IntentLayout
) -> Iterator[Variant]:
    own, reliability = layout.entry_slice, reliability_of(parts.corpus)
    whole = learned(classifier, asked, _MODELS)
    for model in _MODELS:
        yield Variant(f"learned: {model}", softmax(learned(classifier, asked, [model]))[:, own])
    yield Variant("learned: dense + words + kana", softmax(whole)[:, own])

    def together(name: str, logits: np.ndarray, trust: np.ndarray, line: Expectation) -> Variant:
        return Variant(name, softmax(fuse(text, logits, trust, line))[:, own])

    expected = parts.expectation
    for name, gone in _WITHOUT.items():
        left = learned(classifier, asked, [model for model in _MODELS if model != gone])
        yield together(f"text + learned: {name}", left, reliability, expected)
    every = np.ones_like(reliability)
    yield together("text + learned, without reliability", whole, every, expected)
    yield together("text + learned, nothing expected", whole, reliability, Expectation())
    yield together("text + learned (the ranker)", whole, reliability, expected)


def learned(classifier: Classifier, asked: Features, models: Sequence[str]) -> np.ndarray:
    """Return the weighted sum of some models' logits (queries, intents)."""
    logits = dict(zip(_MODELS, classifier.logits(asked), strict=True))
    kept = [logits[name] * (name in models) for name in _MODELS]
    return combine(kept[0], kept[1], kept[2], asked.spelled_out)
