"""A text in every spelling that somebody may type it in: as it stands, as it is read, by its sound.

And the other way round: what a part that is typed may mean, in kanji, kana or romaji. Pure.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import jaconv

from bot.answer.ellipsis import names_something
from corpus.text import normalize
from index.tokenizer import Tokenizer, Word

_KANA = re.compile(r"[ぁ-ゖァ-ヺー]+")
_LATIN = re.compile(r"[a-z'-]+")
_UNFINISHED = re.compile(r"(?:n?y|[bcdfghjklmpqrstvwxz])+$")
_DOUBLED = re.compile(r"([bcdfghjkmpqrstvwyz])\1|tc")
_SAME_SOUND = str.maketrans("ヂヅヲ", "ジズオ")
_VOWELS = {
    kana: vowel
    for vowel, row in zip(
        "アイウエオ",
        (
            "アカサタナハマヤラワガザダバパァャ",
            "イキシチニヒミリギジビピィ",
            "ウクスツヌフムユルグズブプゥュヴ",
            "エケセテネヘメレゲゼデベペェ",
            "オコソトノホモヨロゴゾドボポォョ",
        ),
        strict=True,
    )
    for kana in row
}

Span = tuple[int, int]
# What one typed part may mean, the stricter readings first; of each the first is the likeliest.
Meanings = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Spelling:
    """One spelling of a text: where words that name something start, and where each sign comes from."""

    text: str
    starts: Sequence[int]
    origins: Sequence[Span]


def spellings_of(normal: str, words: Sequence[Word]) -> list[Spelling]:
    """Return the spellings of a normalized text: as it stands, its reading, that by its sound."""
    places, named = places_of(normal, words), [_names(word) for word in words]
    starts = [begin for is_named, (begin, _) in zip(named, places, strict=True) if is_named]
    plain = Spelling(_lower(normal), starts, [(at, at + 1) for at in range(len(normal))])
    reading, begins, origins = "", [], list[Span]()
    for word, place, is_named in zip(words, places, named, strict=True):
        if word.is_symbol:
            continue
        if is_named:
            begins.append(len(reading))
        reading += word.reading
        origins += _origins(word, place)
    kept = _audible(reading)
    heard = _translated(reading)
    sound = Spelling(
        "".join(heard[at] for at in kept),
        [bisect_left(kept, begin) for begin in begins],
        [origins[at] for at in kept],
    )
    spelt = (plain, Spelling(reading, begins, origins), sound)
    return list({each.text: each for each in reversed(spelt)}.values())[::-1]


def meanings_of(part: str, tokenizer: Tokenizer) -> Iterator[list[str]]:
    """Yield what a typed part may mean, the stricter readings first."""
    yield list(dict.fromkeys((part, _katakana(part) or _reading(part, tokenizer) or part)))
    begun = _UNFINISHED.sub("", part)  # seiky → sei; and an n may be the beginning of な
    romaji = dict.fromkeys((part, _hepburn(part), begun, begun.removesuffix("n")))
    readings = dict.fromkeys(reading for each in romaji if (reading := _katakana(each)))
    yield list(readings)
    yield list(dict.fromkeys(sound for each in readings if (sound := sound_of(each))))


def is_spelt_out(part: str) -> bool:
    """Return whether a part is kana or Latin letters alone: it is a word only from its beginning."""
    return bool(_KANA.fullmatch(part) or _LATIN.fullmatch(part))


def sound_of(reading: str) -> str:
    """Return a reading without long vowels: shomeisho, syoumeisyo, しょうめいしょ meet here."""
    heard = _translated(reading)
    return "".join(heard[at] for at in _audible(reading))


def original_span(text: str, span: Span) -> Span:
    """Return where a span of the normalized text lies in the text as it stands."""
    ends = [len(normalize(text[:end])) for end in range(len(text) + 1)]
    begin = next((at for at in range(len(text)) if ends[at + 1] > span[0]), len(text))
    end = next((at for at in range(begin, len(text) + 1) if ends[at] >= span[1]), len(text))
    return begin, end


def _lower(text: str) -> str:
    """Return a text in lower case, sign by sign: İ alone would become two."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(each.lower()[:1] for each in text)


def _names(word: Word) -> bool:
    return word.is_content and names_something([word.lemma])


def places_of(normal: str, words: Sequence[Word]) -> list[Span]:
    """Return the span of each word; the tokenizer leaves white space out."""
    places, at = list[Span](), 0
    for word in words:
        at = max(normal.find(word.surface, at), at)
        places.append((at, at + len(word.surface)))
        at += len(word.surface)
    return places


def _origins(word: Word, place: Span) -> list[Span]:
    begin, end = place
    if len(word.reading) == end - begin and _KANA.fullmatch(word.surface):
        return [(at, at + 1) for at in range(begin, end)]
    return [place] * len(word.reading)


def _reading(part: str, tokenizer: Tokenizer) -> str:
    return part if _LATIN.fullmatch(part) else tokenizer.analyze(part).reading


def _katakana(part: str) -> str:
    """Return the katakana of a part in kana, or in romaji to its end; "" where it is neither."""
    if _KANA.fullmatch(part):
        return jaconv.hira2kata(part)
    if not _LATIN.fullmatch(part) or _UNFINISHED.search(part):
        return ""
    kana = jaconv.alphabet2kata(part)
    # jaconv writes ッ for every consonant it cannot place (ssl → ッッル): more of them than doubled
    # ones is no romaji.
    return kana if _KANA.fullmatch(kana) and kana.count("ッ") == len(_DOUBLED.findall(part)) else ""


def _hepburn(part: str) -> str:
    """Return romaji with annai meaning あんない, as it is read.

    An input method, and jaconv, make it あんあい.
    """
    return re.sub(r"n+(?=n[aiueoy])", "n'", part)


def _translated(reading: str) -> str:
    return reading.translate(_SAME_SOUND)


def _audible(reading: str) -> list[int]:
    """Return the positions of the kana that do not merely lengthen the vowel before them."""
    kept, before = list[int](), ""
    for at, kana in enumerate(_translated(reading)):
        if kana == "ー":
            continue
        if not (kana in "アイウエオ" and (kana == before or (kana, before) == ("ウ", "オ"))):
            kept.append(at)
        before = _VOWELS.get(kana, "")
    return kept
