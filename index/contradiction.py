"""Which of a query's claims an entry contradicts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from corpus.intent import Entry
from corpus.text import normalize
from index.claims import Claim, Role
from index.facts import Fact, facts_in

_MIN_LISTED = 2  # values that an entry lists what there is by


@dataclass(frozen=True)
class EntryFacts:
    """What an entry states, in its section, question and answer."""

    title: tuple[Fact, ...]
    answer: tuple[Fact, ...]

    @classmethod
    def of(cls, entry: Entry) -> EntryFacts:
        """Read an entry."""
        title = facts_in(normalize(f"{entry.section} / {entry.question}"))
        return cls(title, facts_in(normalize(entry.answer)))

    @property
    def all(self) -> tuple[Fact, ...]:
        """Return all of them."""
        return self.title + self.answer


def contradicted(
    claims: Iterable[Claim], stated_by_query: Iterable[Fact], entry: EntryFacts
) -> tuple[Claim, Fact] | None:
    """Return the first claim that an entry contradicts, with the value it has instead.

    Where any value of the query is the entry's own, its others of that kind are circumstances.
    """
    met = {
        (fact.kind, fact.unit)
        for fact in stated_by_query
        if any(fact.agrees(own) for own in entry.all)
    }
    for claim in claims:
        if (claim.fact.kind, claim.fact.unit) in met:
            continue
        others = _rivals(claim, entry)
        if claim.role is Role.LISTED and len({own.values for own in others}) < _MIN_LISTED:
            continue
        if others and not any(_meets(own, claim) for own in entry.all):
            return claim, others[0]
    return None


def _meets(own: Fact, claim: Claim) -> bool:
    if own.agrees(claim.fact):
        return True
    if own.kind == "date" and own.bound == claim.fact.bound == "until":
        return own.covers(claim.fact)  # before 2019 is before 2020
    # From 2020 on is no statement about 2026; from iOS 17 on is one about iOS 18.
    named = own.kind != "date" and claim.role is not Role.GIVEN
    return named and not own.left_out and own.covers(claim.fact)


def _rivals(claim: Claim, entry: EntryFacts) -> list[Fact]:
    """Return the values that an entry states where the claim has another."""
    asked = claim.fact
    if asked.kind == "date":
        dates = [own for own in entry.all if own.kind == "date" and _as_exact(own, asked)]
        if claim.role is Role.GIVEN:
            return dates
        return [own for own in dates if set(own.heads) & set(asked.heads)]
    stated = [own for own in entry.all if not own.left_out and _same_kind(own, asked)]
    if claim.role is Role.HEAD:
        return [own for own in stated if set(own.heads) & set(asked.heads)]
    return stated


def _same_kind(own: Fact, asked: Fact) -> bool:
    if asked.kind == "option":
        return own.kind == "option" or own.kind == "duration"
    if own.kind == "option":
        return asked.kind == "duration" and asked.unit in ("月", "年")
    return (own.kind, own.unit) == (asked.kind, asked.unit)


def _as_exact(own: Fact, asked: Fact) -> bool:
    """Return whether a date can be told from another: both have a year, or a month."""
    return any(
        a is not None and b is not None for a, b in zip(own.values, asked.values, strict=True)
    )
