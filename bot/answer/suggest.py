"""What a person may be about to type: kanji, kana, romaji or parts of words → questions."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import jaconv

from bot.answer.reply import Choice
from corpus.intent import Entry
from corpus.text import normalize
from index.tokenizer import Tokenizer

MAX_SUGGESTIONS = 6
# Nobody types a word this long, and a pasted mail is not worth its milliseconds.
_MAX_CHARACTERS = 200
# Words with spaces between them; each is looked for in every entry, in up to ten spellings.
_MAX_PARTS = 10
# Where something stands counts first, how many of an entry's wordings say it (0 to 1) breaks the
# ties.
_QUESTION_START, _QUESTION, _WORDING, _SECTION = 4, 3, 2, 1

_KANA = re.compile(r"[ぁ-ゖァ-ヺー]+")
_LATIN = re.compile(r"[a-z'-]+")
_ONE_SIGN = re.compile(r"[ぁ-ゖァ-ヺーa-z'-]")
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


@dataclass(frozen=True)
class _Text:
    """A text as it is looked for: its spellings, each after a line break, and its words."""

    spellings: str
    lemmas: frozenset[str]


@dataclass(frozen=True)
class _IndexedEntry:
    """One entry, ready to be looked through.

    Its texts' spellings, and how many of its texts hold a word.
    """

    choice: Choice
    question: str
    wordings: str
    section: str
    lemmas: Counter[str]


class Suggester:
    """Suggests from one corpus. Thread-safe; everything is prepared at the start.

    `shows` tells by its id whether customers may see an entry now.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        frequent: tuple[Choice, ...],
        shows: Callable[[str], bool] = lambda _entry_id: True,
    ) -> None:
        self._frequent, self._shows = frequent, shows
        self._tokenizer = Tokenizer()
        self._entries = _index_all(tuple(entry for entry in entries if entry.question))
        holders = Counter(lemma for indexed in self._entries for lemma in indexed.lemmas)
        self._rarity = {
            lemma: math.log((len(self._entries) + 1) / count) for lemma, count in holders.items()
        }

    def suggest(self, text: str) -> tuple[Choice, ...]:
        """Return at most MAX_SUGGESTIONS questions, best first.

        The site's frequent ones for an empty text.
        """
        # Cut before and after: one sign may stand for 18 characters.
        typed = normalize(text[:_MAX_CHARACTERS])[:_MAX_CHARACTERS].lower()
        if not typed:
            return self._shown(self._frequent)
        parts = list(dict.fromkeys(typed.split()))[:_MAX_PARTS]
        scores = self._holding_all(parts) or self._sharing_words(typed)
        best = sorted(scores, key=lambda position: (-scores[position], position))
        return self._shown(self._entries[position].choice for position in best)

    def _shown(self, choices: Iterable[Choice]) -> tuple[Choice, ...]:
        """Return the first choices that customers may see, which the date decides too."""
        return tuple(islice((each for each in choices if self._shows(each.id)), MAX_SUGGESTIONS))

    def _holding_all(self, parts: Sequence[str]) -> dict[int, float]:
        """Return position → score of the entries that hold every part, in any of its spellings."""
        found: list[dict[int, float]] = []
        everywhere = set(range(len(self._entries)))
        for part in parts:
            found.append(self._holding(part))
            everywhere &= found[-1].keys()
            if not everywhere:  # a hundred parts that nobody holds are not worth their time
                break
        return {position: sum(scores[position] for scores in found) for position in everywhere}

    def _holding(self, part: str) -> dict[int, float]:
        for spellings in self._spellings(part):
            scores = {
                position: score
                for position, indexed in enumerate(self._entries)
                if (score := max((_score(indexed, spelling) for spelling in spellings), default=0))
            }
            if scores:
                return scores
        return {}

    def _sharing_words(self, typed: str) -> dict[int, float]:
        """Return position → score of the entries that hold more than half of a sentence's words."""
        words = set(self._tokenizer.lemmas(typed))
        scores = {}
        for position, indexed in enumerate(self._entries):
            shared = [word for word in words if word in indexed.lemmas]
            if 2 * len(shared) > len(words):
                scores[position] = sum(
                    self._rarity[word] * math.log1p(indexed.lemmas[word]) for word in shared
                )
        return scores

    def _spellings(self, part: str) -> Iterator[set[str]]:
        """Yield what a part may mean, the stricter readings first."""
        yield {part, _katakana(part) or self._reading(part) or part}
        begun = _UNFINISHED.sub("", part)  # seiky → sei; and an n may be the beginning of な
        romaji = (part, _hepburn(part), begun, begun.removesuffix("n"))
        readings = {reading for each in romaji if (reading := _katakana(each))}
        yield readings
        yield {_sound(reading) for reading in readings} - {""}

    def _reading(self, part: str) -> str:
        return part if _LATIN.fullmatch(part) else self._tokenizer.analyze(part).reading


# A process has one corpus. An app is made anew for every test: 0.3 s of the shipped corpus each time.
@lru_cache(maxsize=2)
def _index_all(entries: tuple[Entry, ...]) -> list[_IndexedEntry]:
    tokenizer = Tokenizer()
    return [_index(entry, tokenizer) for entry in entries]


def _index(entry: Entry, tokenizer: Tokenizer) -> _IndexedEntry:
    question, section, *wordings = (
        _read(text, tokenizer) for text in (entry.question, entry.section, *entry.wordings)
    )
    lemmas = Counter(lemma for text in (question, section, *wordings) for lemma in text.lemmas)
    return _IndexedEntry(
        Choice(entry.id, entry.question, entry.section),
        question.spellings,
        "".join(wording.spellings for wording in wordings),
        section.spellings,
        lemmas,
    )


def _read(text: str, tokenizer: Tokenizer) -> _Text:
    """Return a text in every spelling it is looked for.

    As it stands, as it is read, and without long vowels.
    """
    normal = normalize(text)
    analysis = tokenizer.analyze(normal)
    spellings = dict.fromkeys((normal.lower(), analysis.reading, _sound(analysis.reading)))
    joined = "".join(f"\n{spelling}" for spelling in spellings)
    return _Text(joined, frozenset(analysis.lemmas))


def _score(indexed: _IndexedEntry, spelling: str) -> float:
    """Return how well an entry holds a spelling: 0 where it does not."""
    start = f"\n{spelling}"
    # One kana or letter is in every text; it only says how something begins.
    inside = start if _ONE_SIGN.fullmatch(spelling) else spelling
    share = min(indexed.wordings.count(inside) / (indexed.wordings.count("\n") + 1), 0.99)
    if start in indexed.question:
        return _QUESTION_START + share
    if inside in indexed.question:
        return _QUESTION + share
    if share:
        return _WORDING + share
    return _SECTION if inside in indexed.section else 0


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


def _sound(reading: str) -> str:
    """Return a reading without long vowels: shomeisho, syoumeisyo, しょうめいしょ meet here."""
    kept, before = [], ""
    for kana in reading.translate(_SAME_SOUND):
        if kana == "ー":
            continue
        long = kana in "アイウエオ" and (kana == before or (kana, before) == ("ウ", "オ"))
        if not long:
            kept.append(kana)
        before = _VOWELS.get(kana, "")
    return "".join(kept)
