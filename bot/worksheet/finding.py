"""What speaks against a candidate, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bot.worksheet.candidate import Candidate


class Verdict(Enum):
    """What becomes of a candidate; only what is accepted is written without a word more."""

    ACCEPTED = "accepted"
    DOUBTFUL = "doubtful"
    REFUSED = "refused"


@dataclass(frozen=True)
class Finding:
    """One reason, as a name for programs and a Japanese sentence; a `doubt` is a person's to decide."""

    reason: str
    sentence: str
    is_doubt: bool = False


@dataclass(frozen=True)
class Checked:
    """A candidate with its number in the preview, and what was found."""

    number: int
    candidate: Candidate
    findings: tuple[Finding, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Return what becomes of it."""
        if any(not finding.is_doubt for finding in self.findings):
            return Verdict.REFUSED
        return Verdict.DOUBTFUL if self.findings else Verdict.ACCEPTED


def refused(reason: str, sentence: str) -> Finding:
    """Return a reason why a candidate cannot be taken."""
    return Finding(reason, sentence)


def doubt(reason: str, sentence: str) -> Finding:
    """Return a reason why a person should look."""
    return Finding(reason, sentence, is_doubt=True)
