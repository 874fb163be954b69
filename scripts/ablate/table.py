"""Variants → rows of a Markdown table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.evaluation.figures import Figure
from bot.evaluation.overview import as_cell, as_line
from bot.evaluation.queries import OUT_OF_SCOPE, LabelledQuery
from corpus.intent import Corpus

PRECISIONS = (0.9, 0.985)
# Figure → heading: how well a ranking is ordered, how well its confidence tells apart, both.
RANKING = {"hit@1": "Hit@1", "hit@3": "Hit@3"}
AREAS = {f"auc_{kind}": f"AUC {kind}" for kind in OUT_OF_SCOPE}
ANSWERED = {f"answered_at_{each}": f"answered at precision {each}" for each in PRECISIONS}
COLUMNS = RANKING | AREAS | ANSWERED


@dataclass(frozen=True)
class Variant:
    """What a ranker makes of the queries: `probabilities` of entries, (queries, entries).

    `confidence` (queries,) in the first entry is its probability, where nothing else judges.
    """

    name: str
    probabilities: np.ndarray
    confidence: np.ndarray | None = None


def head(queries: int) -> str:
    """Return the first two lines of the table."""
    columns = [f"variant ({queries} queries)", *COLUMNS.values()]
    return f"| {' | '.join(columns)} |\n{'|---' * len(columns)}|"


def row(variant: Variant, corpus: Corpus, queries: Sequence[LabelledQuery]) -> str:
    """Return one line of the table."""
    measured = {figure.name: figure for figure in measure(variant, corpus, queries)}
    return as_line(
        [variant.name, *(as_cell(measured.get(name), intervals=False) for name in COLUMNS)]
    )


def measure(
    variant: Variant, corpus: Corpus, queries: Sequence[LabelledQuery]
) -> tuple[Figure, ...]:
    """Return those of COLUMNS that these queries can measure.

    The n of an AUC is that of the queries out of scope.
    """
    ids = np.array([entry.id for entry in corpus.entries])
    ranked = ids[np.argsort(-variant.probabilities, axis=1)]
    confidence = variant.confidence
    if confidence is None:
        confidence = variant.probabilities.max(1)
    in_scope = np.array([bool(query.relevant) for query in queries])
    pairs = list(zip(ranked, queries, strict=True))
    first = np.array([own[0] in query.relevant for own, query in pairs])
    third = np.array([not query.relevant.isdisjoint(own[:3]) for own, query in pairs])
    kinds = np.array([query.kind for query in queries])
    if not in_scope.any():
        return ()
    count, figures = int(in_scope.sum()), []
    for name, hits in (("hit@1", first), ("hit@3", third)):
        figures.append(Figure(name, float(hits[in_scope].mean()), count=count))
    for kind in OUT_OF_SCOPE:
        if (own := kinds == kind).any():
            area = area_under_curve(confidence[in_scope], confidence[own])
            figures.append(Figure(f"auc_{kind}", area, count=int(own.sum())))
    for precision in PRECISIONS:
        share = answered_at(precision, confidence, first, in_scope)
        figures.append(Figure(f"answered_at_{precision}", share, count=count))
    return tuple(figures)


def area_under_curve(in_scope: np.ndarray, out_of_scope: np.ndarray) -> float:
    """Return the probability that an in-scope query has more confidence than another.

    Both are confidences, (n,) and (m,); ties count half (Mann & Whitney, 1947).
    """
    return float((np.sign(in_scope[:, None] - out_of_scope[None, :]) / 2 + 0.5).mean())


def answered_at(
    precision: float, confidence: np.ndarray, right: np.ndarray, in_scope: np.ndarray
) -> float:
    """Return the largest share of in-scope queries answered while answers are right that often.

    All are (queries,): confidence, whether the first entry is right, whether any entry is.
    """
    order = np.argsort(-confidence)
    reached = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(reached >= precision)
    return float(in_scope[order][: good[-1] + 1].sum() / in_scope.sum()) if len(good) else 0.0
