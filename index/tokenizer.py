"""Text → plain lemma strings (the only file that knows fugashi)."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import version
from typing import Any

import fugashi

from corpus.text import normalize

# Particles, auxiliaries, symbols and white space carry no topic.
_SYMBOLS = {"補助記号", "記号", "空白"}
_SKIPPED = {"助詞", "助動詞", *_SYMBOLS}


@dataclass(frozen=True)
class Analysis:
    """A text's content words as lemmas, in order, and the katakana reading of all but symbols.

    `tokens` are all of its words as they stand, each with its part of speech.
    """

    lemmas: list[str]
    reading: str
    tokens: tuple[tuple[str, str], ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Word:
    """A word as it stands, with its reading in katakana, its part of speech and its lemma."""

    surface: str
    reading: str
    part: str
    lemma: str = ""
    kind: str = ""  # 固有名詞 …
    of_what: str = ""  # 人名, 地名 …
    is_known: bool = True  # to the dictionary

    @property
    def is_symbol(self) -> bool:
        """Return whether it is punctuation, white space or the like."""
        return self.part in _SYMBOLS

    @property
    def is_noun(self) -> bool:
        """Return whether it is a noun."""
        return self.part == "名詞"

    @property
    def is_name(self) -> bool:
        """Return whether the dictionary knows it as a name: many a surname is a place's too."""
        return self.kind == "固有名詞"

    @property
    def is_person(self) -> bool:
        """Return whether the dictionary knows it as a person's name."""
        return self.is_name and self.of_what == "人名"

    @property
    def is_content(self) -> bool:
        """Return whether it carries a topic, as those that `Tokenizer.lemmas` returns."""
        return self.part not in _SKIPPED


class Tokenizer:
    """fugashi's lemmas and readings of normalized texts. Thread-safe.

    All of a process share one Tagger, one text at a time.

    A node's `feature` is read lazily from memory that the next call on the same Tagger reuses: with
    a shared one and no lock, four threads got 89 of 20,000 token lists wrong, without any error.
    With a Tagger each, every thread maps the dictionary once more (50 MB); a text takes a twentieth
    of a millisecond, so there is nothing to gain by it.

    `synonyms` are groups of terms; whatever a text calls them, its lemmas are those of the group's
    first term.
    """

    def __init__(self, synonyms: Iterable[Sequence[str]] = ()) -> None:
        self._synonyms: dict[tuple[str, ...], list[str]] = {}
        _tagger()  # a missing dictionary shows at start, not at the first question
        # All are read before any is replaced.
        groups = [[self.lemmas(normalize(term)) for term in terms] for terms in synonyms]
        self._synonyms = {tuple(term): terms[0] for terms in groups for term in terms if term}
        self._longest = max(map(len, self._synonyms), default=0)

    def lemmas(self, text: str) -> list[str]:
        """Return the lemmas of the content words; unknown and Latin words in lower case."""
        return self.analyze(text).lemmas

    def analyze(self, text: str) -> Analysis:
        """Return the lemmas and the reading of a normalized text."""
        nodes = _nodes(text)
        lemmas = [_lemma(node) for node in nodes if node.feature.pos1 not in _SKIPPED]
        reading = "".join(_kana(node) for node in nodes if node.feature.pos1 not in _SYMBOLS)
        tokens = tuple((node.surface, node.feature.pos1) for node in nodes)
        return Analysis(self._unified(lemmas), reading, tokens)

    def words(self, text: str) -> list[Word]:
        """Return the words of a normalized text, each with its reading."""
        return [
            Word(
                node.surface,
                _kana(node),
                node.feature.pos1,
                _lemma(node),
                node.feature.pos2,
                node.feature.pos3,
                node.feature.lemma is not None,
            )
            for node in _nodes(text)
        ]

    def unknown_words(self, text: str) -> list[str]:
        """Return the words of a normalized text that the dictionary does not have."""
        return [node.surface for node in _nodes(text) if node.feature.lemma is None]

    def _unified(self, lemmas: list[str]) -> list[str]:
        """Return the lemmas with every synonym, longest first, as its group's first term."""
        if not self._synonyms:
            return lemmas
        unified, at = [], 0
        while at < len(lemmas):
            for length in range(min(self._longest, len(lemmas) - at), 0, -1):
                first = self._synonyms.get(tuple(lemmas[at : at + length]))
                if first is not None:
                    unified += first
                    at += length
                    break
            else:
                unified.append(lemmas[at])
                at += 1
        return unified


_one_text = threading.Lock()


def _nodes(text: str) -> list[Any]:
    with _one_text:
        nodes = list(_tagger()(text))
        for node in nodes:
            _ = node.feature  # read now: the tagger's memory is reused by its next call
    return nodes


@lru_cache(maxsize=1)
def _tagger() -> fugashi.Tagger:
    import unidic_lite

    return fugashi.Tagger(f'-d "{unidic_lite.DICDIR}" -r "{unidic_lite.DICDIR}/dicrc"')


def _lemma(node: Any) -> str:
    lemma: str = node.feature.lemma or node.surface.lower()
    return lemma.partition("-")[0] or lemma  # loan words carry a gloss: サーバー-server


def _kana(node: Any) -> str:
    return node.feature.kana or _to_katakana(node.surface.lower())


def _to_katakana(text: str) -> str:
    return "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in text)


def to_hiragana(text: str) -> str:
    """Return a text with its katakana as hiragana."""
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in text)


def dictionary_name() -> str:
    """Return the dictionary an index depends on, with its version."""
    return f"unidic-lite {version('unidic-lite')}"
