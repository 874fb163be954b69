"""What somebody asked, read once: every part of the house gets this instead of a raw text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from corpus.errors import FaqError
from corpus.text import MAX_CHARACTERS, compose, fold_white_space, normalize
from index.mail import Cut, own_words
from index.parts import Part, cost_of, gist_of, parts_of
from index.secrets import SecretKind, secret_in
from index.typed import compose_typed

# ①②: NFKC would make digits of them, and 「②枚数」 two sheets.
_CIRCLED = re.compile(r"[①-⑳❶-❿](?=\s?[^\sとのをは、①-⑳])")


class EmptyQuestion(FaqError, ValueError):
    """Nothing is left of the text after normalization."""


class QuestionTooLong(FaqError, ValueError):
    """More than MAX_CHARACTERS after normalization."""


@dataclass(frozen=True)
class Question:
    """A text as it is searched.

    `text` is normalized and without what was `cut` of a mail; "" where a `secret` was in it, of
    which nothing is kept. `parts` are what is searched besides, two or more, else none; `gist` is
    what of the text is searched as a whole: all but of a long mail. `written` is
    the text before anything was mended for the search: what the journal masks, to which a ★ may be
    the sign of an address.
    """

    text: str
    parts: tuple[Part, ...] = ()
    cut: tuple[Cut, ...] = ()
    secret: SecretKind | None = None
    written: str = field(default="", compare=False)
    gist: str = ""

    def __post_init__(self) -> None:
        if not self.gist:
            object.__setattr__(self, "gist", gist_of(self.text, self.parts))

    @classmethod
    def read(cls, raw: str) -> Question:
        """Read a raw text in time linear in it. Raises EmptyQuestion, QuestionTooLong.

        A text that is surely too long is read to its end all the same, in milliseconds: a secret in
        it must be told first.
        """
        if secret := secret_in(raw):
            return cls("", secret=secret)
        written = _checked(raw)
        composed = compose_typed(_with_list_marks(raw))
        own, cut = own_words(composed)
        text = fold_white_space(own)
        if cut and text != written:
            written = fold_white_space(own_words(compose(raw))[0])
        return cls(text, parts_of(own), cut, written=written)

    @classmethod
    def read_comment(cls, raw: str) -> Question:
        """Read a raw text of which nothing is cut. Raises what `read` does."""
        if secret := secret_in(raw):
            return cls("", secret=secret)
        return cls(_checked(raw))

    @property
    def cost(self) -> int:
        """Return how many short questions take about as long to search as this one."""
        return sum(map(cost_of, (self.gist, *(part.text for part in self.parts))))


def _checked(raw: str) -> str:
    """Return a raw text normalized. Raises EmptyQuestion, QuestionTooLong."""
    text = normalize(raw)
    if not text:
        raise EmptyQuestion
    if len(text) > MAX_CHARACTERS:
        raise QuestionTooLong
    return text


def _with_list_marks(raw: str) -> str:
    """Return a raw text in which circled numbers, from the first on in order, mark a list."""
    marks = _CIRCLED.findall(raw)
    in_order = [*map(unicodedata.numeric, marks)] == [*range(1, len(marks) + 1)]
    return _CIRCLED.sub("\n・", raw) if len(marks) > 1 and in_order else raw
