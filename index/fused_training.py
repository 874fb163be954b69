"""Fits the fused ranker and its calibration. Needs entries alone: no wordings, no referrals, no labelled query."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from corpus.entry import Entry
from index.calibration import PRIOR_WITHOUT_WORDINGS, Sample, weights_by_kind
from index.encoder import Kind
from index.fused import Scales, evidence_of, spread
from index.lexical import LexicalIndex
from index.passage import lexical_text, passage_text, stand_in
from index.projection import MIN_PAIRS, Projection, centred, fit_map
from index.ranker import softmax

Embed = Callable[[Sequence[str], Kind], np.ndarray]
Tokens = Callable[[str], list[str]]

_SAMPLE = 500  # questions that stand for all, where there are more
_TEMPERATURES = np.geomspace(0.1, 3, 15)


@dataclass(frozen=True)
class Fused:
    """All the parts of a fitted fused ranker, and held-out queries for its calibration."""

    projection: Projection
    rows: np.ndarray
    lexical: LexicalIndex
    scales: Scales
    sample: Sample


def fit_fused(entries: Sequence[Entry], embed: Embed, tokens: Tokens) -> Fused:
    """Fit on the entries alone.

    A question held out is a query its entry answers: the entry is then known by its answer only. With the entry
    taken away altogether, the same question is one that nothing answers. Entries without a question lend the first
    sentence of their answer.
    """
    pairs = [stand_in(entry) for entry in entries]
    asked = embed([question for question, _ in pairs], "query")
    whole = embed([passage_text(entry) for entry in entries], "document")
    rest = embed([answer for _, answer in pairs], "document")
    projection = Projection(asked.mean(0) if len(entries) > 1 else np.zeros_like(asked[0]))
    views = [centred(whole)]
    if all(entry.question for entry in entries):
        views.append(centred(embed([entry.question for entry in entries], "document")))
        if len(entries) >= MIN_PAIRS:
            matrix = fit_map(projection.query(asked), views[0])
            projection = replace(projection, matrix=matrix)
            views[1] = centred(views[1] @ matrix)
    rows = np.asarray(np.mean(views, axis=0), np.float32)
    lexical = LexicalIndex.build([tokens(lexical_text(entry)) for entry in entries])

    picked = np.unique(np.linspace(0, len(entries) - 1, min(len(entries), _SAMPLE)).astype(int))
    queries = projection.query(asked[picked])
    query_tokens = [tokens(pairs[i][0]) for i in picked]
    dense = queries @ rows.T
    by_words = np.stack([lexical.scores(each) for each in query_tokens])
    scales = Scales(spread(dense), spread(by_words))
    own = np.arange(len(picked)), picked
    answers = LexicalIndex.build([tokens(answer) for _, answer in pairs])
    rest_rows = unit_minus_mean(rest, whole)
    dense[own] = (queries * rest_rows[picked]).sum(1)
    by_words[own] = [answers.scores(each)[i] for each, i in zip(query_tokens, picked, strict=True)]
    fused = scales.fuse(dense, by_words)
    scales = replace(scales, temperature=_best_temperature(fused, picked))
    return Fused(projection, rows, lexical, scales, _sample(fused, picked, scales, lexical, query_tokens))


def unit_minus_mean(vectors: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """Return unit rows of the vectors minus the reference's mean."""
    if len(reference) < 2:
        return vectors
    moved = vectors - reference.mean(0)
    return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-12))


def _best_temperature(fused: np.ndarray, own: np.ndarray) -> float:
    """Return the temperature under which the held-out questions' own entries are most likely."""
    rows = np.arange(len(own))
    losses = [-np.log(softmax(fused / temperature)[rows, own] + 1e-12).mean() for temperature in _TEMPERATURES]
    return float(_TEMPERATURES[int(np.argmin(losses))])


def _sample(fused: np.ndarray, own: np.ndarray, scales: Scales, lexical: LexicalIndex,
            query_tokens: Sequence[Sequence[str]]) -> Sample:
    known = np.array([lexical.known_share(tokens) for tokens in query_tokens])
    away = fused.copy()
    away[np.arange(len(own)), own] = fused.min() - 1
    evidence = np.vstack([evidence_of(scores, scales.temperature, known) for scores in (fused, away)])
    n = len(own)
    right = np.concatenate([fused.argmax(1) == own, np.zeros(n, bool)])
    inside = np.concatenate([np.ones(n, bool), np.zeros(n, bool)])
    return Sample(evidence, right, inside,
                  weights_by_kind(["in scope"] * n + ["entry held out"] * n, PRIOR_WITHOUT_WORDINGS))
