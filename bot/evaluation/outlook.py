"""What a corpus can be expected to do now, and which next hour of work brings most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from bot.evaluation.learning_curve import Expected, LearningCurve
from corpus.intent import Corpus, Entry
from corpus.text import normalize
from index.lexical import LexicalIndex
from index.tokenizer import Tokenizer

FEW_WORDINGS = 5
CAUTION = 0.9  # the precision beside the set one that everybody is told about
ENOUGH_LABELLED = 50  # real queries that calibrate
_AN_HOUR = 300  # texts: five a minute, typed or copied out of mails
_MORE_WORDINGS, _MORE_TOPICS = 5, 20
_BEGIN_WITH = 3  # entries that are named
_MAX_COMPARED = 1000  # entries whose likeness to all others is looked at


@dataclass(frozen=True)
class Step:
    """An hour of work at most: so many texts, each for so many entries, and what it would bring."""

    kind: Literal["wordings", "topics"]
    count: int
    entries: int
    after: tuple[Expected, ...]


@dataclass(frozen=True)
class Outlook:
    """A corpus as it is: how many of its entries have no wordings, or few, and its own topics.

    `now` is at the precision set and at CAUTION, none where nothing was measured; `at_least` says
    that the corpus has more than any that was measured. `steps` are sorted, best first.
    `begin_with` are the entries that wordings would help most.
    """

    entries: int
    bare: int
    few: int
    topics: int
    labelled: int
    now: tuple[Expected, ...]
    at_least: bool
    steps: tuple[Step, ...]
    begin_with: tuple[Entry, ...]


def outlook_of(corpus: Corpus, precision: float, curve: LearningCurve) -> Outlook:
    """Return the outlook of a corpus. `precision` is the one set."""
    counts = [len(entry.wordings) for entry in corpus.entries]
    topics = sum(not referral.pack for referral in corpus.referrals)
    found = {curve.measured_precision(wanted) for wanted in (precision, CAUTION)}
    precisions = sorted((each for each in found if each is not None), reverse=True)

    def expect(wordings: Iterable[int], own_topics: int) -> tuple[Expected, ...]:
        by_count = Counter(wordings)
        return tuple(curve.at(by_count, own_topics, each) for each in precisions)

    now, steps = expect(counts, topics), []
    fewest = sorted(counts)
    wanting = sum(count < curve.max_wordings for count in counts)
    if reached := min(wanting, _AN_HOUR // _MORE_WORDINGS):
        more = [count + _MORE_WORDINGS for count in fewest[:reached]] + fewest[reached:]
        steps.append(Step("wordings", _MORE_WORDINGS, reached, expect(more, topics)))
    if topics < curve.max_topics:
        after = expect(counts, topics + _MORE_TOPICS)
        steps.append(Step("topics", _MORE_TOPICS, 0, after))
    return Outlook(
        len(counts),
        counts.count(0),
        sum(0 < count < FEW_WORDINGS for count in counts),
        topics,
        len(corpus.labelled),
        now,
        not wanting and topics >= curve.max_topics,
        tuple(sorted(steps, key=lambda step: -_gain(now, step.after))),
        _begin_with(corpus) if wanting else (),
    )


def _gain(now: Sequence[Expected], after: Sequence[Expected]) -> float:
    """Return how many more of the queries with an answer, and without one, are served rightly."""
    pairs = list(zip(now, after, strict=True))[:1]
    return sum(b.answered - a.answered + b.phone_near - a.phone_near for a, b in pairs)


def _begin_with(corpus: Corpus) -> tuple[Entry, ...]:
    """Return the entries with the fewest wordings, of these the ones most like others."""
    counts = np.array([len(entry.wordings) for entry in corpus.entries])
    limit = np.sort(counts)[:_BEGIN_WITH][-1]
    positions = np.flatnonzero(counts <= limit)
    if len(positions) > _MAX_COMPARED:
        positions = positions[np.linspace(0, len(positions) - 1, _MAX_COMPARED).astype(int)]
    order = np.lexsort((-_likeness(corpus, positions), counts[positions]))
    return tuple(corpus.entries[i] for i in positions[order[:_BEGIN_WITH]])


def _likeness(corpus: Corpus, positions: np.ndarray) -> np.ndarray:
    """Return how well another entry's question fits the one at each position, against its own.

    float64, shape (positions,), of BM25 scores; 0 where no other shares a word with it.
    """
    tokenizer = Tokenizer(group.terms for group in corpus.synonyms)
    texts = [normalize(entry.question or entry.answer) for entry in corpus.entries]
    lemmas = [tokenizer.lemmas(text) for text in texts]
    index = LexicalIndex.build(lemmas)
    found = []
    for position in positions.tolist():
        rows, scores = index.best(lemmas[position], 2)
        by_row = dict(zip(rows.tolist(), scores.tolist(), strict=True))
        own = by_row.pop(position, 0.0) or max(by_row.values(), default=1.0)
        found.append(min(max(by_row.values(), default=0.0) / own, 1.0))
    return np.array(found)
