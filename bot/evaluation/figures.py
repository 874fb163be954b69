"""Outcomes → figures: ranking and decisions, with intervals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.answer.decision import Verdict
from bot.evaluation.metrics import (
    bootstrap_interval,
    expected_calibration_error,
    hit_at_k,
    ndcg_at_k,
    reciprocal_rank_at_k,
)
from bot.evaluation.outcomes import Outcome
from bot.evaluation.queries import AMBIGUOUS, OUT_OF_SCOPE


@dataclass(frozen=True)
class Interval:
    """The 95 % bootstrap interval of a mean over `n` values."""

    low: float
    high: float
    n: int


@dataclass(frozen=True)
class Figure:
    """One measured number; where it is no mean, `interval` is None and `count` may tell its n."""

    name: str
    value: float
    interval: Interval | None = None
    count: int = 0

    @property
    def n(self) -> int:
        """Return over how many values it was measured; 0 where that says nothing."""
        return self.interval.n if self.interval else self.count


def measure(outcomes: Sequence[Outcome]) -> list[Figure]:
    """Return the figures of the contract.

    The ranking is judged by queries with one right entry; the decisions, which include whether the
    bot abstains, only where some queries have none.
    """
    single = [o for o in outcomes if o.query.relevant and o.query.kind != AMBIGUOUS]
    out_of_scope = [o for o in outcomes if not o.query.relevant]
    figures = [Figure("queries", len(outcomes)), *means(_ranking(single))]
    if out_of_scope:
        ambiguous = [o for o in outcomes if o.query.relevant and o.query.kind == AMBIGUOUS]
        figures += means(_decisions(single, out_of_scope, ambiguous))
        judged = [o for o in (*single, *out_of_scope) if o.decision.confidence is not None]
        confidence = [o.decision.confidence or 0.0 for o in judged]
        right = [o.first_shown_right for o in judged]
        ece = expected_calibration_error(confidence, right)
        figures.append(Figure("ece", ece, count=len(judged)))
    return figures


def means(values: Mapping[str, Sequence[float]]) -> list[Figure]:
    """Return the mean of each name's values; none where there are no values."""
    return [
        Figure(name, sum(own) / len(own), Interval(*bootstrap_interval(own), len(own)))
        for name, own in values.items()
        if own
    ]


def as_json(figures: Sequence[Figure]) -> dict[str, float]:
    """Return one flat object: of a mean also its ends, as name_low, _high; and n, as _n."""
    flat: dict[str, float] = {}
    for figure in figures:
        flat[figure.name] = figure.value
        if figure.interval:
            flat[f"{figure.name}_low"] = figure.interval.low
            flat[f"{figure.name}_high"] = figure.interval.high
        if figure.n:
            flat[f"{figure.name}_n"] = figure.n
    return flat


def as_table(figures: Sequence[Figure]) -> str:
    """Return the figures as text: value, 95 % bootstrap interval, number of queries."""
    lines = []
    for figure in figures:
        line = f"{figure.name:28} {as_text(figure.value)}"
        if interval := figure.interval:
            line += f"  [{interval.low:.3f}, {interval.high:.3f}]"
        if figure.n:
            line += f"  n={figure.n}"
        lines.append(line)
    return "\n".join(lines)


def as_text(value: float) -> str:
    """Return a count as it is, a share with three digits."""
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def _ranking(single: Sequence[Outcome]) -> dict[str, list[float]]:
    def each(metric: Callable[..., float], k: int) -> list[float]:
        return [metric(o.ranking, o.query.relevant, k) for o in single]

    return {f"hit@{k}": each(hit_at_k, k) for k in (1, 3, 10)} | {
        "mrr@10": each(reciprocal_rank_at_k, 10),
        "ndcg@10": each(ndcg_at_k, 10),
    }


def _decisions(
    single: Sequence[Outcome], out_of_scope: Sequence[Outcome], ambiguous: Sequence[Outcome]
) -> dict[str, list[float]]:
    answered = [o for o in (*single, *out_of_scope) if o.answered]
    values = {
        "answer_precision": [float(o.right) for o in answered],
        "answered": [float(o.answered) for o in single],
        "served": [float(o.served) for o in single],
        "fallback": [float(not o.shown) for o in out_of_scope],
        "wrongly_answered": [float(o.answered) for o in out_of_scope],
    }
    for kind in OUT_OF_SCOPE:
        own = [o for o in out_of_scope if o.query.kind == kind]
        values[f"fallback_{kind}"] = [float(not o.shown) for o in own]
        values[f"wrongly_answered_{kind}"] = [float(o.answered) for o in own]
    values["choices_ambiguous"] = [float(_mostly_acceptable(o)) for o in ambiguous]
    return values


def _mostly_acceptable(outcome: Outcome) -> bool:
    """Return whether choices were shown of which at least half are right."""
    acceptable = sum(entry_id in outcome.query.relevant for entry_id in outcome.shown)
    return outcome.decision.verdict is Verdict.CHOICES and acceptable * 2 >= len(outcome.shown)
