"""Whose own question another entry would answer first, before an edit and after it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.answer.answerer import Answerer
from bot.evaluation.edits import Edit
from corpus.text import MAX_CHARACTERS, normalize

_ALL = 200  # entries up to which every one's question is asked; of more, those near an edit
_NEIGHBOURS = 5


@dataclass(frozen=True)
class Confusion:
    """An entry's own question, and the entry that stands before it; titles for people."""

    id: str
    title: str
    other: str
    other_title: str


def confusions(
    before: Answerer, after: Answerer, edits: Sequence[Edit]
) -> tuple[tuple[Confusion, ...], tuple[Confusion, ...]]:
    """Return the confusions that are new, and those that are gone.

    Questions are asked as if they stood nowhere: by what the rankers alone make of them.
    """
    edited = [each.id for each in edits if each.is_searched]
    if not edited:
        return (), ()
    ids = _asked_about(before, after, edited)
    was, now = ({each.id: each for each in _found(side, ids)} for side in (before, after))
    new = (each for own, each in now.items() if was.get(own) != each)
    gone = (each for own, each in was.items() if now.get(own) != each)
    return tuple(new), tuple(gone)


def _asked_about(before: Answerer, after: Answerer, edited: Sequence[str]) -> set[str]:
    """Return the entries whose questions are asked: all, or where they are many those near an edit."""
    everywhere = {each.id for side in (before, after) for each in side.corpus.entries}
    if len(everywhere) <= _ALL:
        return everywhere
    near = set(edited)
    for side in (before, after):
        for entry in side.corpus.entries:
            if entry.id in edited:
                hits = side.searcher.search(_question(entry.question or entry.answer)).hits
                near |= {hit.target.id for hit in hits[:_NEIGHBOURS]}
    return near


def _found(side: Answerer, ids: set[str]) -> Iterable[Confusion]:
    shown = side.visible
    for entry in side.corpus.entries:
        if entry.id not in ids or not entry.question or not shown.shows(entry.id):
            continue
        hits = side.searcher.search(_question(entry.question), by_heart=False).hits
        first = next((hit.target for hit in hits if shown.shows(hit.target.id)), None)
        if first and first.id != entry.id:
            yield Confusion(entry.id, entry.question, first.id, first.question or first.id)


def _question(text: str) -> str:
    return normalize(text)[:MAX_CHARACTERS]
