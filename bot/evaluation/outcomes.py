"""What the bot did with each labelled query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answer.answerer import Answerer
from bot.answer.decision import Decision, Verdict
from bot.evaluation.queries import LabelledQuery
from index.question import Question


@dataclass(frozen=True)
class Outcome:
    """What the bot did with one query; `ranking` holds entry ids, best first."""

    query: LabelledQuery
    ranking: tuple[str, ...]
    decision: Decision

    @property
    def answered(self) -> bool:
        """Return whether an answer was given."""
        return self.decision.verdict is Verdict.ANSWER

    @property
    def shown(self) -> tuple[str, ...]:
        """Return the ids a person sees as answer or choices; nothing on a fallback."""
        if self.decision.verdict not in (Verdict.ANSWER, Verdict.CHOICES):
            return ()
        return tuple(hit.target.id for hit in self.decision.hits)

    @property
    def served(self) -> bool:
        """Return whether a right entry is among those shown."""
        return not self.query.relevant.isdisjoint(self.shown)

    @property
    def right(self) -> bool:
        """Return whether the first entry of the ranking is a right one."""
        return bool(self.ranking) and self.ranking[0] in self.query.relevant

    @property
    def first_shown_right(self) -> bool:
        """Return whether the first entry the decision names is a right one."""
        return bool(self.decision.hits) and self.decision.hits[0].target.id in self.query.relevant

    @property
    def missed(self) -> bool:
        """Return whether the person was served wrongly.

        Nothing right was shown, a wrong answer was given, or anything was shown where nothing is
        right.
        """
        if not self.query.relevant:
            return bool(self.shown)
        return not self.served or (self.answered and not self.right)


def ask_all(answerer: Answerer, queries: Sequence[LabelledQuery]) -> list[Outcome]:
    """Ask every query, each in no conversation."""
    outcomes = []
    for query in queries:
        result, decision = answerer.explain(Question.read(query.text))
        outcomes.append(Outcome(query, tuple(hit.target.id for hit in result.hits), decision))
    return outcomes
