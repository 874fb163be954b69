"""What of a query speaks against an entry, however near it is: values, names, exclusions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.intent import Entry
from corpus.text import normalize
from index.claims import claims_in
from index.contradiction import EntryFacts, contradicted
from index.exclusion import Exclusion, exclusions_in
from index.facts import Fact, facts_in
from index.names import EntryNames, names_in, rival_names
from index.tokenizer import Analysis, Tokenizer

# An entry about doing without something, or with another of its kind, is meant by who excludes it.
_ALTERNATIVES = re.compile(
    r"以外|除く|ではなく|なし|不要|ありません|[がはも]ない|できない|できません"
)
_ANOTHER = re.compile(r"別の|他の|ほかの")
_ANOTHER_WANTED = re.compile(r"[、 ]?.{0,3}(?:別|他の|ほかの)")
_NOT_TITLE = re.compile(r"[ぁ-ゖ\W_]")
_ENDINGS = "?!。.、, "


@dataclass(frozen=True)
class Objection:
    """Why an entry does not answer: what the query says, and what the entry has instead."""

    kind: Literal["value", "name", "exclusion"]
    query: str
    entry: str


@dataclass(frozen=True)
class _Read:
    """An entry as its objections need it."""

    facts: EntryFacts
    names: EntryNames
    section: frozenset[str]
    title: frozenset[str]
    skeleton: str
    question: str
    speaks_of_others: bool
    own_texts: frozenset[str]


@dataclass(frozen=True)
class _RuledOut:
    """An exclusion with its words (lemmas)."""

    exclusion: Exclusion
    excluded: frozenset[str]
    rest: frozenset[str]
    skeleton: str


class Objector:
    """Finds what of a query speaks against an entry. Thread-safe; each entry is read once."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._entries: dict[str, _Read] = {}

    def objections(
        self, text: str, analysis: Analysis, entries: Sequence[Entry]
    ) -> tuple[tuple[Objection, ...], ...]:
        """Return the objections of a normalized text to each of the entries.

        A text that is one of an entry's own (its question, a wording) has none to it.
        """
        facts, names = facts_in(text), names_in(text)
        exclusions = exclusions_in(text, analysis)
        if not (facts or names or exclusions):
            return ((),) * len(entries)
        ruled_out = [_span(text, each.excluded) for each in exclusions]
        facts = tuple(f for f in facts if not any(a <= f.start < b for a, b in ruled_out))
        claims = claims_in(text, facts)
        read_exclusions = [self._ruled_out(each) for each in exclusions]
        found = []
        for entry in entries:
            read = self.read(entry)
            own: list[Objection] = []
            if text.rstrip(_ENDINGS) not in read.own_texts:
                if claims and (pair := contradicted(claims, facts, read.facts)):
                    own.append(Objection("value", pair[0].fact.text, pair[1].text))
                if names and (rivals := rival_names(text, names, read.names)):
                    own.append(Objection("name", rivals[0].name, rivals[1].name))
                own += (
                    Objection("exclusion", each.exclusion.excluded, entry.question)
                    for each in read_exclusions
                    if _is_excluded(each, read)
                )
            found.append(tuple(own))
        return tuple(found)

    def _ruled_out(self, exclusion: Exclusion) -> _RuledOut:
        excluded = frozenset(self._tokenizer.lemmas(exclusion.excluded))
        rest = frozenset(self._tokenizer.lemmas(exclusion.rest)) - excluded
        return _RuledOut(exclusion, excluded, rest, _skeleton(exclusion.excluded))

    def read(self, entry: Entry) -> _Read:
        """Return an entry as its objections need it; some milliseconds, the first time."""
        if entry.id not in self._entries:
            section, question = normalize(entry.section), normalize(entry.question)
            texts = (entry.question, *entry.wordings)
            self._entries[entry.id] = _Read(
                EntryFacts.of(entry),
                EntryNames.of(entry),
                frozenset(self._tokenizer.lemmas(section)),
                frozenset(self._tokenizer.lemmas(f"{section} {question}")),
                _skeleton(f"{section}/{question}"),
                question,
                _ALTERNATIVES.search(question) is not None,
                frozenset(normalize(each).rstrip(_ENDINGS) for each in texts),
            )
        return self._entries[entry.id]


def _is_excluded(ruled_out: _RuledOut, read: _Read) -> bool:
    """Return whether an entry is about what is ruled out, and not about what is left."""
    exclusion, excluded = ruled_out.exclusion, ruled_out.excluded
    if read.speaks_of_others or _another(exclusion, read.question):
        return False
    if _other_value(exclusion, read.facts.title):
        return True
    if excluded and excluded <= read.section:
        return True
    core = ruled_out.skeleton
    if not ((excluded and excluded <= read.title) or (len(core) > 1 and core in read.skeleton)):
        return False
    return not ruled_out.rest or not ruled_out.rest <= read.title


def _another(exclusion: Exclusion, question: str) -> bool:
    """Return whether a question asks for another thing, as the query does, or of what it excludes.

    別の担当者 where 登録担当者 is excluded; 次の更新ではなく別のサイト.
    """
    others = list(_ANOTHER.finditer(question))
    if others and _ANOTHER_WANTED.match(exclusion.wanted):
        return True
    tails = [exclusion.excluded[i:] for i in range(len(exclusion.excluded) - 1)]
    return any(question.startswith(tail, match.end()) for match in others for tail in tails)


def _other_value(exclusion: Exclusion, title: tuple[Fact, ...]) -> bool:
    """Return whether the value ruled out is the title's, and the one wanted is another of its kind.

    24か月ではなく12か月の更新.
    """
    ruled_out = [f for f in facts_in(exclusion.excluded) if any(f.agrees(own) for own in title)]
    units = {(each.kind, each.unit) for each in ruled_out}
    return any((each.kind, each.unit) in units for each in facts_in(exclusion.rest))


def _span(text: str, part: str) -> tuple[int, int]:
    start = text.find(part)
    return start, start + len(part)


def _skeleton(text: str) -> str:
    """Return a text without what is spelt in two ways: 入れ替え and 入替."""
    return _NOT_TITLE.sub("", text)
