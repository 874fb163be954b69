"""What can be wrong with a corpus, said so that its author can mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake: where it is, what was found, what to do.

    The words are Japanese: authors read them. `line` is 0 where `file` says the place itself, such
    as a cell of a workbook.
    """

    file: str
    line: int
    field: str
    found: str
    repair: str

    @classmethod
    def at(cls, source: str, field: str, found: str, repair: str) -> Problem:
        """Return a problem at a value's `source`, which is "file:line"."""
        file, _, line = source.rpartition(":")
        return cls(file, int(line), field, found, repair)

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.field}: {self.found} {self.repair}"


class FaqError(Exception):
    """The base of all errors of our own."""


class CorpusError(FaqError):
    """Carries every problem of the whole corpus, in reading order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__(
            f"コーパスに{len(self.problems)}件の問題があります。\n"
            + "\n".join(map(str, self.problems))
        )
