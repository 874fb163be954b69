"""Labelled queries, and what the bot did with each."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answer.decision import Decision, Verdict


@dataclass(frozen=True)
class LabelledQuery:
    """One line of a query file; `relevant` holds entry ids, none where the bot must abstain."""

    id: str
    text: str
    relevant: frozenset[str]
    kind: str = ""


@dataclass(frozen=True)
class Outcome:
    """What the bot did with one query."""

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
    def right(self) -> bool:
        """Return whether the first entry of the ranking is a right one."""
        return bool(self.ranking) and self.ranking[0] in self.query.relevant

    @property
    def first_shown_right(self) -> bool:
        """Return whether the first entry the decision names is a right one."""
        return bool(self.decision.hits) and self.decision.hits[0].target.id in self.query.relevant

    @property
    def missed(self) -> bool:
        """Return whether the person was served wrongly: nothing right shown, or anything shown
        without need."""
        if not self.query.relevant:
            return bool(self.shown)
        return not set(self.shown) & self.query.relevant or (self.answered and not self.right)
