"""Does a candidate still answer what the published version answers rightly?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from bot.answer.answerer import Answerer
from bot.evaluation.outcomes import Outcome, ask_all
from bot.evaluation.queries import LabelledQuery, read_queries
from corpus.intent import Corpus


@dataclass(frozen=True)
class Broken:
    """A golden query that was served rightly and would not be: what was shown, and what would be."""

    query: str
    wanted: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Impact:
    """What a candidate changes for those who ask."""

    broken: tuple[Broken, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return it as one JSON object."""
        return {"broken": [asdict(each) for each in self.broken]}

    def as_lines(self) -> list[str]:
        """Return it for people, a line each."""
        return [
            f"「{each.query}」: {_shown(each.before)} → {_shown(each.after)}"
            f" (wanted: {_shown(each.wanted)})"
            for each in self.broken
        ]


@dataclass(frozen=True)
class Gate:
    """The golden queries that were compared, and those that the candidate breaks."""

    golden: int = 0
    broken: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Return whether the candidate may be published."""
        return not self.broken

    def as_json(self) -> dict[str, Any]:
        """Return it as one JSON object."""
        return {"passed": self.passed, "golden": self.golden, "broken": list(self.broken)}

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Gate:
        """Return what `as_json` made an object of."""
        return cls(raw["golden"], tuple(raw["broken"]))


def golden_queries(corpus: Corpus) -> list[LabelledQuery]:
    """Return the queries that the corpus's authors know the answers of."""
    return [
        LabelledQuery(each.source, each.text, frozenset(each.relevant)) for each in corpus.labelled
    ]


def read_golden(file: Path, before: Corpus, after: Corpus) -> list[LabelledQuery]:
    """Read JSONL queries; a label may name an entry of either corpus, for some come and go.

    Raises JsonLinesError, OSError.
    """
    return read_queries(file, replace(after, entries=(*before.entries, *after.entries)))


def impact_of(
    before: Answerer,
    after: Answerer,
    golden: Sequence[LabelledQuery],
    recent: Sequence[str],
) -> Impact:
    """Return what becomes of these queries."""
    pairs = zip(ask_all(before, golden), ask_all(after, golden), strict=True)
    return Impact(
        tuple(
            Broken(old.query.text, tuple(sorted(old.query.relevant)), old.shown, new.shown)
            for old, new in pairs
            if _is_right(old) and not _is_right(new)
        )
    )


def _is_right(outcome: Outcome) -> bool:
    return not outcome.missed


def _shown(ids: Sequence[str]) -> str:
    return ", ".join(ids) or "the phone"
