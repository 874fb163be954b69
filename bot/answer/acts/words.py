"""The normal form of what people answer the bot, and the forms of forms.py in it. Pure."""

from __future__ import annotations

import re
import unicodedata

from bot.answer.acts import forms
from index.spelling import hiragana_of

_KANJI = re.compile("|".join(sorted(forms.READINGS, key=len, reverse=True)))
_NOT_BETWEEN_DIGITS = re.compile(r"(?<!\d) +| +(?!\d)")  # 「5+7」 is not 57
_LATIN = re.compile("[a-z]+")
_LATIN_WORDS = re.compile("[a-z]+(?: +[a-z]+)*")
# 「でsう」, 「まsう」: a consonant that the input method had not yet taken up.
_STRAY_CONSONANT = re.compile("([bdghkmnprstwyz])([あいうえお])")
# 「はぁい」, 「へぇ」
_DRAWN_OUT = re.compile(
    "(?<=[あかさたなはまやらわがざだばぱゃ])ぁ|(?<=[いきしちにひみりぎじびぴ])ぃ"
    "|(?<=[うくすつぬふむゆるぐずぶぷゅ])ぅ|(?<=[えけせてねへめれげぜでべぺ])ぇ"
    "|(?<=[おこそとのほもよろをごぞどぼぽょ])ぉ"
)
# How a predicate is put: dialect, politeness and tense → one plain form. In order, on hiragana.
_PREDICATES = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        ("あらへん", "ない"),
        ("(?<!い)(?:へん|ひん)(?!な)(?:かった)?", "ない"),
        ("(?:ぞんじ(?:あげ)?|しょうちし)て", "しって"),
        ("でござい(?=ます|ました)|でござる", "で"),
        ("(?<=[てで])お(?=ります|りました|りません)", "い"),
        ("(?<=てい)り(?=ま)", ""),
        ("とら(?:ん|ない)(?:かった)?", "てない"),
        ("とる(?!の)|ちょる|とう(?=よ)", "てる"),
        ("(?<=て)い?(?:ません(?:でした)?|なかった|ない)", "ない"),
        ("(?<=[てで])い(?=ます|ました|る|た(?!だ))", ""),
        ("(?:あり|ござい)ません(?:でした)?|(?<!しら)なかった", "ない"),
        ("ちゃ(?=う|い[まで]|った|って)", "ちが"),
        (
            "ちが(?:います|いました|った|って(?:る|た|ます|ました|て)|くて|うて)(?!か(?!い))",
            "ちがう",
        ),
        ("ことな(?:る|った|ります|りました|って(?:る|た|ます|ました))(?!か(?!い))", "ちがう"),
        ("(?:では|でも|じゃあ?|や)?(?:ない(?=って)|なくっ?て|なく|のうて)$", "じゃない"),
        (
            "(?:では|でも|じゃあ?|(?<=.)や|で)(?:ない|なくっ?て|なく(?=[はもてっ])|のうて|ねえ)",
            "じゃない",
        ),
        ("いたし(?=ま)", "し"),
    )
)
_PARTICLES = {"wa": "は", "niwa": "には", "dewa": "では", "o": "を"}
_VOWELS = dict(zip("あいうえお", "aiueo", strict=True))


def fold(text: str) -> str:
    """Return the normal form of a normalized text: small letters, digits, hiragana for the rest.

    Its predicates are plain: 「聞いておりません」, 「聞いてへん」 and 「聞いとらん」 are 「聞いてない」.
    Long vowels stay as they are typed: 「うーん」 is not 「うん」.
    """
    text = _DRAWN_OUT.sub("ー", "".join(map(_letter, text.casefold())))
    if _LATIN.search(text):
        text = _STRAY_CONSONANT.sub(lambda m: hiragana_of(m[1] + _VOWELS[m[2]]) or m[0], text)
        text = _LATIN_WORDS.sub(_from_romaji, text)
    text = _NOT_BETWEEN_DIGITS.sub("", text.strip())
    text = _KANJI.sub(lambda kanji: forms.READINGS[kanji[0]], text)
    for pattern, plain in _PREDICATES:
        text = pattern.sub(plain, text)
    return text


def fold_english(text: str) -> str:
    """Return the normal form of a text in English: its words in small letters and digits."""
    return " ".join(re.findall("[a-z0-9]+", text.casefold().replace("'", "").replace("’", "")))


def without_long_vowels(folded: str) -> str:
    """Return a normal form without what draws a vowel out or cuts it: 「はーい」, 「はいっ」."""
    return folded.replace("ー", "").rstrip("っ")


def folded_set(forms: str) -> frozenset[str]:
    """Return forms, apart by spaces, in normal form; long ones also without long vowels."""
    folded = {fold(form) for form in forms.split()}
    return frozenset(folded | {without_long_vowels(form) for form in folded if len(form) > 3})


def _from_romaji(words: re.Match[str]) -> str:
    """Return Latin words in hiragana, each for itself or as one: of 「dore demo」 one is English."""
    each = [_PARTICLES.get(word) or hiragana_of(word) for word in words[0].split()]
    if all(each):
        return "".join(each)
    return hiragana_of(words[0].replace(" ", "")) or _LATIN.sub(
        lambda word: hiragana_of(word[0]) or word[0], words[0]
    )


def _letter(character: str) -> str:
    """Return a katakana as hiragana, a digit of any kind as 0-9, and nothing for other signs."""
    if "ァ" <= character <= "ヶ":
        return _in_hiragana(character)
    if (digit := unicodedata.digit(character, None)) is not None:
        return str(digit)
    return character if character.isalpha() or character in "ー " else " "


def _in_hiragana(text: str) -> str:
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in text)
