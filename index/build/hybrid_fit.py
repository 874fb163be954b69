"""Fits the hybrid ranker and its calibration.

Needs entries alone: no referrals, no labelled query. Wordings help.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from corpus.intent import Corpus, Entry
from corpus.text import normalize
from index import hybrid
from index.build.calibration_fit import fit_calibration
from index.build.context import BuildContext
from index.build.held_out import PRIOR_WITHOUT_WORDINGS, Sample, weights_by_kind
from index.build.projection_fit import MIN_PAIRS, centred, fit_map, fit_whitening
from index.build.texts import held_out, lexical_text, passage_text, stand_in
from index.dense import DenseIndex
from index.encoder import unit_rows
from index.hybrid import CANDIDATES, Scales, candidates, evidence_of
from index.lexical import LexicalIndex
from index.projection import Projection
from index.ranker import softmax

_MAX_HELD_OUT = 500  # questions that stand for all, where there are more
_TEMPERATURES = np.geomspace(0.1, 3, 15)


@dataclass(frozen=True)
class HybridFit:
    """All the parts of a fitted hybrid ranker, and held-out queries for its calibration."""

    projection: Projection
    dense: DenseIndex
    lexical: LexicalIndex
    scales: Scales
    sample: Sample

    def save(self, folder: Path) -> None:
        """Write what serves into `folder`."""
        hybrid.save(folder, self.projection, self.dense, self.lexical, self.scales)


@dataclass(frozen=True)
class _HeldOut:
    """Queries (n) held out from the entries at `positions` (n,).

    `by_answer` and `by_words` (n,) are the scores that each one's own entry has without it.
    """

    positions: np.ndarray
    vectors: np.ndarray
    lemmas: Sequence[Sequence[str]]
    by_answer: np.ndarray
    by_words: np.ndarray


@dataclass(frozen=True)
class _Vectors:
    """The space queries and entries share.

    `rows` (entries, d) are the entries, `without` (entries, d) the entries known without what is
    held out from them.
    """

    projection: Projection
    rows: np.ndarray
    without: np.ndarray


def build_hybrid(corpus: Corpus, context: BuildContext, folder: Path) -> None:
    """Write the hybrid ranker of a corpus and its calibration into `folder`."""
    fitted = fit_hybrid(corpus.entries, context)
    fitted.save(folder)
    fit_calibration(fitted.sample).save(folder)


def fit_hybrid(entries: Sequence[Entry], context: BuildContext) -> HybridFit:
    """Fit on the entries alone.

    What is held out is a query its entry answers: a wording, the entry then known by its others;
    where there are none, its question, the entry then known by its answer only. With the entry
    taken away altogether, the same query is one that nothing answers. Entries without a question
    lend the first sentence of their answer.
    """
    lemmas = context.tokenizer.lemmas
    vectors = _fit_vectors(entries, context)
    lexical = LexicalIndex.build([lemmas(lexical_text(entry)) for entry in entries])
    count = min(len(entries), _MAX_HELD_OUT)
    positions = np.unique(np.linspace(0, len(entries) - 1, count).astype(int))
    texts = [held_out(entries[i])[0] for i in positions]
    queries = vectors.projection.query(context.embed(texts, "query"))
    rest = LexicalIndex.build([lemmas(held_out(entry)[1]) for entry in entries])
    asked = [lemmas(text) for text in texts]
    held = _HeldOut(
        positions,
        queries,
        asked,
        (queries * vectors.without[positions]).sum(1),
        np.array(
            [
                rest.scores_of(words, np.array([i]))[0]
                for words, i in zip(asked, positions, strict=True)
            ]
        ),
    )
    dense = DenseIndex.build(vectors.rows, queries)
    scales = _spreads(vectors.rows, lexical, held)
    scores, own = _held_out_scores(dense, vectors.rows, lexical, scales, held)
    scales = replace(scales, temperature=_best_temperature(scores, own))
    sample = _sample(scores, own, scales, lexical, asked)
    return HybridFit(vectors.projection, dense, lexical, scales, sample)


def with_wordings_temperature(
    fitted: HybridFit, entries: Sequence[Entry], context: BuildContext
) -> HybridFit:
    """Return the same with the temperature under which wordings' own entries are likeliest.

    A question held out from its own entry is harder than what people ask: its temperature shares
    out too evenly.
    """
    worded = [i for i, entry in enumerate(entries) if entry.wordings]
    texts = [normalize(entries[i].wordings[-1]) for i in worded]
    queries = fitted.projection.query(context.embed(texts, "query"))
    scores = [
        fitted.scales.fuse(
            fitted.dense.scores(query), fitted.lexical.scores(context.tokenizer.lemmas(text))
        )
        for query, text in zip(queries, texts, strict=True)
    ]
    temperature = _best_temperature(np.stack(scores), np.array(worded))
    return replace(fitted, scales=replace(fitted.scales, temperature=temperature))


def _fit_vectors(entries: Sequence[Entry], context: BuildContext) -> _Vectors:
    """Learn the projection, from wordings where there are some, and place the entries."""
    pairs = [stand_in(entry) for entry in entries]
    asked = context.embed([question for question, _ in pairs], "query")
    projection = Projection(asked.mean(0) if len(entries) > 1 else np.zeros_like(asked[0]))
    passages = context.embed([passage_text(entry) for entry in entries], "document")
    answers = context.embed([answer for _, answer in pairs], "document")
    without = _minus_mean(answers, passages)
    views = [centred(passages)]
    if all(entry.question for entry in entries):
        questions = [normalize(entry.question) for entry in entries]
        views.append(centred(context.embed(questions, "document")))
    wordings = _wordings(entries, projection, context)
    worded = np.array([len(own) > 1 for own in wordings])
    if worded.sum() > 1:
        groups = [own for own in wordings if len(own) > 1]
        matrix = fit_whitening(groups)
        rows, without = unit_rows(np.mean(views, axis=0) @ matrix), unit_rows(without @ matrix)
        rows[worded] = unit_rows(np.stack([own.mean(0) for own in groups]) @ matrix)
        # The last wording is held out.
        without[worded] = unit_rows(np.stack([own[:-1].mean(0) for own in groups]) @ matrix)
        projection = replace(projection, matrix=matrix)
    else:
        if len(views) > 1 and len(entries) >= MIN_PAIRS:
            matrix = fit_map(projection.query(asked), views[0])
            views[1] = centred(views[1] @ matrix)
            projection = replace(projection, matrix=matrix)
        rows = np.mean(views, axis=0)
    return _Vectors(projection, np.asarray(rows, np.float32), without)


def _wordings(
    entries: Sequence[Entry], projection: Projection, context: BuildContext
) -> list[np.ndarray]:
    """Return each entry's wordings as centred unit rows (n, d), none where it has none."""
    texts = [normalize(wording) for entry in entries for wording in entry.wordings]
    ends = np.cumsum([len(entry.wordings) for entry in entries])
    return np.split(projection.query(context.embed(texts, "query")), ends[:-1])


def _minus_mean(vectors: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """Return unit rows of the vectors minus the reference's mean."""
    return vectors if len(reference) < 2 else unit_rows(vectors - reference.mean(0))


def _spreads(rows: np.ndarray, lexical: LexicalIndex, held: _HeldOut) -> Scales:
    """Return both scores' standard deviation over entries, averaged over queries; 1 for none.

    One query at a time: all at once is a matrix that a large corpus has no room for.
    """
    dense = float(np.mean([(rows @ query).std() for query in held.vectors]))
    words = float(np.mean([lexical.scores(lemmas).std() for lemmas in held.lemmas]))
    return Scales(dense or 1.0, words or 1.0)


def _held_out_scores(
    dense: DenseIndex, rows: np.ndarray, lexical: LexicalIndex, scales: Scales, held: _HeldOut
) -> tuple[np.ndarray, np.ndarray]:
    """Return fused scores (n, ranked) of held-out queries, and the column of each one's own entry.

    Ranked are the very entries that are ranked while serving: all, or what either retriever finds,
    the rest of a row being -inf. The own entry is found where it comes among them without what was
    held out; else its column is -1.
    """
    every, own = [], []
    for n, position in enumerate(held.positions):
        query, lemmas = held.vectors[n], held.lemmas[n]
        by_answer, by_words = held.by_answer[n], held.by_words[n]
        if dense.is_exact:
            ranked = np.arange(len(rows))
            meaning, words = rows @ query, lexical.scores(lemmas)
        else:
            ranked = candidates(dense, lexical, query, lemmas)
            meaning, words = rows[ranked] @ query, lexical.scores_of(lemmas, ranked)
            others = ranked != position
            missed = by_answer < _entrance(meaning[others]) and by_words < _entrance(words[others])
            ranked, meaning, words = ranked[others], meaning[others], words[others]
            if not missed:
                ranked = np.append(ranked, position)
                meaning, words = np.append(meaning, by_answer), np.append(words, by_words)
        here = ranked == position
        meaning, words = np.where(here, by_answer, meaning), np.where(here, by_words, words)
        every.append(scales.fuse(meaning, words))
        own.append(int(here.argmax()) if here.any() else -1)
    scores = np.full((len(every), max(map(len, every))), -np.inf, np.float32)
    for row, values in zip(scores, every, strict=True):
        row[: len(values)] = values
    return scores, np.array(own)


def _entrance(scores: np.ndarray) -> float:
    """Return the score that it takes to be among the CANDIDATES of a retriever."""
    enough = len(scores) >= CANDIDATES
    return float(np.partition(scores, -CANDIDATES)[-CANDIDATES]) if enough else -np.inf


def _best_temperature(scores: np.ndarray, own: np.ndarray) -> float:
    """Return the temperature under which the queries' own entries are likeliest."""
    found = np.flatnonzero(own >= 0)

    def loss(temperature: float) -> float:
        shares = softmax(scores[found] / temperature)[np.arange(len(found)), own[found]]
        return float(-np.log(shares + 1e-12).mean())

    return float(min(_TEMPERATURES, key=loss))


def _sample(
    scores: np.ndarray,
    own: np.ndarray,
    scales: Scales,
    lexical: LexicalIndex,
    lemmas: Sequence[Sequence[str]],
) -> Sample:
    """Return every held-out query twice: as one its entry answers, and with its entry away."""
    known = np.array([lexical.known_share(words) for words in lemmas])
    away, found, n = scores.copy(), own >= 0, len(own)
    away[np.flatnonzero(found), own[found]] = scores[np.isfinite(scores)].min() - 1
    return Sample(
        np.vstack([evidence_of(each, scales.temperature, known) for each in (scores, away)]),
        np.concatenate([scores.argmax(1) == own, np.zeros(n, bool)]),
        np.repeat([True, False], n),
        weights_by_kind(["in scope"] * n + ["entry held out"] * n, PRIOR_WITHOUT_WORDINGS),
    )
