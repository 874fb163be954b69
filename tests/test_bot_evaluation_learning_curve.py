"""The learning curve: made of measured rows, and read between them. All numbers here are made up."""

from __future__ import annotations

from math import log
from pathlib import Path

import pytest

from bot.evaluation.figures import Figure
from bot.evaluation.learning_curve import Expected, LearningCurve, Point
from bot.evaluation.learning_curve_fit import NoGrid, curve_of
from bot.evaluation.overview import Row, Setting

CURVE = LearningCurve(
    2,
    300,
    (
        Point(0, 0, Expected(0.9, 0.2, 0.8, 0.4)),
        Point(0, 20, Expected(0.9, 0.2, 0.9, 0.6)),
        Point(10, 0, Expected(0.9, 0.6, 0.9, 0.5)),
        Point(10, 20, Expected(0.9, 0.6, 1.0, 0.9)),
        Point(0, 0, Expected(0.98, 0.0, None, 0.4)),
        Point(0, 20, Expected(0.98, 0.0, None, 0.6)),
        Point(10, 0, Expected(0.98, 0.4, 0.98, 0.5)),
        Point(10, 20, Expected(0.98, 0.4, 1.0, 0.9)),
    ),
)


@pytest.mark.parametrize(
    ("wordings", "topics", "precision", "answered", "right", "phone"),
    [
        ({0: 60}, 0, 0.9, 0.2, 0.8, 0.4),
        ({10: 60}, 20, 0.9, 0.6, 1.0, 0.9),
        ({80: 60}, 819, 0.9, 0.6, 1.0, 0.9),  # beyond what was measured
        ({0: 60}, 0, 0.98, 0.0, None, 0.4),
        # Half of the entries each: of the answers, one in four and three in four are theirs.
        ({0: 30, 10: 30}, 0, 0.9, 0.4, (0.2 * 0.8 + 0.6 * 0.9) / 0.8, 0.45),
        ({0: 30, 10: 30}, 0, 0.98, 0.2, 0.98, 0.45),
        # Between two points, as far as the logarithm says.
        ({3: 60}, 0, 0.9, 0.2 + 0.4 * log(4) / log(11), None, 0.4 + 0.1 * log(4) / log(11)),
        ({0: 60}, 5, 0.9, 0.2, None, 0.4 + 0.2 * log(6) / log(21)),
    ],
)
def test_what_is_expected_lies_between_what_was_measured(
    wordings: dict[int, int],
    topics: int,
    precision: float,
    answered: float,
    right: float | None,
    phone: float,
) -> None:
    found = CURVE.at(wordings, topics, precision)
    assert found.answered == pytest.approx(answered)
    assert found.phone_near == pytest.approx(phone)
    if right is not None:
        assert found.right == pytest.approx(right)


@pytest.mark.parametrize(
    ("wanted", "measured"), [(0.9, 0.9), (0.8, 0.9), (0.91, 0.98), (0.98, 0.98), (0.99, None)]
)
def test_a_precision_is_read_off_the_next_stricter_one(
    wanted: float, measured: float | None
) -> None:
    assert CURVE.measured_precision(wanted) == measured


def test_a_curve_is_read_as_it_was_written(tmp_path: Path) -> None:
    CURVE.save(tmp_path / "curve.json")
    assert LearningCurve.load(tmp_path / "curve.json") == CURVE
    assert (CURVE.max_wordings, CURVE.max_topics) == (10, 20)


def row(corpus: str, level: str, has: str, answered: float, right: float | None = None) -> Row:
    wordings, topics = has.split("x")
    figures = [Figure("answered", answered, count=90), Figure("fallback_near", 0.5, count=60)]
    if right is not None:
        figures.append(Figure("answer_precision", right, count=round(90 * answered)))
    setting = Setting(corpus, level, 0.9, 60, float(wordings), int(topics))
    return Row(setting, tuple(figures))


WHOLE = [
    row("銀行", "0x0", "0x0", 0.0),
    row("銀行", "3x20", "3x20", 0.4, 0.75),
    row("銀行", "0x20", "0x20", 0.1),
    row("銀行", "3x0", "3x0", 0.3),
]


def test_only_corpora_that_reach_every_level_make_the_curve() -> None:
    bare = [row("宿", "0x0", "0x0", 0.5), row("宿", "3x20", "1x20", 0.9)]
    assert curve_of([*WHOLE, *bare]) == LearningCurve(
        1,
        150,
        (
            Point(0, 0, Expected(0.9, 0.0, None, 0.5)),
            Point(3, 20, Expected(0.9, 0.4, 0.75, 0.5)),
            Point(0, 20, Expected(0.9, 0.1, None, 0.5)),
            Point(3, 0, Expected(0.9, 0.3, None, 0.5)),
        ),
    )


@pytest.mark.parametrize(
    ("rows", "why"),
    [(WHOLE[:2], "no grid"), ([row("宿", "3x20", "1x20", 0.9)], "no corpus has as many")],
)
def test_what_is_no_grid_is_no_curve(rows: list[Row], why: str) -> None:
    with pytest.raises(NoGrid, match=why):
        curve_of(rows)
