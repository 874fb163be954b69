"""Japanese → romaji, as different people write it: what variants are made of."""

from __future__ import annotations

import re

from corpus.text import normalize
from index.spelling import SYLLABLES
from index.tokenizer import Tokenizer, Word, to_hiragana

# A syllable stands in the table first as Kunrei and Nihon-shiki have it, last as Hepburn has it.
_HEPBURN = {kana: letters for letters, kana in SYLLABLES.items()}
_KUNREI = {kana: letters for letters, kana in reversed(SYLLABLES.items())}
_AS_SPOKEN = {"は": "わ", "へ": "え", "を": "お"}
_LONG = re.compile("ou|oo|uu")
_SMALL_VOWELS = str.maketrans("ぁぃぅぇぉ", "あいうえお")


def hepburn(tokenizer: Tokenizer, text: str) -> str:
    """Return a text in Hepburn with spaces between its words: shiharai houhou."""
    return " ".join(_letters(word, _HEPBURN) for word in _spoken(tokenizer, text))


def kunrei(tokenizer: Tokenizer, text: str) -> str:
    """Return a text in Kunrei with spaces between its words: siharai houhou."""
    return " ".join(_letters(word, _KUNREI) for word in _spoken(tokenizer, text))


def without_long_vowels(tokenizer: Tokenizer, text: str) -> str:
    """Return a text in Hepburn as people write it who do not care for vowels: shiharai hoho."""
    return _LONG.sub(lambda vowels: vowels.group()[0], hepburn(tokenizer, text))


def without_spaces(tokenizer: Tokenizer, text: str) -> str:
    """Return a text in Hepburn in one word."""
    return hepburn(tokenizer, text).replace(" ", "")


def capitals(tokenizer: Tokenizer, text: str) -> str:
    """Return a text in Hepburn in capitals."""
    return hepburn(tokenizer, text).upper()


def kana_words(tokenizer: Tokenizer, text: str) -> list[str]:
    """Return the words of a text in hiragana, Latin ones as they stand, without punctuation."""
    words: list[str] = []
    for word in tokenizer.words(normalize(text)):
        if word.is_symbol:
            continue
        kana = word.surface if word.surface.isascii() else to_hiragana(word.reading)
        if words and _belongs(word, kana, words[-1]):
            words[-1] += kana
        else:
            words.append(kana)
    return words


def _belongs(word: Word, kana: str, before: str) -> bool:
    """Return whether a word is written together with the one before: しまし・た, 行っ・て."""
    return (
        word.part in ("助動詞", "接尾辞") or kana in ("て", "ば") or "っ" in (before[-1], kana[0])
    )


def _spoken(tokenizer: Tokenizer, text: str) -> list[str]:
    return [_AS_SPOKEN.get(word, word) for word in kana_words(tokenizer, text)]


def _letters(word: str, table: dict[str, str]) -> str:
    if word.isascii():
        return word
    word, letters, at = word.translate(_SMALL_VOWELS), "", 0
    while at < len(word):
        for size in (2, 1):
            if syllable := table.get(word[at : at + size]):
                break
        c = word[at]
        if syllable:
            letters, at = letters + syllable, at + size
            continue
        if c == "ー":
            letters += letters[-1:]
        elif c == "ん":
            letters += "n'" if word[at + 1 : at + 2] in tuple("あいうえおやゆよ") else "n"
        elif c == "っ" and (
            following := table.get(word[at + 1 : at + 3], "")
            or table.get(word[at + 1 : at + 2], "")
        ):
            letters += following[0]
        elif c != "っ":
            letters += c
        at += 1
    return letters
