"""Rows of several corpora at several levels → learning curve."""

from __future__ import annotations

from collections.abc import Sequence

from bot.evaluation.learning_curve import Expected, LearningCurve, Point
from bot.evaluation.overview import Row, mean_rows
from corpus.errors import FaqError

_ASKED = ("answered", "fallback_near")  # whose n together is that of the queries


class NoGrid(FaqError, ValueError):
    """What was measured is no learning curve."""


def curve_of(rows: Sequence[Row]) -> LearningCurve:
    """Return what was measured, of the corpora that have what every level asks for.

    The mean over some corpora at one level and over others at the next would tell corpora apart,
    not levels. Raises NoGrid where no corpus has it all, or where not every number of wordings
    meets every number of topics.
    """
    levels = {(row.setting.level, row.setting.precision) for row in rows}
    reached: dict[str, list[Row]] = {}
    for row in rows:
        own = row.setting
        if own.level == f"{own.wordings:g}x{own.topics}":
            reached.setdefault(own.corpus, []).append(row)
    whole = [own for own in reached.values() if len(own) == len(levels)]
    if not whole:
        raise NoGrid("no corpus has as many wordings and topics as every level asks for")
    points = tuple(_point(row) for row in mean_rows([row for own in whole for row in own]))
    wordings, topics = ({getattr(p, axis) for p in points} for axis in ("wordings", "topics"))
    precisions = {point.expected.precision for point in points}
    if len(points) != len(wordings) * len(topics) * len(precisions):
        raise NoGrid("the levels are no grid: name every number of wordings by every one of topics")
    queries = sum(figure.n for own in whole for figure in own[0].figures if figure.name in _ASKED)
    return LearningCurve(len(whole), queries, points)


def _point(row: Row) -> Point:
    means = {figure.name: round(figure.value, 3) for figure in row.figures}
    expected = Expected(
        row.setting.precision,
        means["answered"],
        means.get("answer_precision"),
        means["fallback_near"],
    )
    return Point(round(row.setting.wordings), row.setting.topics, expected)
