"""The normal form of what people answer the bot, and the forms of act_forms.py in it. Pure."""

from __future__ import annotations

import re
import unicodedata

from bot.answer import act_forms
from index.spelling import hiragana_of

_KANJI = re.compile("|".join(sorted(act_forms.READINGS, key=len, reverse=True)))
_LATIN = re.compile("[a-z]+")
# 「でsう」, 「まsう」: a consonant that the input method had not yet taken up.
_STRAY_CONSONANT = re.compile("([bdghkmnprstwyz])([あいうえお])")
_VOWELS = dict(zip("あいうえお", "aiueo", strict=True))


def fold(text: str) -> str:
    """Return the normal form of a normalized text: small letters, digits, hiragana for the rest.

    Long vowels stay as they are typed: 「うーん」 is not 「うん」.
    """
    text = "".join(map(_letter, text.casefold()))
    if _LATIN.search(text):
        text = _STRAY_CONSONANT.sub(lambda m: hiragana_of(m[1] + _VOWELS[m[2]]) or m[0], text)
        text = _LATIN.sub(lambda word: hiragana_of(word[0]) or word[0], text)
    return _KANJI.sub(lambda kanji: act_forms.READINGS[kanji[0]], text.replace(" ", ""))


def fold_english(text: str) -> str:
    """Return the normal form of a text in English: its words in small letters and digits."""
    return " ".join(re.findall("[a-z0-9]+", text.casefold().replace("'", "").replace("’", "")))


def without_long_vowels(folded: str) -> str:
    """Return a normal form without what draws a vowel out: 「はーい」, 「ありがとー」."""
    return folded.replace("ー", "")


def folded_set(forms: str) -> frozenset[str]:
    """Return forms, apart by spaces, in normal form; long ones also without long vowels."""
    folded = {fold(form) for form in forms.split()}
    return frozenset(folded | {without_long_vowels(form) for form in folded if len(form) > 3})


def _letter(character: str) -> str:
    """Return a katakana as hiragana, a digit of any kind as 0-9, and nothing for other signs."""
    if "ァ" <= character <= "ヶ":
        return chr(ord(character) - 0x60)
    if (digit := unicodedata.digit(character, None)) is not None:
        return str(digit)
    return character if character.isalpha() or character in "ー " else " "
