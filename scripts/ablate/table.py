"""Variants → rows of a Markdown table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.evaluation.queries import OUT_OF_SCOPE, LabelledQuery
from corpus.intent import Corpus

PRECISIONS = (0.9, 0.985)


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
    columns = [
        f"variant ({queries} queries)",
        "Hit@1",
        "Hit@3",
        *(f"AUC {kind}" for kind in OUT_OF_SCOPE),
        *(f"answered at precision {each}" for each in PRECISIONS),
    ]
    return f"| {' | '.join(columns)} |\n{'|---' * len(columns)}|"


def row(variant: Variant, corpus: Corpus, queries: Sequence[LabelledQuery]) -> str:
    """Return one line of the table."""
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
    cells = [
        f"{first[in_scope].mean():.3f}",
        f"{third[in_scope].mean():.3f}",
        *(
            f"{area_under_curve(confidence[in_scope], confidence[kinds == kind]):.3f}"
            if (kinds == kind).any()
            else "–"
            for kind in OUT_OF_SCOPE
        ),
        *(f"{answered_at(each, confidence, first, in_scope):.3f}" for each in PRECISIONS),
    ]
    return f"| {variant.name} | {' | '.join(cells)} |"


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
