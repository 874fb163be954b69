"""What a page does with questions that were in no stream, after so many approvals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.evaluation.queries import LabelledQuery
from corpus.intent import Corpus


@dataclass(frozen=True)
class Seen:
    """A query and what came of it: an answer at once, anything shown, the right entry shown."""

    query: LabelledQuery
    answered: bool
    shown: bool
    served: bool


@dataclass(frozen=True)
class Figures:
    """What came of the queries after a round of approvals, of one order of the stream or several.

    `served`: of those with an answer, the share that got the right entry, as answer or in a list;
    `answered`: as answer. `precision`: of all answers, the right ones; None where there was none.
    `offered`: of those that nothing answers, the share that got an entry. `untouched`: `served` of
    the `others`, queries about entries without an approved wording, and `untouched_before` what
    these had at the start; None where there are none.
    """

    round: int
    wordings: float
    served: float
    answered: float
    answers: float
    precision: float | None
    offered: float | None
    others: float
    untouched: float | None
    untouched_before: float | None

    @classmethod
    def of(
        cls, number: int, corpus: Corpus, found: Sequence[Seen], before: dict[str, bool]
    ) -> Figures:
        """Return the figures of a round; `before` tells what was served at the start."""
        touched = {entry.id for entry in corpus.entries if entry.wordings}
        inside = [each for each in found if each.query.relevant]
        answers = [each for each in found if each.answered]
        others = [each for each in inside if not touched & each.query.relevant]
        return cls(
            number,
            sum(len(entry.wordings) for entry in corpus.entries),
            _share([each.served for each in inside]) or 0.0,
            _share([each.answered and each.served for each in inside]) or 0.0,
            len(answers),
            _share([each.served for each in answers]),
            _share([each.shown for each in found if not each.query.relevant]),
            len(others),
            _share([each.served for each in others]),
            _share([before[each.query.id] for each in others]),
        )


def mean_of(orders: Sequence[Figures]) -> Figures:
    """Return the mean of the same round in several orders; shares weigh by what they are of."""
    answers = [each.answers for each in orders]
    others = [each.others for each in orders]
    whole = [1.0] * len(orders)
    return Figures(
        orders[0].round,
        _mean([each.wordings for each in orders], whole) or 0.0,
        _mean([each.served for each in orders], whole) or 0.0,
        _mean([each.answered for each in orders], whole) or 0.0,
        _mean(answers, whole) or 0.0,
        _mean([each.precision for each in orders], answers),
        _mean([each.offered for each in orders], whole),
        _mean(others, whole) or 0.0,
        _mean([each.untouched for each in orders], others),
        _mean([each.untouched_before for each in orders], others),
    )


def row_of(figures: Figures) -> str:
    """Return the figures as a row of a table."""
    shares = (figures.served, figures.answered, figures.precision, figures.offered)
    cells = [f"{figures.wordings:.0f}", *map(_written, shares)]
    untouched = f"{_written(figures.untouched_before)} → {_written(figures.untouched)}"
    return f"| {' | '.join(cells)} | {untouched} |"


def _share(values: Sequence[bool]) -> float | None:
    return sum(values) / len(values) if values else None


def _mean(values: Sequence[float | None], weights: Sequence[float]) -> float | None:
    pairs = [(v, w) for v, w in zip(values, weights, strict=True) if v is not None and w]
    return sum(v * w for v, w in pairs) / sum(w for _, w in pairs) if pairs else None


def _written(share: float | None) -> str:
    return "–" if share is None else f"{share:.2f}"
