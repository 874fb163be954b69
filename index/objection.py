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

# An entry that speaks of alternatives itself is not excluded by naming one of them.
_ALTERNATIVES = re.compile(
    r"以外|別の|他の|ほかの|除く|ではなく|なし|不要|ありません|[がはも]ない|できない|できません"
)
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
    speaks_of_others: bool
    own_texts: frozenset[str]


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
        found = []
        for entry in entries:
            read = self._read(entry)
            own: list[Objection] = []
            if text.rstrip(_ENDINGS) not in read.own_texts:
                if claims and (pair := contradicted(claims, facts, read.facts)):
                    own.append(Objection("value", pair[0].fact.text, pair[1].text))
                if names and (rivals := rival_names(text, names, read.names)):
                    own.append(Objection("name", rivals[0].name, rivals[1].name))
                own += (
                    Objection("exclusion", each.excluded, entry.question)
                    for each in exclusions
                    if self._is_excluded(each, read)
                )
            found.append(tuple(own))
        return tuple(found)

    def _is_excluded(self, exclusion: Exclusion, read: _Read) -> bool:
        """Return whether an entry is about what is ruled out, and not about what is left."""
        if read.speaks_of_others:
            return False
        excluded = set(self._tokenizer.lemmas(exclusion.excluded))
        core = _skeleton(exclusion.excluded)
        in_section = bool(excluded) and excluded <= read.section
        if not (
            in_section
            or _other_value(exclusion, read.facts.title)
            or excluded <= read.title
            or (len(core) > 1 and core in read.skeleton)
        ):
            return False
        if _other_value(exclusion, read.facts.title):
            return True
        rest = set(self._tokenizer.lemmas(exclusion.rest)) - excluded
        return in_section or not rest or not rest <= read.title

    def _read(self, entry: Entry) -> _Read:
        if entry.id not in self._entries:
            section, question = normalize(entry.section), normalize(entry.question)
            texts = (entry.question, *entry.wordings)
            self._entries[entry.id] = _Read(
                EntryFacts.of(entry),
                EntryNames.of(entry),
                frozenset(self._tokenizer.lemmas(section)),
                frozenset(self._tokenizer.lemmas(f"{section} {question}")),
                _skeleton(f"{section}/{question}"),
                _ALTERNATIVES.search(question) is not None,
                frozenset(normalize(each).rstrip(_ENDINGS) for each in texts),
            )
        return self._entries[entry.id]


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
