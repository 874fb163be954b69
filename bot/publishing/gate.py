"""Does a candidate still answer what the published version answers rightly?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.evaluation.queries import LabelledQuery, read_queries
from corpus.intent import Corpus


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


def read_golden(file: Path, before: Corpus, after: Corpus) -> list[LabelledQuery]:
    """Read JSONL queries; a label may name an entry of either corpus, for some come and go.

    Raises JsonLinesError, OSError.
    """
    return read_queries(file, replace(after, entries=(*before.entries, *after.entries)))
