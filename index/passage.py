"""Entry → Passages: which wordings of an entry are searchable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.entry import Entry, Referral
from corpus.text import normalize

Part = Literal["question", "section+question", "question+answer", "wording"]

# What an entry looks like from its own text; the encoder's mean over these stands for the entry.
VIEWS: tuple[Part, ...] = ("question", "section+question", "question+answer")


@dataclass(frozen=True)
class Passage:
    """One searchable text. `row` is its row in the matrix: the only place where position has a meaning."""

    row: int
    entry_id: str
    text: str
    part: Part


def passages_of(owners: Sequence[Entry | Referral]) -> list[Passage]:
    """Return the passages of all owners, rows numbered from 0 in reading order."""
    passages: list[Passage] = []
    for owner in owners:
        for part, text in _parts(owner):
            passages.append(Passage(len(passages), owner.id, normalize(text), part))
    return passages


def _parts(owner: Entry | Referral) -> list[tuple[Part, str]]:
    wordings: list[tuple[Part, str]] = [("wording", wording) for wording in owner.wordings]
    if isinstance(owner, Referral):
        return [("question", owner.topic), *wordings]
    if not owner.question:  # an imported corpus of answers alone
        return [("question+answer", owner.answer), *wordings]
    return [
        ("question", owner.question),
        ("section+question", f"{owner.section} {owner.question}"),
        ("question+answer", f"{owner.question} {owner.answer}"),
        *wordings,
    ]
