"""Queries that staff have pinned to an entry or to the phone: never searched. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answer.decision import Decision, Reason, Verdict
from bot.answer.visible import Visible
from corpus.intent import Referral
from corpus.live import Live
from index.question import Question
from index.result import Hit


@dataclass(frozen=True)
class Pins:
    """The pins of one live state over what customers may see."""

    live: Live
    visible: Visible

    def decide(self, question: Question) -> Decision | None:
        """Return the decision about a pinned query; None for any other.

        What is pinned to an entry that customers may not see gets the phone of its section.
        """
        pin = self.live.pin_of(question.text, question.gist) if self.live.pins else None
        if pin is None:
            return None
        entry = self.visible.by_id.get(pin.entry)
        if entry and self.visible.shows(entry.id):
            return Decision(
                Verdict.ANSWER, Reason.PINNED, (Hit(entry, 1, 1.0, 1.0),), confidence=1.0
            )
        topic = Referral(
            "pinned", pin.queries[0], (), section=entry.section if entry else "", phone=pin.phone
        )
        return Decision(Verdict.ABSTAIN, Reason.PINNED, referral=topic)
