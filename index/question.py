"""What somebody asked, read once: every part of the house gets this instead of a raw text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.errors import FaqError
from corpus.text import MAX_CHARACTERS, compose, fold_white_space
from index.secrets import SecretKind, secret_in

# From here on a text is a mail: greeting, circumstances, and somewhere a question or two.
_MAIL_CHARACTERS = 60
_MAX_SENTENCES = 24
_MIN_SENTENCE = 6
_SENTENCE = re.compile(r"[^。!?\n]+[。!?\n]*")


class EmptyQuestion(FaqError, ValueError):
    """Nothing is left of the text after normalization."""


class QuestionTooLong(FaqError, ValueError):
    """More than MAX_CHARACTERS after normalization."""


@dataclass(frozen=True)
class Question:
    """A text as it is searched.

    `text` is normalized; "" where a `secret` was in it, of which nothing is kept. `sentences` are
    those of a mail, normalized; none where the text is short.
    """

    text: str
    sentences: tuple[str, ...] = ()
    secret: SecretKind | None = None

    @classmethod
    def read(cls, raw: str) -> Question:
        """Read a raw text. Raises EmptyQuestion, QuestionTooLong."""
        if secret := secret_in(raw):
            return cls("", secret=secret)
        composed = compose(raw)
        text = fold_white_space(composed)
        if not text:
            raise EmptyQuestion
        if len(text) > MAX_CHARACTERS:
            raise QuestionTooLong
        return cls(text, _sentences(composed) if len(text) >= _MAIL_CHARACTERS else ())


def _sentences(composed: str) -> tuple[str, ...]:
    """Return the sentences of a text, which may end at line breaks, that can be a question."""
    sentences = map(fold_white_space, _SENTENCE.findall(composed))
    return tuple(each for each in sentences if len(each) >= _MIN_SENTENCE)[:_MAX_SENTENCES]
