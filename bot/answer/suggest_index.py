"""What suggestions are looked for in: the texts of all entries, or topics, in every spelling."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.answer.spelling import Span, Spelling, is_spelt_out, spellings_of
from corpus.intent import Entry, Referral
from corpus.text import normalize
from index.tokenizer import Tokenizer, Word

# Where something stands counts first, how many of an entry's wordings say it (0 to 1) breaks the
# ties.
_QUESTION_START, _QUESTION, _WORDING, _SECTION = 4, 3, 2, 1
# What one or two of a hundred wordings say by the way is not what the entry is about.
MIN_SHARE = 0.03


@dataclass(frozen=True)
class Suggestion:
    """A question that somebody may be about to type, or a topic that a person answers.

    `matches` are the spans of the question that were typed, in code points.
    """

    id: str
    question: str
    section: str
    matches: tuple[Span, ...] = ()
    is_topic: bool = False


@dataclass(frozen=True)
class Spelt:
    """A spelling of a text that is looked through, and where words start that name something."""

    text: str
    starts: tuple[int, ...]


class Field:
    """One field of all items, its spellings in one string, each after a line break.

    One search of it takes as long as ten of an item's own: most hold nothing.
    """

    def __init__(self, items: Sequence[Sequence[Spelt]]) -> None:
        pieces, starts, length = list[str](), list[int](), 0
        self._ends = list[int]()
        for spellings in items:
            for spelling in spellings:
                starts += [length + 1 + start for start in spelling.starts]
                pieces.append(f"\n{spelling.text}")
                length += len(pieces[-1])
            self._ends.append(length)
        self._joined, self._starts = "".join(pieces), bytearray(length + 1)
        for start in starts:
            self._starts[start] = 1

    def holding(self, spelling: str) -> Counter[int]:
        """Return position → how many times an item holds a spelling.

        Kana and letters count where a word starts that names something.
        """
        return self._found(spelling, not is_spelt_out(spelling))

    def beginning_with(self, spelling: str) -> Counter[int]:
        """Return position → how many texts of an item begin with a spelling."""
        return self._found(f"\n{spelling}", anywhere=True)

    def _found(self, wanted: str, anywhere: bool) -> Counter[int]:
        found, at = Counter[int](), self._joined.find(wanted)
        while at >= 0:
            if anywhere or self._starts[at]:
                found[bisect_right(self._ends, at)] += 1
            at = self._joined.find(wanted, at + 1)
        return found


@dataclass(frozen=True)
class Entries:
    """All entries. `sizes` are their numbers of wordings; `lemmas` how many texts hold a word."""

    suggestions: Sequence[Suggestion]
    questions: Field
    wordings: Field
    sections: Field
    sizes: Sequence[int]
    lemmas: Sequence[Counter[str]]

    def scores(self, spelling: str) -> dict[int, float]:
        """Return position → how well an entry holds a spelling, of those that do."""
        shares = {
            position: min(count / (self.sizes[position] + 1), 0.99)
            for position, count in self.wordings.holding(spelling).items()
        }
        said = {position: share for position, share in shares.items() if share > MIN_SHARE}
        tiers = (
            (_SECTION, self.sections.holding(spelling)),
            (_WORDING, said),
            (_QUESTION, self.questions.holding(spelling)),
            (_QUESTION_START, self.questions.beginning_with(spelling)),
        )
        return {
            position: tier + shares.get(position, 0) for tier, found in tiers for position in found
        }


@dataclass(frozen=True)
class Topics:
    """All topics. Their names in every spelling, their wordings as they begin: there are thousands."""

    suggestions: Sequence[Suggestion]
    names: Field
    wordings: Field

    def scores(self, spelling: str) -> dict[int, float]:
        """Return position → how well a topic holds a spelling, of those that do."""
        tiers = (
            (_WORDING, self.wordings.beginning_with(spelling)),
            (_QUESTION, self.names.holding(spelling)),
            (_QUESTION_START, self.names.beginning_with(spelling)),
        )
        return {position: float(tier) for tier, found in tiers for position in found}


# A process has one corpus; an app is made anew for every notice, and for every test. What another
# version had is not kept.
@lru_cache(maxsize=1)
def index_entries(entries: tuple[Entry, ...]) -> Entries:
    """Return entries ready to be looked through."""
    questions, wordings, sections = (list[Sequence[Spelt]]() for _ in range(3))
    lemmas = list[Counter[str]]()
    for entry in entries:
        read = [_spelt(text) for text in (entry.question, entry.section, *entry.wordings)]
        questions.append(read[0].spellings)
        sections.append(read[1].spellings)
        wordings.append([spelling for each in read[2:] for spelling in each.spellings])
        lemmas.append(Counter(lemma for each in read for lemma in each.lemmas))
    return Entries(
        [Suggestion(entry.id, entry.question, entry.section) for entry in entries],
        Field(questions),
        Field(wordings),
        Field(sections),
        [len(entry.wordings) for entry in entries],
        lemmas,
    )


@dataclass(frozen=True)
class _SpeltText:
    """A text in every spelling, and its words."""

    spellings: tuple[Spelt, ...]
    lemmas: frozenset[str]


# Most texts of a version that is published are those of the one before: so 0.5 s of the processor
# become 0.03 s, for the shipped corpus. A text takes about a kilobyte.
@lru_cache(maxsize=2**14)
def _spelt(text: str) -> _SpeltText:
    normal, words = _read(text, Tokenizer())
    return _SpeltText(tuple(map(_slim, spellings_of(normal, words))), frozenset(_lemmas(words)))


def _slim(spelling: Spelling) -> Spelt:
    return Spelt(spelling.text, tuple(spelling.starts))


@lru_cache(maxsize=1)
def index_topics(topics: tuple[Referral, ...]) -> Topics:
    """Return topics ready to be looked through."""
    tokenizer = Tokenizer()
    return Topics(
        [Suggestion(each.id, each.topic, each.section, is_topic=True) for each in topics],
        Field([list(map(_slim, spellings_of(*_read(each.topic, tokenizer)))) for each in topics]),
        Field([[_plain(wording) for wording in each.wordings] for each in topics]),
    )


def _read(text: str, tokenizer: Tokenizer) -> tuple[str, list[Word]]:
    normal = normalize(text)
    return normal, tokenizer.words(normal)


def _plain(text: str) -> Spelt:
    return Spelt(normalize(text).lower(), ())


def _lemmas(words: Sequence[Word]) -> set[str]:
    return {word.lemma for word in words if word.is_content}
