"""New questions after a topic: what a conversation costs them.

A short question is read in the light of the last answer, whether it goes on with it or not. So each
is asked alone and again after other answers; what was right must stay right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answer.answerer import Answerer
from bot.answer.decision import Decision
from bot.answer.topic import SHORT
from bot.evaluation.figures import Figure, means
from bot.evaluation.outcomes import Outcome
from bot.evaluation.queries import LabelledQuery
from corpus.intent import Entry
from index.question import Question

TOPICS = 7


@dataclass(frozen=True)
class TopicChange:
    """What the bot did with one query after a topic, and alone."""

    topic: Entry
    after: Outcome
    alone: Outcome

    @property
    def lost(self) -> bool:
        """Return whether the topic costs the query what is right.

        That is a right entry, or the phone where nothing is right or the matter is urgent.
        """
        return (_serves(self.alone) and not _serves(self.after)) or (
            _is_urgent(self.alone.decision) and not _is_urgent(self.after.decision)
        )


def change_topics(
    answerer: Answerer, queries: Sequence[LabelledQuery], topics: Sequence[Entry] = ()
) -> list[TopicChange]:
    """Ask every short query after each topic: by default TOPICS entries, spread over the corpus."""
    entries = answerer.corpus.entries
    topics = topics or entries[:: max(len(entries) // TOPICS, 1)][:TOPICS]
    changes = []
    for query in queries:
        if len(query.text) > SHORT:
            continue
        alone = _ask(answerer, query, ())
        changes += [TopicChange(topic, _ask(answerer, query, (topic,)), alone) for topic in topics]
    return changes


def measure_topic_changes(changes: Sequence[TopicChange]) -> list[Figure]:
    """Return the share of changes that are lost, and how many there are of it."""
    lost = [float(change.lost) for change in changes]
    return [Figure("topic_changes", len(lost)), *means({"topic_changes_lost": lost})]


def _ask(answerer: Answerer, query: LabelledQuery, topic: tuple[Entry, ...]) -> Outcome:
    result, decision = answerer.explain(Question.read(query.text), topic)
    return Outcome(query, tuple(hit.target.id for hit in result.hits), decision)


def _serves(outcome: Outcome) -> bool:
    return outcome.served if outcome.query.relevant else not outcome.shown


def _is_urgent(decision: Decision) -> bool:
    return decision.referral is not None and decision.referral.urgent
