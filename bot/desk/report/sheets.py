"""A report as CSV for Excel. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from bot.desk.known_names import KnownNames
from bot.desk.report.numbers import Report
from bot.journal.readings import Ratings, Trend
from bot.journal.sheet_cells import harmless

_DAYS = (
    "はじめの日",
    "終わりの日",
    "質問",
    "回答",
    "選択肢",
    "選ばれた",
    "電話を案内",
    "あいさつ・窓口のお尋ね",
    "解決",
    "高評価",
    "低評価",
)
_ENTRIES = ("ID", "Q&A", "案内した回数", "高評価", "低評価")


def days_sheet(_trend: Trend, report: Report, _names: KnownNames) -> str:
    """Return a line for each day, or week."""
    return _csv(
        _DAYS,
        (
            (
                step.first.isoformat(),
                step.last.isoformat(),
                (totals := step.outcome.totals).questions,
                totals.answered,
                totals.listed,
                totals.taken,
                totals.phoned,
                totals.greetings,
                step.outcome.resolved,
                step.outcome.helpful,
                step.outcome.unhelpful,
            )
            for step in report.steps
        ),
    )


def entries_sheet(trend: Trend, _report: Report, names: KnownNames) -> str:
    """Return a line for each entry that was shown or rated, most shown first."""
    ratings = {each.id: each.ratings for each in trend.rated_entries}
    shown = {each.id: each.count for each in trend.entries if each.id}
    ids = [*shown, *(id for id in ratings if id not in shown)]
    none = Ratings()
    return _csv(
        _ENTRIES,
        (
            (
                each,
                names.entry(each),
                shown.get(each, 0),
                ratings.get(each, none).helpful,
                ratings.get(each, none).unhelpful,
            )
            for each in ids
        ),
    )


def _csv(heading: Sequence[str], rows: Iterable[Sequence[str | int]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(heading)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()
