"""Kana → the corpus's own words: しはらいほうほう → 支払方法.

The rankers know what customers wrote, and that is mostly kanji. Of what a text may mean that is
only spelled out, the likeliest is what the corpus and its wordings say: a bigram model of their
words finds it (Viterbi). Long vowels count for nothing on the way (しはらいほほ), nor do ぢ and づ.
What the corpus has no word for stays in kana.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import islice
from pathlib import Path

from corpus.intent import Corpus
from corpus.text import normalize
from index.tokenizer import Tokenizer, to_hiragana

FILE = "kana_words.json"

# Enough to know the words of a page; a corpus of thousands would take seconds to read.
_MAX_TEXTS = 8000
_MAX_CHARACTERS = 400  # of an answer
_MAX_KANA = 200  # of a stretch; a longer one is read in pieces
_BEAM = 6
_UNKNOWN_COST = 9.0  # of a kana; a word that is seen once costs about ten
_FOLDED_COST = 1.5  # of a word whose vowels are longer or shorter
_BIGRAM = 0.6
_SHORT = 3  # kana; a longer word hardly fits by accident

_KANA = re.compile("[ぁ-ゖー]{2,}")
_WHOLLY_KANA = re.compile("[ぁ-ゖー]+")
_BETWEEN_KANA = re.compile("(?<=[ぁ-ゖー]) (?=[ぁ-ゖー])")
_AS_SPOKEN = {"は": "わ", "へ": "え"}  # particles, in romaji
_SAME = {"づ": "ず", "ぢ": "じ", "を": "お"}
_ROWS = {
    "a": "あかさたなはまやらわがざだばぱゃぁ",
    "i": "いきしちにひみりぎじぢびぴぃ",
    "u": "うくすつぬふむゆるぐずづぶぷゅぅ",
    "e": "えけせてねへめれげぜでべぺぇ",
    "o": "おこそとのほもよろごぞどぼぽょをぉ",
}
_VOWEL = {kana: vowel for vowel, row in _ROWS.items() for kana in row}
_VOWEL_KANA = dict(zip("aiueo", "あいうえお", strict=True))
# What only makes a vowel long; おう and うう in native words, ー in others.
_LENGTHENS = {"": "", "a": "ー", "i": "ー", "u": "うー", "e": "ー", "o": "うおー"}
_START, _NUMBER = "", "0"


@dataclass(frozen=True)
class _Step:
    """The cheapest way to a word that ends at a place: the sum of its costs, where the word
    starts, and the word before it."""

    cost: float
    start: int
    before: str


@dataclass(frozen=True)
class _Piece:
    """A word of a reading as it is written, and how many kana it has; a kana that belongs to
    no word stands for itself."""

    written: str
    kana: int
    is_known: bool


@dataclass(frozen=True)
class Written:
    """A text in the corpus's words, and how much of its kana they are: words of two or more."""

    text: str
    known_share: float


@dataclass(frozen=True)
class _Heard:
    """A word of a text: how it sounds, and each of that without long vowels; and what it is to the
    next one. What is no kana sounds like nothing."""

    surface: str
    readings: tuple[str, ...]
    folds: tuple[str, ...]
    as_before: str


class KanaWords:
    """The words of a corpus by how they sound. Immutable once made."""

    def __init__(
        self,
        words: Mapping[str, Sequence[str]],
        readings: Mapping[str, Sequence[str]],
        counts: Mapping[str, int],
        pairs: Mapping[str, Mapping[str, int]],
    ) -> None:
        """`words` are those of a reading without long vowels, `readings` those of a word; `counts`
        says how often a word stands anywhere, `pairs` how often behind another one.
        """
        self._words, self._readings, self._counts, self._pairs = words, readings, counts, pairs
        self._firsts = {before: sum(behind.values()) for before, behind in pairs.items()}
        self._total = max(sum(counts.values()), 1)
        self._longest = max(map(len, words), default=0)

    @classmethod
    def of(cls, corpus: Corpus) -> KanaWords:
        """Gather the words of a corpus."""
        counts = Counter[str]()
        pairs = defaultdict[str, Counter[str]](Counter)
        heard = dict[_Heard, None]()
        for text in islice(_texts(corpus), _MAX_TEXTS):
            words = _heard_in(text)
            heard |= dict.fromkeys(words)
            before = _START
            for word in words:
                if word.readings:
                    counts[word.surface] += 1
                    pairs[before][word.surface] += 1
                before = word.as_before
        readings, sounding = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
        for word in heard:
            for reading, fold in zip(word.readings, word.folds, strict=True):
                readings[word.surface].add(reading)
                # Short words that stand once are accidents: 「じゃあどう」 is no 「亜土」.
                if len(fold) > _SHORT or counts[word.surface] > 1:
                    sounding[fold].add(word.surface)
        return cls(_listed(sounding), _listed(readings), counts, pairs)

    def save(self, folder: Path) -> None:
        """Write the words into `folder`."""
        written = (self._words, self._readings, self._counts, self._pairs)
        (folder / FILE).write_text(json.dumps(written, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> KanaWords:
        """Read what `save` wrote."""
        return cls(*json.loads((folder / FILE).read_text(encoding="utf-8")))

    def write(self, text: str) -> Written:
        """Return a text in kana in the corpus's own words. Linear in the text."""
        known = letters = 0

        def words(match: re.Match[str]) -> str:
            nonlocal known, letters
            pieces = list(self._pieces(match))
            known += sum(piece.kana for piece in pieces if piece.is_known and piece.kana > 1)
            letters += sum(piece.kana for piece in pieces)
            return "".join(piece.written for piece in pieces)

        written = _KANA.sub(words, _BETWEEN_KANA.sub("", text))
        return Written(written, known / max(letters, 1))

    def _pieces(self, match: re.Match[str]) -> Iterator[_Piece]:
        """Yield the likeliest words of a stretch of kana."""
        kana, before = match.group(), _START
        if match.start() and match.string[match.start() - 1].isdigit():
            before = _NUMBER
        for start in range(0, len(kana), _MAX_KANA):
            yield from self._likeliest(kana[start : start + _MAX_KANA], before)

    def _likeliest(self, kana: str, before: str) -> Iterator[_Piece]:
        ways: list[dict[str, _Step]] = [{} for _ in range(len(kana) + 1)]
        ways[0][before] = _Step(0.0, 0, before)
        for start in range(len(kana)):
            best = sorted(ways[start].items(), key=lambda way: way[1].cost)[:_BEAM]
            for end, key in _keys(kana, start, self._longest):
                for word in self._words.get(key, ()):
                    detour = 0.0 if kana[start:end] in self._readings[word] else _FOLDED_COST
                    for last, step in best:
                        cost = step.cost + detour + self._cost(last, word)
                        _offer(ways[end], word, cost, start, last)
            # A kana for itself: no word of the corpus is a kana behind a line break.
            last, step = best[0]
            cost = step.cost + _UNKNOWN_COST
            _offer(ways[start + 1], f"\n{kana[start]}", cost, start, last)
        return reversed(list(_back(ways)))

    def _cost(self, before: str, word: str) -> float:
        """Return the negative logarithm of a word's probability behind another one."""
        alone = self._counts[word] / self._total
        behind = self._pairs.get(before)
        pair = behind.get(word, 0) / self._firsts[before] if behind else 0.0
        return -math.log(_BIGRAM * pair + (1 - _BIGRAM) * alone)


def _listed(sets: Mapping[str, set[str]]) -> dict[str, list[str]]:
    """Return the sets in an order that is the same in every process."""
    return {name: sorted(sets[name]) for name in sorted(sets)}


def _offer(ways: dict[str, _Step], word: str, cost: float, start: int, before: str) -> None:
    if word not in ways or ways[word].cost > cost:
        ways[word] = _Step(cost, start, before)


def _back(ways: Sequence[dict[str, _Step]]) -> Iterator[_Piece]:
    """Yield the words of the cheapest way, the last one first."""
    end = len(ways) - 1
    word = min(ways[end], key=lambda each: ways[end][each].cost)
    while end:
        step = ways[end][word]
        yield _Piece(word.removeprefix("\n"), end - step.start, not word.startswith("\n"))
        end, word = step.start, step.before


def _heard_in(text: str) -> tuple[_Heard, ...]:
    words = Tokenizer().words(normalize(text))
    return tuple(_heard(each.surface, each.reading, each.part, each.is_symbol) for each in words)


@lru_cache(maxsize=2**14)
def _heard(surface: str, in_katakana: str, part: str, is_symbol: bool) -> _Heard:
    reading = to_hiragana(in_katakana)
    if is_symbol:
        return _Heard(surface, (), (), _START)
    if surface.isdigit():
        return _Heard(surface, (), (), _NUMBER)
    if not _WHOLLY_KANA.fullmatch(reading):
        return _Heard(surface, (), (), surface)
    readings = [reading, _spelled_out(reading)]
    if part == "助詞" and reading in _AS_SPOKEN:
        readings.append(_AS_SPOKEN[reading])
    return _Heard(
        surface,
        tuple(readings),
        tuple(map(_fold, readings)),
        surface,
    )


def _keys(kana: str, start: int, longest: int) -> Iterator[tuple[int, str]]:
    """Yield where words that begin at `start` may end, with their readings folded."""
    key = ""
    for end in range(start + 1, len(kana) + 1):
        key = _folded(key, kana[end - 1])
        if len(key) > longest or end - start > 2 * longest:
            return
        yield end, key


def _fold(reading: str) -> str:
    """Return a reading without its long vowels: しはらいほほ."""
    return reduce(_folded, reading, "")


def _folded(key: str, kana: str) -> str:
    kana = _SAME.get(kana, kana)
    return key if key and kana in _LENGTHENS[_VOWEL.get(key[-1], "")] else key + kana


def _spelled_out(reading: str) -> str:
    """Return a reading with its long vowels as they are heard: さあばあ."""
    kana: list[str] = []
    for c in reading:
        kana.append(_VOWEL_KANA.get(_VOWEL.get(kana[-1], ""), c) if c == "ー" and kana else c)
    return "".join(kana)


def _texts(corpus: Corpus) -> Iterator[str]:
    """Yield what customers say first, then what the page says. English has no kana."""
    return (text for text in _all_texts(corpus) if not text.isascii())


def _all_texts(corpus: Corpus) -> Iterator[str]:
    for entry in corpus.entries:
        yield from (entry.question, *entry.wordings)
    for clarification in corpus.clarifications:
        yield from (clarification.topic, *clarification.wordings)
    for referral in corpus.referrals:
        yield from (referral.topic, *referral.wordings)
    for entry in corpus.entries:
        yield entry.answer[:_MAX_CHARACTERS]
