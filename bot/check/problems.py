"""Mistakes by what they are, not by where: 707 times the same is one, with a count."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.errors import Problem

_PARTICULAR = re.compile(r"「[^「」]*(?:「[^「」]*」[^「」]*)*」|\(id: [^)]*\)|[0-9]+")
_SUGGESTED = re.compile(r"近い名前は「.*」です。")
_NOT_THERE = (
    "という項目はありません。",
    "というセクションはありません。",
    "という窓口はありません。",
)
# Of topics, clarifications, queries. The company's own file names entries too, and stays.
_FIELDS = {"section", "phone", "entries", "relevant"}
_MANY = 20  # references to what is not there, from which on they are another company's


@dataclass(frozen=True)
class ProblemGroup:
    """Problems of one kind, in reading order: the first one's words stand for all."""

    problems: tuple[Problem, ...]

    @property
    def found(self) -> str:
        """Return what was found, with … where it differs from one to the other."""
        return _common([problem.found for problem in self.problems])

    @property
    def repair(self) -> str:
        """Return what to do, with … where it differs."""
        return _common([_SUGGESTED.sub("", problem.repair) for problem in self.problems])

    @property
    def files(self) -> Counter[str]:
        """Return how many of them each file has."""
        return Counter(problem.file for problem in self.problems)


def grouped(problems: Sequence[Problem]) -> list[ProblemGroup]:
    """Return the problems by kind: what keeps files from being read first, then the most frequent."""
    groups: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        repair = _PARTICULAR.sub("…", _SUGGESTED.sub("", problem.repair))
        key = (problem.field, _PARTICULAR.sub("…", problem.found), repair)
        groups.setdefault(key, []).append(problem)
    found = [ProblemGroup(tuple(own)) for own in groups.values()]
    return sorted(found, key=lambda group: (group.problems[0].field != "-", -len(group.problems)))


def _common(texts: Sequence[str]) -> str:
    return texts[0] if len(set(texts)) == 1 else _PARTICULAR.sub("…", texts[0])


def left_over(problems: Sequence[Problem]) -> list[str]:
    """Return the files that seem to be another company's: they name many things that are not here."""
    missing = [
        problem
        for problem in problems
        if problem.field in _FIELDS and any(words in problem.found for words in _NOT_THERE)
    ]
    if len(missing) < _MANY:
        return []
    files = Counter(problem.file for problem in missing)
    return [file for file, count in files.items() if count > 1]
