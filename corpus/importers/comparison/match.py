"""Which entry of the corpus an entry of a source is: by its name, its words, or what is near to both."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from corpus.importers.comparison.base import Known
from corpus.importers.comparison.repeats import spelt
from corpus.importers.source import SourceEntry
from corpus.intent import Entry

_ALIKE = 0.8  # of a question's letters, where it was reworded: below it, it may be another question
_ANCHORED = (
    0.5  # the same where the page's anchor is still the same; anchors count through, and move
)
_MAX_COMPARED = 40_000  # pairs of questions compared letter by letter, about 2 s

T = TypeVar("T")
Pairs = dict[int, Entry]  # place in the source → entry of the corpus


def match(found: Sequence[SourceEntry], entries: Sequence[Entry], known: Sequence[Known]) -> Pairs:
    """Return the entry of the corpus for each entry of a source that has one, each at most once.

    What is surest goes first: an id of our own, the source's own name for it, the same question in
    the same section, the same question anywhere, the same answer, and last a question much alike.
    """
    pairs: Pairs = {}
    ids = {entry.id: entry for entry in entries}
    by_key = {each.key: ids[each.id] for each in known if each.key and each.id in ids}
    asked = {each.id: spelt(each.question) for each in known}

    def join(
        own: Callable[[SourceEntry], Hashable], theirs: Callable[[Entry], Iterable[Hashable]]
    ) -> None:
        """Join what shares a value that is one entry's alone on either side."""
        free = [entry for entry in entries if entry.id not in {e.id for e in pairs.values()}]
        there = _alone((value, entry) for entry in free for value in set(theirs(entry)))
        waiting = [(place, entry) for place, entry in enumerate(found) if place not in pairs]
        here = _alone((own(entry), place) for place, entry in waiting)
        for value, place in here.items():
            if value and value in there:
                pairs[place] = there[value]

    join(lambda own: own.id, lambda entry: [entry.id])
    names = {entry.id: name for name, entry in by_key.items()}
    join(lambda own: own.key, lambda entry: [names.get(entry.id)])
    join(
        lambda own: (own.section, spelt(own.question)),
        lambda entry: [(entry.section, spelt(entry.question))],
    )
    join(
        lambda own: spelt(own.question),
        lambda entry: [spelt(entry.question), asked.get(entry.id)],
    )
    join(
        lambda own: (own.section, spelt(own.answer.plain)),
        lambda entry: [(entry.section, spelt(entry.answer))],
    )
    _join_alike(found, [entry for entry in entries if entry.id in asked], pairs)
    return pairs


def _join_alike(found: Sequence[SourceEntry], entries: Sequence[Entry], pairs: Pairs) -> None:
    """Join what is left by how alike the questions are, the most alike first."""
    taken = {entry.id for entry in pairs.values()}
    free = [entry for entry in entries if entry.id not in taken]
    waiting = [place for place in range(len(found)) if place not in pairs and not found[place].id]
    if len(free) * len(waiting) > _MAX_COMPARED:
        return
    alike: list[tuple[float, int, Entry]] = []
    for entry in free:
        matcher = SequenceMatcher(b=entry.question, autojunk=False)
        names = {entry.id, *entry.anchors}
        for place in waiting:
            least = _ANCHORED if names.intersection(found[place].anchors) else _ALIKE
            matcher.set_seq1(found[place].question)
            if matcher.quick_ratio() >= least and (ratio := matcher.ratio()) >= least:
                alike.append((ratio, place, entry))
    for _, place, entry in sorted(alike, key=lambda each: (-each[0], each[1])):
        if place not in pairs and entry.id not in taken:
            pairs[place] = entry
            taken.add(entry.id)


def _alone(pairs: Iterable[tuple[Hashable, T]]) -> dict[Hashable, T]:
    """Return the values that name one thing, with that thing."""
    found: dict[Hashable, T] = {}
    twice: set[Hashable] = set()
    for value, thing in pairs:
        if value in found:
            twice.add(value)
        found[value] = thing
    return {value: thing for value, thing in found.items() if value not in twice}
