"""What a corpus speaks about, as far as a pack must know: it gives way to the owner's words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from unicodedata import is_normalized

from corpus.intent import Corpus
from corpus.text import compose

_NOT_SPELT = re.compile(r"[\W_]+")


class Subject:
    """The texts of one corpus: which it uses as they stand, and which words occur in it."""

    def __init__(self, corpus: Corpus) -> None:
        asked = [_folded(text) for text in _asked(corpus)]
        self._spoken = "\n".join((*asked, *map(_folded, dict.fromkeys(_said(corpus)))))
        referred = (text for each in corpus.referrals for text in (each.topic, *each.wordings))
        labelled = (query.text for query in corpus.labelled)
        self._used = frozenset(map(_letters, (*asked, *map(_folded, (*referred, *labelled)))))

    def uses(self, text: str) -> bool:
        """Return whether a question, wording, topic or labelled query is this text."""
        return spelling(text) in self._used

    def speaks_of(self, words: Iterable[str]) -> bool:
        """Return whether an entry or a clarification holds one of the words.

        A word in Latin letters stands by itself, inflected or not: SIM is not in "similar". A
        referral does not count: that no entry answers its topic is what a pack says, too.
        """
        return any(self._holds(_folded(word)) for word in words)

    def _holds(self, word: str) -> bool:
        if word not in self._spoken or not word.isascii():
            return word in self._spoken
        alone = rf"(?<![a-z0-9]){re.escape(word)}(?:s|es|d|ed|ing)?(?![a-z0-9])"
        return re.search(alone, self._spoken) is not None


def spelling(text: str) -> str:
    """Return what two texts share that differ in spaces, punctuation, width and case alone."""
    return _letters(_folded(text))


def _folded(text: str) -> str:
    # Most texts are in NFKC: to see that is ten times faster than to compose them again.
    return (text if is_normalized("NFKC", text) else compose(text)).casefold()


def _letters(folded: str) -> str:
    return _NOT_SPELT.sub("", folded) or folded.strip()


def _asked(corpus: Corpus) -> Iterator[str]:
    for entry in corpus.entries:
        yield from (entry.question, *entry.wordings)
    for clarification in corpus.clarifications:
        yield from (clarification.topic, *clarification.wordings)


def _said(corpus: Corpus) -> Iterator[str]:
    for entry in corpus.entries:
        yield from (entry.section, entry.answer)
