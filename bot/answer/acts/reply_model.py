"""What a short text most likely does as a reply to the bot, where no form has it: 「いっちゃん上やな」.

The forms know what is put as somebody thought of. People put it otherwise, in dialect and with slips:
of 72 replies of an author whom no form knew, the forms understood .89. Of those they did not, a
classifier over the letters' n-grams, fitted to what others typed, understands six in ten, and takes
one question in six hundred for a reply (scripts.fit_reply_model).
"""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from bot.answer.acts.act import ActKind, DialogueAct
from bot.answer.acts.places import only_place_in
from bot.answer.acts.words import fold
from index.asking import asks_a_question

SHIPPED_FILE = Path(__file__).parent / "shipped_reply_model.npz"
# In the order of the weights; the last one is a question like any other.
CLASSES = (ActKind.PICK, ActKind.NO, ActKind.YES, ActKind.THANKS, None)
BUCKETS = 4096
_LONGEST_GRAM = 3
# The forms know what is shorter; what is longer says more.
_MIN_CHARACTERS, _MAX_CHARACTERS = 6, 40
_ENDING = 8  # characters; what a text asks stands at its end
_SURE = 0.6


@dataclass(frozen=True)
class ReplyModel:
    """A multinomial logistic regression: weights (classes, BUCKETS), biases (classes,)."""

    weights: np.ndarray
    biases: np.ndarray

    def probabilities(self, text: str) -> np.ndarray:
        """Return the probability of each of CLASSES, (classes,), for a normalized text."""
        grams = n_grams(text)
        logits = self.biases + self.weights[:, list(grams)] @ np.array(list(grams.values()))
        odds = np.exp(logits - logits.max())
        return np.asarray(odds / odds.sum())

    def save(self, file: Path = SHIPPED_FILE) -> None:
        """Write the model."""
        np.savez_compressed(
            file, weights=self.weights.astype(np.float16), biases=self.biases.astype(np.float32)
        )

    @classmethod
    def load(cls, file: Path = SHIPPED_FILE) -> ReplyModel:
        """Read the model that comes with the code."""
        with np.load(file) as raw:
            return cls(raw["weights"].astype(np.float32), raw["biases"])


shipped_reply_model = cache(ReplyModel.load)


def likely_act(text: str) -> DialogueAct | None:
    """Return the act that a normalized text most likely is; None where it may well be a question."""
    if not _MIN_CHARACTERS <= len(text) <= _MAX_CHARACTERS or asks_a_question(text[-_ENDING:]):
        return None
    probabilities = shipped_reply_model().probabilities(text)
    kind = CLASSES[int(probabilities.argmax())]
    if kind is None or probabilities.max() < _SURE:
        return None
    if kind is not ActKind.PICK:
        return DialogueAct(kind)
    place = only_place_in(fold(text))
    return DialogueAct(kind, place) if place else None


def n_grams(text: str) -> dict[int, float]:
    """Return the n-grams of a text's normal form by bucket: logarithmic counts of length 1."""
    form = f"^{fold(text) or text}$"
    counts: dict[int, int] = {}
    for length in range(1, _LONGEST_GRAM + 1):
        for at in range(len(form) - length + 1):
            bucket = zlib.crc32(form[at : at + length].encode()) % BUCKETS
            counts[bucket] = counts.get(bucket, 0) + 1
    weights = {bucket: 1 + math.log(count) for bucket, count in counts.items()}
    norm = math.sqrt(sum(weight**2 for weight in weights.values()))
    return {bucket: weight / norm for bucket, weight in weights.items()}
