"""Japanese that is typed in another script: romaji, or katakana where others write kanji.

The rankers know the sound of such a text at best, and English or an unknown word for the rest. In
hiragana it is what they have learned to read: 「shiharai houhou」 is 「しはらい ほうほう」.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.tokenizer import Tokenizer, to_hiragana

# No part of an address, of a file's name or of a code.
_APART = r"(?<![A-Za-z0-9@./_-]){}(?![A-Za-z0-9@/_-]|\.[A-Za-z0-9])"
_LETTER, _INNER = "A-Za-zāīūēōâîûêô", "A-Za-zāīūēōâîûêô'-"
# With a number before it, as counters have: 2dai, 12kagetsu; without spaces also inside.
_LATIN_WORD = re.compile(
    _APART.format(rf"(?:[0-9]{{1,8}}(?=[a-z]))?[{_LETTER}][{_INNER}]*(?:[0-9]{{1,8}}[{_INNER}]+)*")
)
_PART = re.compile(f"[{_INNER}]+|[0-9]+")
# Among Japanese: SHA, OU, chain and names with a capital are none.
_WORD_BETWEEN = re.compile(_APART.format(r"[a-z][a-z']{5,}"))
_JAPANESE = re.compile(r"[ぁ-ゖァ-ヺ一-龥]")
_KATAKANA, _NOT_KATAKANA = re.compile("[ァ-ヺ]{2}"), re.compile("[ぁ-ゖ一-龥]")
_KATAKANA_GRAMMAR = re.compile(
    "ヲ|(?<![ァ-ヴー])[ハガノニデモ](?![ァ-ヴー])"
    "|(?:マス|デス|マセン|クダサイ|シタイ|[ァ-ヴ]ナイ|イイ)(?:カ|ガ|ネ|ヨ|ノ|ンデス)*(?![ァ-ヴー])"
)
_LONG_VOWELS = str.maketrans(
    {"ā": "aa", "ī": "ii", "ū": "uu", "ē": "ei", "ō": "ou"}
    | {"â": "aa", "î": "ii", "û": "uu", "ê": "ei", "ô": "ou", "-": None}
)
# Of a romaji text's Latin letters; the rest are names and loan words (web, login, server).
_ROMAJI_SHARE = 0.4
# English words that could be romaji. They stay as they are: 「common name no henkou」.
_ENGLISH_WORDS = """
anime are auto base bike bite bone cake case chair chance change code data date demo domain done
dose fine fire game gate generate guide hire home homepage hose house human image issue item items japan
japanese joke machine maintain make male man mate memo menu minute monitor more mouse name node
none nose note one open operate our pace page pine pure rate reissue remote renew ride route same
seal separate shape share shine shore site size some take tokyo tone tour tune type use wine you
youtube zone
"""
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
# Romaji at the end of a clause, English before a particle: 「tsukau node」 but 「node no」.
_ENDINGS = {"demo": "でも", "node": "ので", "site": "して"}
_BEFORE_NOUNS = frozenset(["no", "kono", "sono", "ano", "dono"])
_BEHIND_NOUNS = frozenset(["no", "wo", "o", "ga", "wa", "ha", "ni", "de", "to", "e"])
# Words of their own in romaji, and in no other language.
_GRAMMAR = frozenset(
    [
        "wa",
        "wo",
        "ga",
        "nai",
        "desu",
        "masu",
        "dou",
        "nani",
        "itsu",
        "doko",
        "ikura",
        "kara",
        "suru",
    ]
)
_MIN_WORDS = 3
# A sentence without spaces, and how much of it may be acronyms.
_MIN_SENTENCE, _MAX_OTHER = 12, 0.25
_SENTENCE_TELLING = re.compile(
    "(?:masu|masen|masita|mashita|desu|kudasai|nai|tai|sou|shou|syou)(?:ka|ga|no|node)?$"
    "|tsu|(?:sh[aou]|ch[aou]|[kgrnhs]y[aou]|ou).*(?:sh[aou]|ch[aou]|[kgrnhs]y[aou]|ou|wo|no|wa|ga)"
)
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
SYLLABLES = (
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
    r"(?P<syllable>" + "|".join(sorted(SYLLABLES, key=len, reverse=True)) + r")"
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
    kana = {word: reading for word in words if (reading := _reading_of(word))}
    if sum(map(len, words)) * _ROMAJI_SHARE > sum(len(word) for word in words if word in kana):
        return text
    grammar = sum(word.lower() in _GRAMMAR for word in kana)
    if not any(map(_is_telling, kana)) and (grammar < 1 or len(words) < _MIN_WORDS):
        return text
    several = len(words) > 1
    around = iter(zip(("", *words), (*words[1:], ""), strict=False))

    def read(match: re.Match[str]) -> str:
        word = match.group()
        before, after = next(around)
        if several and (particle := _PARTICLES.get(word.lower())):
            return particle
        if word.lower() in _ENDINGS and before in kana and _is_ending(before, after):
            return _ENDINGS[word.lower()]
        return kana.get(word, word)

    return _LATIN_WORD.sub(read, text)


def _is_ending(before: str, after: str) -> bool:
    """Return whether what stands between two words can be no noun: 「tsukau node yasuku」."""
    return before.lower() not in _BEFORE_NOUNS and after.lower() not in _BEHIND_NOUNS


def _reading_of(word: str) -> str:
    """Return the hiragana of a word with numbers in it, or of one that is a whole sentence."""
    if any(map(str.isdigit, word)):
        parts = _PART.findall(word)
        read = [part if part.isdigit() else _reading(part) or _sentence(part) for part in parts]
        unread = sum(len(part) for part, kana in zip(parts, read, strict=True) if not kana)
        if unread > _MAX_OTHER * sum(map(len, parts)):
            return ""
        return "".join(kana or part for part, kana in zip(parts, read, strict=True))
    return _reading(word) or _sentence(word)


def _sentence(word: str) -> str:
    """Return the hiragana of a sentence without spaces, its few other letters as they stand."""
    plain = _plain(word)
    if len(plain) < _MIN_SENTENCE or not _SENTENCE_TELLING.search(plain):
        return ""
    kana, at, other = [], 0, 0
    while at < len(plain):
        mora = _MORA.match(plain, at)
        if mora is None or (mora["double"] and not _MORA.match(plain, mora.end())):
            kana.append(plain[at])
            at, other = at + 1, other + 1
        else:
            kana.append(_kana(mora))
            at = mora.end()
    return "".join(kana) if other <= _MAX_OTHER * len(plain) else ""


def _kana(mora: re.Match[str]) -> str:
    if syllable := mora["syllable"]:
        return SYLLABLES[syllable]
    return "っ" if mora["double"] else "ん"


def is_katakana(text: str) -> bool:
    """Return whether all that is Japanese of a text is katakana."""
    return bool(_KATAKANA.search(text)) and not _NOT_KATAKANA.search(text)


def has_particles(katakana: str) -> bool:
    """Return whether a text in katakana is a sentence, not a list of loan words."""
    return _KATAKANA_GRAMMAR.search(katakana) is not None


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
        kana.append(_kana(mora))
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
        text = text.replace(word, to_hiragana(word), 1)
    return text


def _unknown_katakana(text: str, tokenizer: Tokenizer) -> Sequence[str]:
    """Return the long katakana words that no dictionary has, where a text is all katakana."""
    if not all("ァ" <= c <= "ヺ" or c == "ー" or not c.isalpha() or c.isascii() for c in text):
        return ()
    return [word for word in tokenizer.unknown_words(text) if _is_native(word)]


def _is_native(word: str) -> bool:
    shortest = _MIN_UNKNOWN_LONG_VOWEL if "ー" in word and "ヲ" not in word else _MIN_UNKNOWN
    return len(word) >= shortest


def hiragana_of(word: str) -> str:
    """Return a Latin word in hiragana, however short; "" where it is not wholly romaji."""
    return _reading(word)
