"""Fits the fused ranker and its calibration. Needs entries alone: no referrals, no labelled query;
wordings help."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from corpus.intent import Entry
from corpus.text import normalize
from index.build.texts import held_out, lexical_text, passage_text, stand_in
from index.calibration import PRIOR_WITHOUT_WORDINGS, Sample, weights_by_kind
from index.dense import DenseIndex
from index.encoder import Kind, unit_rows
from index.hybrid import CANDIDATES, Scales, candidates, evidence_of
from index.lexical import LexicalIndex
from index.projection import MIN_PAIRS, Projection, centred, fit_map, fit_whitening
from index.ranker import softmax

Embed = Callable[[Sequence[str], Kind], np.ndarray]
Tokens = Callable[[str], list[str]]

_SAMPLE = 500  # questions that stand for all, where there are more
_TEMPERATURES = np.geomspace(0.1, 3, 15)


@dataclass(frozen=True)
class Fused:
    """All the parts of a fitted fused ranker, and held-out queries for its calibration."""

    projection: Projection
    dense: DenseIndex
    lexical: LexicalIndex
    scales: Scales
    sample: Sample


def fit_fused(entries: Sequence[Entry], embed: Embed, tokens: Tokens) -> Fused:
    """Fit on the entries alone.

    What is held out is a query its entry answers: a wording, the entry then known by its others;
    where there are none, its question, the entry then known by its answer only. With the entry
    taken away altogether, the same query is one that nothing answers. Entries without a question
    lend the first sentence of their answer.
    """
    pairs = [stand_in(entry) for entry in entries]
    asked = embed([question for question, _ in pairs], "query")
    projection = Projection(asked.mean(0) if len(entries) > 1 else np.zeros_like(asked[0]))
    whole = embed([passage_text(entry) for entry in entries], "document")
    views = [centred(whole)]
    if questions := [entry.question for entry in entries if entry.question]:
        views += [centred(embed(questions, "document"))] if len(questions) == len(entries) else []
    said = _wordings(entries, projection, embed)
    by_answer = unit_minus_mean(embed([answer for _, answer in pairs], "document"), whole)
    worded = np.array([len(own) > 1 for own in said])
    if worded.sum() > 1:
        groups = [own for own in said if len(own) > 1]
        matrix = fit_whitening(groups)
        rows, by_answer = unit_rows(np.mean(views, axis=0) @ matrix), unit_rows(by_answer @ matrix)
        rows[worded] = unit_rows(np.stack([own.mean(0) for own in groups]) @ matrix)
        by_answer[worded] = unit_rows(
            np.stack([own[:-1].mean(0) for own in groups]) @ matrix
        )  # the last is held out
        projection = replace(projection, matrix=matrix)
    else:
        if len(views) > 1 and len(entries) >= MIN_PAIRS:
            matrix = fit_map(projection.query(asked), views[0])
            views[1] = centred(views[1] @ matrix)
            projection = replace(projection, matrix=matrix)
        rows = np.mean(views, axis=0)
    rows = np.asarray(rows, np.float32)
    lexical = LexicalIndex.build([tokens(lexical_text(entry)) for entry in entries])

    picked = np.unique(np.linspace(0, len(entries) - 1, min(len(entries), _SAMPLE)).astype(int))
    held = [held_out(entries[i]) for i in picked]
    queries = projection.query(embed([query for query, _ in held], "query"))
    query_tokens = [tokens(query) for query, _ in held]
    dense = DenseIndex.build(rows, queries)
    scales = Scales(*_spreads(rows, lexical, queries, query_tokens))
    # The entry itself, known without the query.
    near = (queries * by_answer[picked]).sum(1)
    rest = LexicalIndex.build([tokens(held_out(entry)[1]) for entry in entries])
    by_its_words = [
        rest.scores_of(each, np.array([i]))[0] for each, i in zip(query_tokens, picked, strict=True)
    ]
    fused, own = _held_out(
        dense, rows, lexical, scales, queries, query_tokens, picked, near, np.array(by_its_words)
    )
    scales = replace(scales, temperature=_best_temperature(fused, own))
    return Fused(
        projection, dense, lexical, scales, _sample(fused, own, scales, lexical, query_tokens)
    )


def _wordings(entries: Sequence[Entry], projection: Projection, embed: Embed) -> list[np.ndarray]:
    """Return each entry's wordings as centred unit rows (n, d), none where it has none."""
    counts = [len(entry.wordings) for entry in entries]
    vectors = projection.query(
        embed([normalize(wording) for entry in entries for wording in entry.wordings], "query")
    )
    return np.split(vectors, np.cumsum(counts)[:-1])


def with_real_temperature(
    fitted: Fused, queries: np.ndarray, query_tokens: Sequence[Sequence[str]], own: np.ndarray
) -> Fused:
    """Return the same with the temperature under which real queries' entries are likeliest;
    `queries` (n, d) as embedded.

    A question held out from its own entry is harder than what people ask: its temperature shares
    out too evenly.
    """
    scores = np.stack(
        [
            fitted.scales.fuse(fitted.dense.scores(query), fitted.lexical.scores(tokens))
            for query, tokens in zip(fitted.projection.query(queries), query_tokens, strict=True)
        ]
    )
    return replace(
        fitted, scales=replace(fitted.scales, temperature=_best_temperature(scores, own))
    )


def _spreads(
    rows: np.ndarray,
    lexical: LexicalIndex,
    queries: np.ndarray,
    query_tokens: Sequence[Sequence[str]],
) -> tuple[float, float]:
    """Return both legs' standard deviation over entries, averaged over the queries; 1 where there
    is none.

    One query at a time: all at once is a matrix that a large corpus has no room for.
    """
    return (
        float(np.mean([(rows @ query).std() for query in queries])) or 1.0,
        float(np.mean([lexical.scores(each).std() for each in query_tokens])) or 1.0,
    )


def _held_out(
    dense: DenseIndex,
    rows: np.ndarray,
    lexical: LexicalIndex,
    scales: Scales,
    queries: np.ndarray,
    query_tokens: Sequence[Sequence[str]],
    picked: np.ndarray,
    by_answer: np.ndarray,
    by_its_words: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Return fused scores (n, judged) of the held-out questions and the column of each one's own
    entry, -1 where missed.

    Judged are the very entries that are judged while serving: all, or what either leg finds, the
    rest of a row being -inf. The own entry is found where its answer alone brings it among them.
    """
    lines, own = [], []
    for query, each, i, near, said in zip(
        queries, query_tokens, picked, by_answer, by_its_words, strict=True
    ):
        if dense.is_exact:
            judged, by_meaning, by_words = np.arange(len(rows)), rows @ query, lexical.scores(each)
        else:
            judged = candidates(dense, lexical, query, each)
            by_meaning, by_words = rows[judged] @ query, lexical.scores_of(each, judged)
        others = judged != i
        if (
            not dense.is_exact
            and near < _least(by_meaning[others])
            and said < _least(by_words[others])
        ):
            judged, by_meaning, by_words = judged[others], by_meaning[others], by_words[others]
        elif i not in judged:
            judged, by_meaning, by_words = (
                np.append(judged, i),
                np.append(by_meaning, near),
                np.append(by_words, said),
            )
        here = judged == i
        lines.append(scales.fuse(np.where(here, near, by_meaning), np.where(here, said, by_words)))
        own.append(int(here.argmax()) if here.any() else -1)
    fused = np.full((len(lines), max(map(len, lines))), -np.inf, np.float32)
    for line, scores in zip(fused, lines, strict=True):
        line[: len(scores)] = scores
    return fused, np.array(own)


def _least(scores: np.ndarray) -> float:
    """Return what it takes to be among the CANDIDATES of a leg."""
    return (
        float(np.partition(scores, -CANDIDATES)[-CANDIDATES])
        if len(scores) >= CANDIDATES
        else -np.inf
    )


def unit_minus_mean(vectors: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """Return unit rows of the vectors minus the reference's mean."""
    if len(reference) < 2:
        return vectors
    moved = vectors - reference.mean(0)
    return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-12))


def _best_temperature(fused: np.ndarray, own: np.ndarray) -> float:
    """Return the temperature under which the held-out questions' own entries are most likely."""
    rows = np.arange(len(own))
    found = own >= 0
    losses = [
        -np.log(softmax(fused[found] / temperature)[rows[found], own[found]] + 1e-12).mean()
        for temperature in _TEMPERATURES
    ]
    return float(_TEMPERATURES[int(np.argmin(losses))])


def _sample(
    fused: np.ndarray,
    own: np.ndarray,
    scales: Scales,
    lexical: LexicalIndex,
    query_tokens: Sequence[Sequence[str]],
) -> Sample:
    known = np.array([lexical.known_share(tokens) for tokens in query_tokens])
    away, found = fused.copy(), own >= 0
    away[np.flatnonzero(found), own[found]] = fused[np.isfinite(fused)].min() - 1
    evidence = np.vstack(
        [evidence_of(scores, scales.temperature, known) for scores in (fused, away)]
    )
    n = len(own)
    right = np.concatenate([fused.argmax(1) == own, np.zeros(n, bool)])
    inside = np.concatenate([np.ones(n, bool), np.zeros(n, bool)])
    return Sample(
        evidence,
        right,
        inside,
        weights_by_kind(["in scope"] * n + ["entry held out"] * n, PRIOR_WITHOUT_WORDINGS),
    )
