"""What a search returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from corpus.intent import Clarification, Entry, Intent, Referral
from index.objection import Objection

T = TypeVar("T", bound=Intent)


@dataclass(frozen=True)
class Hit(Generic[T]):
    """One intent that was found. `rank` counts from 1.

    `probability` is calibrated: of all hits near 0.8, four in five are right.
    `share` is the ranker's own probability over all intents, before calibration.
    `signals` names what spoke for it, for people who want to know why; `objections` what of the
    query speaks against it, however probable it is. Only the leading entries' are looked for.
    `missing` are the query's words (lemmas) that the texts of a topic of a pack do not hold.
    """

    target: T
    rank: int
    probability: float
    share: float
    signals: Mapping[str, float] = field(default_factory=dict)
    objections: tuple[Objection, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class TermOverlap:
    """The words of a query (lemmas) that an intent's own texts contain, and those they do not."""

    matched: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def share(self) -> float:
        """Return the share of the words that are contained; 0 where there is no word."""
        return len(self.matched) / max(len(self.matched) + len(self.missing), 1)


@dataclass(frozen=True)
class SearchResult:
    """All that one query found, each list most probable first.

    `answerable` is the calibrated probability that any entry answers it, `lemmas` are the query's
    content words.
    """

    query: str
    hits: tuple[Hit[Entry], ...] = ()
    clarifications: tuple[Hit[Clarification], ...] = ()
    referrals: tuple[Hit[Referral], ...] = ()
    answerable: float = 0.0
    lemmas: tuple[str, ...] = ()
