"""Japanese that is typed in another script: romaji, or katakana where others write kanji.

The rankers know the sound of such a text at best, and English or an unknown word for the rest. In
hiragana it is what they have learned to read: 「shiharai houhou」 is 「しはらい ほうほう」.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.tokenizer import Tokenizer

# No part of an address, of a file's name or of a code.
_APART = r"(?<![A-Za-z0-9@./_-]){}(?![A-Za-z0-9@/_-]|\.[A-Za-z0-9])"
_LATIN_WORD = re.compile(_APART.format(r"[A-Za-zāīūēōâîûêô][A-Za-zāīūēōâîûêô'-]*"))
# Among Japanese: SHA, OU, chain and names with a capital are none.
_WORD_BETWEEN = re.compile(_APART.format(r"[a-z][a-z']{5,}"))
_JAPANESE = re.compile(r"[ぁ-ゖァ-ヺ一-龥]")
_LONG_VOWELS = str.maketrans(
    {"ā": "aa", "ī": "ii", "ū": "uu", "ē": "ei", "ō": "ou"}
    | {"â": "aa", "î": "ii", "û": "uu", "ê": "ei", "ô": "ou", "-": None}
)
# Of a romaji text's Latin letters; the rest are names and loan words (web, login, server).
_ROMAJI_SHARE = 0.4
# English words that could be romaji. They stay as they are: 「common name no henkou」.
_ENGLISH_WORDS = """
anime are auto base bike bite bone cake case chair chance change code data date demo domain done
dose fine fire game gate generate guide hire home hose house human image issue item items japan
japanese joke machine maintain make male man mate memo menu minute monitor more mouse name node
none nose note one open operate our pace page pine pure rate reissue remote renew ride route same
seal separate shape share shine shore site size some take tokyo tone tour tune type use wine you
youtube zone
"""
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_PARTICLES = {"wa": "は", "o": "を", "wo": "を", "e": "へ"}

_ROWS = {
    "": "あいうえお", "k": "かきくけこ", "s": "さしすせそ", "t": "たちつてと", "n": "なにぬねの",
    "h": "はひふへほ", "m": "まみむめも", "r": "らりるれろ", "g": "がぎぐげご", "z": "ざじずぜぞ",
    "d": "だぢづでど", "b": "ばびぶべぼ", "p": "ぱぴぷぺぽ",
}  # fmt: skip
_YOUON = {
    "ky": "き", "sy": "し", "sh": "し", "ty": "ち", "ch": "ち", "ny": "に", "hy": "ひ", "my": "み",
    "ry": "り", "gy": "ぎ", "zy": "じ", "jy": "じ", "j": "じ", "dy": "ぢ", "by": "び", "py": "ぴ",
}  # fmt: skip
_SYLLABLES = (
    {
        consonant + vowel: kana
        for consonant, row in _ROWS.items()
        for vowel, kana in zip("aiueo", row, strict=True)
    }
    | {
        consonant + vowel: first + small
        for consonant, first in _YOUON.items()
        for vowel, small in (("a", "ゃ"), ("u", "ゅ"), ("o", "ょ"))
    }
    | {"ya": "や", "yu": "ゆ", "yo": "よ", "wa": "わ", "wo": "を"}
    | {"shi": "し", "chi": "ち", "tsu": "つ", "fu": "ふ", "ji": "じ"}
    | {"she": "しぇ", "che": "ちぇ", "je": "じぇ", "fa": "ふぁ", "fi": "ふぃ", "fe": "ふぇ"}
    | {"fo": "ふぉ"}
)
_MORA = re.compile(
    r"(?P<syllable>" + "|".join(sorted(_SYLLABLES, key=len, reverse=True)) + r")"
    r"|n'|n(?![aiueoy])|m(?=[bmp])"
    r"|(?P<double>([kstpgdbzjfch])(?=\3)|t(?=ch))"
)

# What only romaji has: English words that could be read as romaji are short, and without these.
_MIN_LETTERS = 7
_TELLING = re.compile("ou|uu|sh[aiou]|ch[aio]|tsu|[kgrnhmbp]y[auo]|[aiu]ku$|masu|desu|kudasai")

# A native word in katakana is unknown to the dictionary and runs into its neighbours. So are loan
# words that it lacks: ペネトレーション, most of which have a long vowel.
_MIN_UNKNOWN = 6
_MIN_UNKNOWN_LONG_VOWEL = 13


def in_hiragana(text: str, tokenizer: Tokenizer) -> str:
    """Return a normalized text in hiragana where it is romaji or native words in katakana.

    Every other text comes back as it is: English, loan words in katakana, text with kanji.
    """
    if not _JAPANESE.search(text):
        return from_romaji(text)
    text = _WORD_BETWEEN.sub(_read_between, text)
    return _from_katakana(text, tokenizer)


def from_romaji(text: str) -> str:
    """Return a Latin text with its romaji words in hiragana; an English one as it is."""
    words = _LATIN_WORD.findall(text)
    kana = {word: reading for word in words if (reading := _reading(word))}
    if sum(map(len, words)) * _ROMAJI_SHARE > sum(len(word) for word in words if word in kana):
        return text
    if not any(_is_telling(word) for word in kana):
        return text
    several = len(words) > 1

    def read(match: re.Match[str]) -> str:
        word = match.group()
        if several and (particle := _PARTICLES.get(word)):
            return particle
        return kana.get(word, word)

    return _LATIN_WORD.sub(read, text)


def is_romaji(word: str) -> bool:
    """Return whether a Latin word can be read as romaji: kami, but also the Spanish como."""
    return bool(_reading(word))


def _read_between(match: re.Match[str]) -> str:
    word = match.group()
    return (_TELLING.search(word) and _reading(word)) or word


def _is_telling(word: str) -> bool:
    return len(word) >= _MIN_LETTERS or _TELLING.search(_plain(word)) is not None


def _reading(word: str) -> str:
    """Return the hiragana of a word that is wholly romaji; "" where it is none."""
    word = _plain(word)
    if word in _ENGLISH:
        return ""
    kana, at = [], 0
    while at < len(word):
        mora = _MORA.match(word, at)
        if mora is None:
            return ""
        if syllable := mora["syllable"]:
            kana.append(_SYLLABLES[syllable])
        else:
            kana.append("っ" if mora["double"] else "ん")
        at = mora.end()
    return "".join(kana)


def _plain(word: str) -> str:
    return word.lower().translate(_LONG_VOWELS)


def _from_katakana(text: str, tokenizer: Tokenizer) -> str:
    unknown = _unknown_katakana(text, tokenizer)
    if not unknown:
        return text
    letters = sum(c.isalnum() or c == "ー" for c in text)
    if sum(map(len, unknown)) * 2 < letters:
        return text
    for word in unknown:
        text = text.replace(word, _to_hiragana(word), 1)
    return text


def _unknown_katakana(text: str, tokenizer: Tokenizer) -> Sequence[str]:
    """Return the long katakana words that no dictionary has, where a text is all katakana."""
    if not all("ァ" <= c <= "ヺ" or c == "ー" or not c.isalpha() or c.isascii() for c in text):
        return ()
    return [word for word in tokenizer.unknown_words(text) if _is_native(word)]


def _is_native(word: str) -> bool:
    shortest = _MIN_UNKNOWN_LONG_VOWEL if "ー" in word and "ヲ" not in word else _MIN_UNKNOWN
    return len(word) >= shortest


def _to_hiragana(text: str) -> str:
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in text)
