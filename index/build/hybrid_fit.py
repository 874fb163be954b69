"""Fits the text scores: where all intents lie, and what the corpus's own questions reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from corpus.intent import Corpus, Entry, Intent
from corpus.text import normalize
from index.build.context import BuildContext
from index.build.projection_fit import MIN_PAIRS, centred, fit_map
from index.build.texts import lexical_text, passage_text, stand_in
from index.dense import DenseIndex
from index.encoder import unit_rows
from index.evidence import Evidence, OwnQuestions, against_own
from index.features import Features
from index.hybrid import Hybrid, Scales
from index.layout import IntentLayout
from index.lexical import LexicalIndex
from index.projection import Projection

_MAX_OWN = 500  # questions that stand for all, where there are more
_HUB = 5  # highest cosines
_BLOCK = 4096  # entries at a time: all at once is a matrix that a large corpus has no room for
# Wordings against an intent's own text, in its row: n of them weigh n / (n + 3). Flat between 1 and
# 3 on the shipped page with 1 to 80 wordings.
_TEXT_WEIGHT = 3.0
# Where a classifier learns from wordings too, those of an entry leave the texts to it the more they
# are: n of them weigh 16 / (n² + 16) times as much. Said twice they drown the entries without: where
# every second entry of a page (gym) had ten, the others' Hit@3 fell by 2 of 34 queries, so by none.
# Of the first few, of which little is learned, nearly all is left.
_LEFT_BY = 16


@dataclass(frozen=True)
class HybridFit:
    """The fitted text scores, and what own questions reach."""

    hybrid: Hybrid
    own: OwnQuestions


def fit_hybrid(corpus: Corpus, context: BuildContext, *, learned: bool) -> HybridFit:
    """Fit on what the corpus says of its intents, without any labelled query.

    `learned` tells whether a classifier learns from wordings besides.
    """
    entries = corpus.entries
    others: list[Intent] = [*corpus.clarifications, *corpus.referrals]
    weights = _weights_of_wordings(entries, learned=learned)
    projection, rows = _place(entries, others, weights, context)
    lemmas = context.tokenizer.lemmas
    heard = [
        replace(entry, wordings=entry.wordings[: round(len(entry.wordings) * weight)])
        for entry, weight in zip(entries, weights.tolist(), strict=True)
    ]
    texts = [*map(lexical_text, heard), *map(_topic_text, others)]
    lexical = LexicalIndex.build([lemmas(text) for text in texts])
    asked = _own_questions(entries, context)
    queries = projection.query(asked.features.vectors)
    dense = DenseIndex.build(rows, queries)
    scales = _spreads(rows[: len(entries)], lexical, queries, asked.features.lemmas)
    hybrid = Hybrid(projection, dense, lexical, scales)
    return HybridFit(hybrid, _measure_own(corpus, hybrid, rows, asked, queries, context))


@dataclass(frozen=True)
class _Asked:
    """Own questions: the entries' positions (n,) and the questions' features (n)."""

    positions: np.ndarray
    features: Features


def _own_questions(entries: Sequence[Entry], context: BuildContext) -> _Asked:
    count = min(len(entries), _MAX_OWN)
    positions = np.unique(np.linspace(0, len(entries) - 1, count).astype(int))
    return _Asked(positions, context.features([stand_in(entries[i])[0] for i in positions]))


def _weights_of_wordings(entries: Sequence[Entry], *, learned: bool) -> np.ndarray:
    """Return how much of the entries' wordings the texts hold (entries,): 1 for all."""
    counts = np.array([len(entry.wordings) for entry in entries], np.float32)
    return _LEFT_BY / (counts**2 + _LEFT_BY) if learned else np.ones_like(counts)


def _place(
    entries: Sequence[Entry],
    others: Sequence[Intent],
    weights: np.ndarray,
    context: BuildContext,
) -> tuple[Projection, np.ndarray]:
    """Learn the projection, and return a unit row for every intent.

    `weights` (entries,) are those of the entries' wordings.
    """
    pairs = [stand_in(entry) for entry in entries]
    asked = context.embed([question for question, _ in pairs], "query")
    projection = Projection(asked.mean(0) if len(entries) > 1 else np.zeros_like(asked[0]))
    views = [centred(context.embed([passage_text(entry) for entry in entries], "document"))]
    if all(entry.question for entry in entries):
        questions = [normalize(entry.question) for entry in entries]
        views.append(centred(context.embed(questions, "document")))
        if len(entries) >= MIN_PAIRS:
            matrix = fit_map(projection.query(asked), views[0])
            views[1] = centred(views[1] @ matrix)
            projection = replace(projection, matrix=matrix)
    rows = np.mean(views, axis=0)
    means, counts = _mean_wordings(entries, projection, context)
    share = (weights * counts / (counts + _TEXT_WEIGHT))[:, None]
    rows = unit_rows((1 - share) * rows + share * means)
    if others:
        topics = projection.query(context.embed([normalize(_name(o)) for o in others], "query"))
        means, counts = _mean_wordings(others, projection, context)
        share = (counts / (counts + _TEXT_WEIGHT))[:, None]
        rows = np.vstack([rows, unit_rows((1 - share) * topics + share * means)])
    return projection, np.asarray(rows, np.float32)


def _mean_wordings(
    intents: Sequence[Intent], projection: Projection, context: BuildContext
) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean of each intent's wordings (n, d), zero where there are none, and how many."""
    counts = np.array([len(intent.wordings) for intent in intents])
    means = np.zeros((len(intents), len(projection.mean)), np.float32)
    texts = [normalize(wording) for intent in intents for wording in intent.wordings]
    if texts:
        vectors = projection.query(context.embed(texts, "query"))
        np.add.at(means, np.repeat(np.arange(len(intents)), counts), vectors)
    return means / np.maximum(counts, 1)[:, None], counts


def _name(intent: Intent) -> str:
    return intent.question if isinstance(intent, Entry) else intent.topic


def _topic_text(intent: Intent) -> str:
    return normalize(" ".join([_name(intent), *intent.wordings]))


def _spreads(
    rows: np.ndarray, lexical: LexicalIndex, queries: np.ndarray, lemmas: Sequence[Sequence[str]]
) -> Scales:
    """Return both scores' standard deviation over entries, averaged over queries; 1 for none."""
    dense = float(np.mean([(rows @ query).std() for query in queries]))
    words = float(np.mean([lexical.scores(each)[: len(rows)].std() for each in lemmas]))
    return Scales(dense or 1.0, words or 1.0)


def _measure_own(
    corpus: Corpus,
    hybrid: Hybrid,
    rows: np.ndarray,
    asked: _Asked,
    queries: np.ndarray,
    context: BuildContext,
) -> OwnQuestions:
    """Return what own questions reach where their own entry is taken away."""
    layout = IntentLayout.of(corpus)
    hubs, highest = _hubs(rows[: layout.entries], queries, asked.positions)
    questions = [context.tokenizer.lemmas(stand_in(entry)[0]) for entry in corpus.entries]
    terms = [hybrid.lexical.positions_of(lemmas)[0] for lemmas in questions]
    own = OwnQuestions(
        hubs,
        float(highest.std()) or 1.0,
        np.zeros(4),
        np.ones(4),
        np.concatenate(terms).astype(np.int32),
        np.cumsum([0, *map(len, terms)]),
    )
    if layout.entries < 2:
        return own
    evidence = Evidence(layout, hybrid, np.zeros(layout.total, np.float32), own)
    raw = []
    for n, position in enumerate(asked.positions):
        query = asked.features.pick(np.array([n]))
        others = np.arange(layout.total) != position
        raw.append(evidence.raw_against_own(query, hybrid.score(query).only(others)))
    means, deviations = against_own(np.stack(raw), len(raw))
    return replace(own, means=means, deviations=deviations)


def _hubs(
    rows: np.ndarray, queries: np.ndarray, positions: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return each entry's mean cosine with the nearest questions of others (entries,), and each
    question's highest cosine with another entry (n,).
    """
    hubs = np.zeros(len(rows), np.float32)
    highest = np.full(len(queries), -1.0, np.float32)
    if len(rows) < 2:
        return hubs, highest
    for start in range(0, len(rows), _BLOCK):
        block = queries @ rows[start : start + _BLOCK].T
        inside = (positions >= start) & (positions < start + _BLOCK)
        block[inside, positions[inside] - start] = -1
        highest = np.maximum(highest, block.max(1))
        most = min(_HUB, max(len(queries) - 1, 1))
        hubs[start : start + _BLOCK] = np.sort(block, 0)[-most:].mean(0)
    return hubs, highest
