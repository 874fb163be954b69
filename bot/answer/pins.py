"""Queries that staff have pinned to an entry or to the phone: never searched. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answer.decision import Decision, Reason, Verdict
from bot.answer.visible import Visible
from corpus.intent import Referral
from corpus.live import Live
from index.question import Question
from index.result import Hit

PINNED_TOPIC = "pinned"  # in the journal, of queries that are pinned to the phone without a topic


@dataclass(frozen=True)
class Pins:
    """The pins of one live state over what customers may see, and the topics they may name."""

    live: Live
    visible: Visible
    topics: Sequence[Referral] = ()

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
        named = next(
            (each for each in self.topics if each.id == pin.topic and each.kind == "topic"), None
        )
        if named:
            topic = replace(named, phone=pin.phone or named.phone)
            return Decision(Verdict.ABSTAIN, Reason.PINNED, referral=topic)
        topic = Referral(
            PINNED_TOPIC,
            pin.queries[0],
            (),
            section=entry.section if entry else "",
            phone=pin.phone,
        )
        return Decision(Verdict.ABSTAIN, Reason.PINNED, referral=topic)
