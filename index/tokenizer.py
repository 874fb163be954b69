"""Text → plain lemma strings (the only file that knows fugashi)."""

from __future__ import annotations

import csv
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import version

import fugashi

from corpus.text import normalize

# Particles, auxiliaries, symbols and white space carry no topic.
_SYMBOLS = {"補助記号", "記号", "空白"}
_SKIPPED = {"助詞", "助動詞", *_SYMBOLS}
_LEMMA, _KANA = 7, 17  # of the fields of UniDic 2


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
        words = _words(text)
        lemmas = [word.lemma for word in words if word.part not in _SKIPPED]
        reading = "".join([word.reading for word in words if word.part not in _SYMBOLS])
        tokens = tuple([(word.surface, word.part) for word in words])
        return Analysis(self._unified(lemmas), reading, tokens)

    def words(self, text: str) -> list[Word]:
        """Return the words of a normalized text, each with its reading."""
        return list(_words(text))

    def unknown_words(self, text: str) -> list[str]:
        """Return the words of a normalized text that the dictionary does not have."""
        return [word.surface for word in _words(text) if not word.is_known]

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


# A question is read by the search, and again where names are looked for that must not be kept; a
# wording at a start by what is suggested and by what is searched. A megabyte of short ones.
_SHORT_TEXT = 100


def _words(text: str) -> tuple[Word, ...]:
    return _short_text(text) if len(text) <= _SHORT_TEXT else _long_text(text)


def _read_words(text: str) -> tuple[Word, ...]:
    with _one_text:
        # Read now: the tagger's memory is reused by its next call.
        nodes = [(node.surface, node.feature_raw) for node in _tagger()(text)]
    return tuple([_word(surface, feature) for surface, feature in nodes])


_short_text = lru_cache(maxsize=2**12)(_read_words)
_long_text = lru_cache(maxsize=64)(_read_words)


# A node's own `feature` takes two thirds of a text's time: 26 fields are made a tuple with names.
@lru_cache(maxsize=2**13)
def _word(surface: str, feature: str) -> Word:
    """Return the word of a line of the dictionary; of one that it does not know, the first fields."""
    fields = next(csv.reader([feature])) if '"' in feature else feature.split(",")
    is_known = len(fields) > _LEMMA
    part, kind, of_what = fields[:3]
    lemma = (fields[_LEMMA] if is_known else "") or surface.lower()
    reading = (fields[_KANA] if is_known else "") or _to_katakana(surface.lower())
    # Loan words carry a gloss: サーバー-server.
    return Word(surface, reading, part, lemma.partition("-")[0] or lemma, kind, of_what, is_known)


@lru_cache(maxsize=1)
def _tagger() -> fugashi.Tagger:
    import unidic_lite

    return fugashi.Tagger(f'-d "{unidic_lite.DICDIR}" -r "{unidic_lite.DICDIR}/dicrc"')


def _to_katakana(text: str) -> str:
    return "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in text)


def to_hiragana(text: str) -> str:
    """Return a text with its katakana as hiragana."""
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in text)


def dictionary_name() -> str:
    """Return the dictionary an index depends on, with its version."""
    return f"unidic-lite {version('unidic-lite')}"
