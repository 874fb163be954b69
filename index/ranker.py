"""Features of a query → probabilities of all intents, by what texts say and what was learned.

One rule from no wording to a hundred. An intent's logit is its text score (hybrid.py) and the
classifier's logit, learned from wordings (classifier.py):

    logit = text + reliability × learned + (1 − reliability) × expected(text)

`reliability` is n² / (n² + 5) for n wordings: of one or two hardly anything can be learned, and what
they bring is in the text score. What an intent without wordings would have from the classifier is
not known, but can be expected: learned logits rise with text scores, and how high above the line a
bare intent must stand to compete with worded ones on equal terms is learned from intents held out
whole (index/build/held_out.py).
Measured on five invented companies' pages, before texts held wordings, every second entry with ten
wordings, beside 200 topics: Hit@1 / Hit@3 of the bare entries' queries .52 / .74, with no wordings
anywhere .51 / .70; of the worded ones' .77 / .87, from .57 / .77. With the mean of the exponentials
along the regression line in place of the learned offset the bare ones fell to .39 / .63.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from corpus.intent import Corpus
from index.classifier import FOLDER, OpenedClassifier
from index.evidence import Evidence, OwnQuestions
from index.features import Features
from index.hybrid import Hybrid, TextIndex
from index.layout import IntentLayout
from index.probability import softmax

FILE = "ranker.json"


@dataclass(frozen=True)
class Expectation:
    """The line over text scores that stands in for learned logits."""

    offset: float = 0.0
    slope: float = 0.0

    def of(self, text: np.ndarray) -> np.ndarray:
        """Return what stands in for the learned logit of each text score."""
        return np.asarray(self.offset + self.slope * text)

    def save(self, folder: Path) -> None:
        """Write the line into `folder`."""
        (folder / FILE).write_text(json.dumps(asdict(self), indent=1))

    @classmethod
    def load(cls, folder: Path) -> Expectation:
        """Read what `save` wrote."""
        return cls(**json.loads((folder / FILE).read_text()))


# Where nothing is learned: a text score's own weight beside what it lets expect. On nine companies'
# pages the fitted slopes are 1.9 to 3.1.
UNLEARNED = Expectation(slope=2.5)


# Where every second entry of four pages has one wording, n / (n + 1) costs these a fourth of their
# Hit@3 (.75 to .58); squared, it stays (.73). With three it makes no difference.
_HALF_RELIABLE = 5  # the square of the wordings that are


def reliability_of(corpus: Corpus) -> np.ndarray:
    """Return n² / (n² + 5) for the n wordings of every intent: float32, shape (intents,)."""
    squares = np.array([len(intent.wordings) for intent in corpus.intents], np.float32) ** 2
    return np.asarray(squares / (squares + _HALF_RELIABLE), np.float32)


def fuse(
    text: np.ndarray,
    learned: np.ndarray | None,
    reliability: np.ndarray,
    expectation: Expectation,
) -> np.ndarray:
    """Return logits (…, intents) from text scores and learned logits (…, intents), where there are
    some.
    """
    if learned is None:
        return np.asarray(text + expectation.of(text))
    return np.asarray(
        text + reliability * learned + (1 - reliability) * expectation.of(text), np.float32
    )


@dataclass(frozen=True)
class Ranking:
    """A ranker's opinion about one query.

    `probabilities` (n,) are not yet calibrated; `evidence` (k,) is what the calibration judges by;
    `signals`, name → (n,), are for people who want to know why. `positions` (n,) tells whose they
    are, ascending; None where all intents are ranked, in their order.
    """

    probabilities: np.ndarray
    evidence: np.ndarray
    signals: Mapping[str, np.ndarray]
    positions: np.ndarray | None = None


class Ranker:
    """All that ranks the intents of an opened index."""

    def __init__(
        self,
        texts: TextIndex,
        classifier: OpenedClassifier | None,
        reliability: np.ndarray,
        expectation: Expectation,
        evidence: Evidence,
    ) -> None:
        self._texts, self._classifier = texts, classifier
        self._reliability, self._expectation, self._evidence = reliability, expectation, evidence

    def rank(self, query: Features) -> Ranking:
        """Return probabilities and evidence for the features of one text."""
        text = self._texts.score(query)
        ranked = slice(None) if text.positions is None else text.positions
        signals = {"dense": text.dense, "lexical": text.lexical, "text": text.fused}
        learned = None
        if self._classifier:
            signals["learned"] = learned = self._classifier.logits(query)[ranked]
        logits = fuse(text.fused, learned, self._reliability[ranked], self._expectation)
        probabilities = softmax(logits)
        evidence = self._evidence.of(query, text, logits, probabilities)
        return Ranking(probabilities, evidence, signals, text.positions)

    @classmethod
    def load(cls, folder: Path, corpus: Corpus, texts: TextIndex | None = None) -> Ranker:
        """Open what the build wrote; `texts` in place of the folder's own."""
        texts, reliability = texts or Hybrid.load(folder), reliability_of(corpus)
        own = folder / FOLDER
        return cls(
            texts,
            OpenedClassifier.load(own) if own.exists() else None,
            reliability,
            Expectation.load(folder),
            Evidence(IntentLayout.of(corpus), texts, reliability, OwnQuestions.load(folder)),
        )
