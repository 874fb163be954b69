"""What a corpus speaks about, as far as a pack must know: it gives way to the owner's words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from corpus.intent import Corpus, Entry
from corpus.text import normalize


class Subject:
    """The texts of one corpus: which it uses as they stand, and which words occur in it."""

    def __init__(self, corpus: Corpus) -> None:
        self._used = frozenset(map(spelling, _texts(corpus)))
        self._spoken = normalize("\n".join(_spoken(corpus))).casefold()

    def uses(self, text: str) -> bool:
        """Return whether a question, wording, topic or labelled query is this text."""
        return spelling(text) in self._used

    def speaks_of(self, words: Iterable[str]) -> bool:
        """Return whether an entry or a clarification holds one of the words."""
        return any(normalize(word).casefold() in self._spoken for word in words)


def spelling(text: str) -> str:
    """Return what two texts share that differ in spaces, punctuation, width and case alone."""
    normal = normalize(text).casefold()
    return "".join(filter(str.isalnum, normal)) or normal


def _texts(corpus: Corpus) -> Iterator[str]:
    for intent in corpus.intents:
        yield intent.question if isinstance(intent, Entry) else intent.topic
        yield from intent.wordings
    yield from (query.text for query in corpus.labelled)


def _spoken(corpus: Corpus) -> Iterator[str]:
    """Yield what entries say and are asked by.

    Not referrals: that no entry answers a topic is what a pack says, too.
    """
    for entry in corpus.entries:
        yield from (entry.section, entry.question, entry.answer, *entry.wordings)
    for clarification in corpus.clarifications:
        yield from (clarification.topic, *clarification.wordings)
