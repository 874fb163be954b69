"""What wordings and topics bring: measured once on other companies' corpora, read for any.

The file beside is made by `python -m scripts.evaluate --all FOLDER --learning-curve FILE`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

FILE = Path(__file__).parent / "learning_curve.json"


@dataclass(frozen=True)
class Expected:
    """What a corpus does at a precision.

    `answered` is the share of the queries with an answer that get one at once, `right` that of the
    answers that are right (None where none was given), `phone_near` that of the near queries
    without an answer that get the phone.
    """

    precision: float
    answered: float
    right: float | None
    phone_near: float


@dataclass(frozen=True)
class Point:
    """What was measured with so many wordings an entry and so many topics."""

    wordings: int
    topics: int
    expected: Expected


@dataclass(frozen=True)
class LearningCurve:
    """A grid of points; each is the mean over the same `corpora`, whose `queries` were asked.

    Without points nothing has been measured: whoever asks is told no numbers.
    """

    corpora: int
    queries: int
    points: tuple[Point, ...]

    @property
    def max_wordings(self) -> int:
        """Return the largest number of wordings an entry that was measured, 10 where nothing was."""
        return max((point.wordings for point in self.points), default=10)

    @property
    def max_topics(self) -> int:
        """Return the largest number of topics that was measured, 100 where nothing was."""
        return max((point.topics for point in self.points), default=100)

    def measured_precision(self, wanted: float) -> float | None:
        """Return the lowest measured precision that is not below the wanted one; None: none is."""
        measured = {point.expected.precision for point in self.points}
        return min((each for each in measured if each >= wanted - 1e-9), default=None)

    def at(self, wordings: Mapping[int, int], topics: int, precision: float) -> Expected:
        """Return what is expected of a corpus at a measured precision.

        `wordings` tells how many entries have how many; each entry is taken for one of a corpus
        whose entries all have as many. Between points both numbers are interpolated by their
        logarithm: the first wording brings more than the tenth. Outside, the nearest point counts.
        """
        own = [point for point in self.points if point.expected.precision == precision]
        parts = [(self._between(own, n, topics), count) for n, count in wordings.items()]
        return _weighted(precision, parts)

    def _between(self, points: Sequence[Point], wordings: int, topics: int) -> Expected:
        across = _shares([point.wordings for point in points], wordings)
        along = _shares([point.topics for point in points], topics)
        corners = [(p.expected, across.get(p.wordings, 0) * along.get(p.topics, 0)) for p in points]
        return _weighted(points[0].expected.precision, corners)

    def save(self, file: Path) -> None:
        """Write the curve."""
        file.write_text(json.dumps(asdict(self), indent=1) + "\n")

    @classmethod
    def load(cls, file: Path = FILE) -> LearningCurve:
        """Read the curve that comes with the code."""
        raw = json.loads(file.read_text())
        points = tuple(
            Point(each["wordings"], each["topics"], Expected(**each["expected"]))
            for each in raw["points"]
        )
        return cls(raw["corpora"], raw["queries"], points)


def _shares(grid: Sequence[int], value: int) -> dict[int, float]:
    """Return how much each of the one or two grid values next to a value counts."""
    values = sorted(set(grid))
    at = float(np.interp(np.log1p(value), np.log1p(values), np.arange(len(values))))
    low = int(at)
    return (
        {values[low]: 1.0} if at == low else {values[low]: low + 1 - at, values[low + 1]: at - low}
    )


def _weighted(precision: float, parts: Sequence[tuple[Expected, float]]) -> Expected:
    """Return the mean; of what is right, over the answers given."""
    total = sum(weight for _, weight in parts)
    answered = sum(each.answered * weight for each, weight in parts) / total
    phone = sum(each.phone_near * weight for each, weight in parts) / total
    told = [
        (each.right, each.answered * weight) for each, weight in parts if each.right is not None
    ]
    given = sum(weight for _, weight in told)
    right = sum(value * weight for value, weight in told) / given if given else None
    return Expected(precision, answered, right, phone)
