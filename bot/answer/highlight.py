"""Where in a question stands what was typed: as it stands, as it is read, or a word in another form."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache

from bot.answer.spelling import (
    Meanings,
    Span,
    Spelling,
    is_spelt_out,
    original_span,
    places_of,
    spellings_of,
)
from corpus.text import normalize
from index.tokenizer import Tokenizer, Word


def matches_in(
    question: str, parts: Iterable[Meanings], lemmas: Collection[str]
) -> tuple[Span, ...]:
    """Return the spans of a question that hold the typed parts, else those of its words.

    In code points of the question as it stands, in order, none touching another. Empty where
    nothing is found: a wording or the section holds it then.
    """
    normal, words, spellings = _read(question)
    found: list[Span] = []
    for part in parts:
        found += _held(part, spellings)
    if not found:
        found = [place for word, place in words if word.lemma in lemmas]
    return tuple(original_span(question, span) for span in _merged(found)) if normal else ()


def _held(part: Meanings, spellings: Iterable[Spelling]) -> list[Span]:
    for meaning in (each for meanings in part for each in meanings):
        for spelling in spellings:
            if spans := _spans(spelling, meaning):
                return spans
    return []


def _spans(spelling: Spelling, meaning: str) -> list[Span]:
    spans, at = list[Span](), spelling.text.find(meaning)
    while meaning and at >= 0:
        if at == 0 or at in spelling.starts or not is_spelt_out(meaning):
            origins = spelling.origins[at : at + len(meaning)]
            spans.append((origins[0][0], origins[-1][1]))
        at = spelling.text.find(meaning, at + len(meaning))
    return spans


@lru_cache(maxsize=256)
def _read(question: str) -> tuple[str, list[tuple[Word, Span]], list[Spelling]]:
    """Return a question normalized, its words with their places, and its spellings.

    The same few questions are suggested with every key.
    """
    normal = normalize(question)
    words = Tokenizer().words(normal)
    return (
        normal,
        list(zip(words, places_of(normal, words), strict=True)),
        spellings_of(normal, words),
    )


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged = list[Span]()
    for begin, end in sorted(spans):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged
