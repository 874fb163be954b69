"""What the retrievers and the searcher return."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from corpus.entry import Entry, Referral


@dataclass(frozen=True)
class Candidate:
    """One retriever's opinion about one row; larger is better."""

    row: int
    score: float
    retriever: str


@dataclass(frozen=True)
class Hit:
    """A final result. `rank` counts from 1.

    `probability` is calibrated: of all hits near 0.8, four in five are right.
    `signals` names what spoke for it, for people who want to know why.
    """

    entry: Entry | Referral
    rank: int
    probability: float
    signals: Mapping[str, float] = field(default_factory=dict)
