"""What somebody asked, read once: every part of the house gets this instead of a raw text."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

from corpus.errors import FaqError
from corpus.text import MAX_CHARACTERS, fold_white_space, normalize
from index.secrets import SecretKind, secret_in
from index.typed import compose_typed

# From here on a text is a mail: greeting, circumstances, and somewhere a question or two.
_MAIL_CHARACTERS = 60
_MAX_SENTENCES = 24
_MIN_SENTENCE = 6
# A text this short is one unit of cost. Measured on the shipped index: a question of 20 characters
# 4.8 ms, a mail of 300 100 ms, of 500 160 ms (24 sentences), of 2,000 260 to 590 ms; units: 1, 23,
# 37, 74 to 122.
_CHARACTERS_PER_COST = 40
_SENTENCE = re.compile(r"[^。!?\n]+[。!?\n]*")


class EmptyQuestion(FaqError, ValueError):
    """Nothing is left of the text after normalization."""


class QuestionTooLong(FaqError, ValueError):
    """More than MAX_CHARACTERS after normalization."""


@dataclass(frozen=True)
class Question:
    """A text as it is searched.

    `text` is normalized; "" where a `secret` was in it, of which nothing is kept. `sentences` are
    those of a mail, normalized; none where the text is short. `written` is the text before anything
    was mended for the search: what the journal masks, to which a ★ may be the sign of an address.
    """

    text: str
    sentences: tuple[str, ...] = ()
    secret: SecretKind | None = None
    written: str = field(default="", compare=False)

    @classmethod
    def read(cls, raw: str) -> Question:
        """Read a raw text in time linear in it. Raises EmptyQuestion, QuestionTooLong.

        A text that is surely too long is read to its end all the same, in milliseconds: a secret in
        it must be told first.
        """
        if secret := secret_in(raw):
            return cls("", secret=secret)
        written = normalize(raw)
        if not written:
            raise EmptyQuestion
        if len(written) > MAX_CHARACTERS:
            raise QuestionTooLong
        composed = compose_typed(raw)
        text = fold_white_space(composed)
        sentences = _sentences(composed) if len(text) >= _MAIL_CHARACTERS else ()
        return cls(text, sentences, written=written)

    @property
    def cost(self) -> int:
        """Return how many short questions take about as long to search as this one.

        A mail is searched as a whole and by its sentences.
        """
        sentences = self.sentences if len(self.sentences) > 1 else ()
        texts = (self.text, *sentences)
        return sum(max(1, math.ceil(len(text) / _CHARACTERS_PER_COST)) for text in texts)


def _sentences(composed: str) -> tuple[str, ...]:
    """Return the sentences of a text, which may end at line breaks, that can be a question."""
    sentences = map(fold_white_space, _SENTENCE.findall(composed))
    return tuple(each for each in sentences if len(each) >= _MIN_SENTENCE)[:_MAX_SENTENCES]
