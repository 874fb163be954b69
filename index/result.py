"""What the retrievers and the searcher return."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from corpus.intent import Clarification, Entry, Owner, Referral

T = TypeVar("T", bound=Owner)


@dataclass(frozen=True)
class Candidate:
    """One retriever's opinion about one row; larger is better."""

    row: int
    score: float
    retriever: str


@dataclass(frozen=True)
class Hit(Generic[T]):
    """A final result. `rank` counts from 1.

    `probability` is calibrated: of all hits near 0.8, four in five are right.
    `share` is the ranker's own probability over everything it can choose, before calibration.
    `signals` names what spoke for it, for people who want to know why.
    """

    entry: T
    rank: int
    probability: float
    share: float
    signals: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Overlap:
    """The words of a query (lemmas) that an owner's own texts contain, and those they do not."""

    matched: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def share(self) -> float:
        """Return the share of the words that are contained; 0 where there is no word."""
        return len(self.matched) / max(len(self.matched) + len(self.missing), 1)


@dataclass(frozen=True)
class Found:
    """All that one query found, each list most probable first.

    `inside` is the calibrated probability that any entry answers it, `words` are the query's
    lemmas.
    """

    query: str
    hits: tuple[Hit[Entry], ...] = ()
    clarifications: tuple[Hit[Clarification], ...] = ()
    referrals: tuple[Hit[Referral], ...] = ()
    inside: float = 0.0
    words: tuple[str, ...] = ()
