"""Referrals that say what an entry answers: who asks in their words is sent to the phone.

An answer's facts are asked for in the answer's words. A topic all of whose words stand in one
sentence of an entry is either a doublet (a referral 「回数券の有効期間」 beside 「回数券の
有効期間は6か月です」) or a matter so near that its author should look at both.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.intent import Corpus, Entry, Referral
from corpus.text import normalize
from index.features import is_spelled_out
from index.tokenizer import Tokenizer

# Of the topic's idf. Of 819 referrals of the shipped corpus .9 lists 1, and of 23 facts of its answers
# that were made into topics on purpose 17; .8 lists 7, of which the 6 more are other matters.
_MIN_SHARE = 0.9
_MIN_LEMMAS = 3  # of one or two words (料金, 会員) every corpus has entries that hold both
# 「会員証とは」: that a sentence has the word does not make it a definition.
_DEFINITION = re.compile(r"(とは|って(何|なに|なん))[^ぁ-ん一-龥]*$")
_SENTENCE = re.compile(r"[^。!?！？\n]+")


@dataclass(frozen=True)
class Covered:
    """A referral's `text` (topic or wording) whose words stand in a `sentence` of the entry.

    `share` is the idf-weighted share of its lemmas that do.
    """

    referral: Referral
    text: str
    entry: Entry
    sentence: str
    share: float


@dataclass(frozen=True)
class _Sentence:
    """One sentence of an entry with its lemmas."""

    entry: Entry
    text: str
    lemmas: frozenset[str]


def covered_referrals(corpus: Corpus) -> Iterator[Covered]:
    """Yield the referrals that an entry's own words seem to answer, each once, by its best text."""
    tokenizer = _tokenizer(tuple(group.terms for group in corpus.synonyms))
    sentences = [
        _Sentence(entry, text, _lemmas(text, tokenizer))
        for entry in corpus.entries
        for text in _sentences(entry)
    ]
    topics = [
        (referral, {text: _lemmas(text, tokenizer) for text in _texts(referral)})
        for referral in corpus.referrals
        if referral.kind == "topic"
    ]
    asked = [lemmas for _, texts in topics for lemmas in texts.values()]
    finder = _Finder(sentences, _idf([*(each.lemmas for each in sentences), *asked]))
    for referral, texts in topics:
        found = [
            Covered(referral, text, sentence.entry, sentence.text, share)
            for text, lemmas in texts.items()
            if len(lemmas) >= _MIN_LEMMAS
            for sentence, share in finder.find(lemmas)
        ]
        if found:
            yield max(found, key=lambda each: each.share)


class _Finder:
    """Finds the sentences that hold nearly all of a text, by what is rare in it."""

    def __init__(self, sentences: Sequence[_Sentence], idf: Mapping[str, float]) -> None:
        self._sentences, self._idf = sentences, idf
        self._holders: dict[str, set[int]] = defaultdict(set)
        for i, sentence in enumerate(sentences):
            for lemma in sentence.lemmas:
                self._holders[lemma].add(i)

    def find(self, lemmas: frozenset[str]) -> Iterator[tuple[_Sentence, float]]:
        """Yield the sentences with at least _MIN_SHARE of the lemmas' idf, and their share."""
        total = self._weight(lemmas)
        for i in sorted(self._candidates(lemmas, total * (1 - _MIN_SHARE))):
            share = self._weight(lemmas & self._sentences[i].lemmas) / total
            if share >= _MIN_SHARE:
                yield self._sentences[i], share

    def _candidates(self, lemmas: frozenset[str], may_be_missing: float) -> set[int]:
        """Return the sentences with one of the rarest lemmas, which cannot all be missing."""
        candidates: set[int] = set()
        for lemma in sorted(lemmas, key=self._idf.__getitem__, reverse=True):
            candidates |= self._holders.get(lemma, set())
            may_be_missing -= self._idf[lemma]
            if may_be_missing < 0:
                break
        return candidates

    def _weight(self, lemmas: frozenset[str]) -> float:
        return math.fsum(self._idf[lemma] for lemma in lemmas)


@lru_cache(maxsize=1)
def _tokenizer(synonyms: tuple[tuple[str, ...], ...]) -> Tokenizer:
    return Tokenizer(synonyms)


# Authors look again after each change of one text: of 1,000 entries and 100 topics the first look
# takes 0.35 s, the next 0.03.
@lru_cache(maxsize=16_384)
def _lemmas(text: str, tokenizer: Tokenizer) -> frozenset[str]:
    return frozenset(tokenizer.lemmas(normalize(text)))


def _sentences(entry: Entry) -> list[str]:
    return [part.strip() for part in _SENTENCE.findall(f"{entry.question}\n{entry.answer}")]


def _texts(referral: Referral) -> list[str]:
    """Return topic and wordings; hiragana alone makes lemmas that mean nothing."""
    return [
        text
        for text in (referral.topic, *referral.wordings)
        if not is_spelled_out(normalize(text)) and not _DEFINITION.search(text)
    ]


def _idf(texts: Sequence[frozenset[str]]) -> dict[str, float]:
    frequency = Counter(lemma for lemmas in texts for lemma in lemmas)
    return {lemma: math.log((1 + len(texts)) / count) for lemma, count in frequency.items()}
