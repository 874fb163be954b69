"""Hits → Decision: ANSWER, CHOICES, NOTICE or ABSTAIN, with a named reason. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from corpus.entry import Entry, Referral
from index.hit import Found, Hit

MOST_CHOICES = 4
MOST_SECONDS = 3
MOST_NEAREST = 3


class Verdict(Enum):
    """What kind of reply is due."""

    ANSWER = "answer"
    CHOICES = "choices"
    NOTICE = "notice"
    ABSTAIN = "fallback"


class Reason(Enum):
    """Which rule decided."""

    CONFIDENT = "confident"
    CHOSEN = "chosen"
    CLOSE_SECOND = "close second"
    AMBIGUOUS = "known to be ambiguous"
    SHARED = "several entries fit"
    SEVERAL_QUESTIONS = "several questions in one message"
    SMALL_TALK = "small talk"
    URGENT = "urgent topic"
    REFERRAL = "topic without an answer here"
    BELOW_THRESHOLD = "below threshold"
    NOTHING_SEARCHABLE = "nothing to search for"
    EXPIRED = "answer past its date"


@dataclass(frozen=True)
class Policy:
    """Where the lines are. All probabilities; see calibration.py for where they come from."""

    answer_at: float
    choices_at: float
    second_share: float = 0.15  # of the first hit's probability: a second this close is shown too
    choice_share: float = 0.08  # of the first hit's: fewer is noise
    nearest_at: float = 0.05


@dataclass(frozen=True)
class Decision:
    """The verdict with what it is about. `hits` are the entries to show, the answer first."""

    verdict: Verdict
    reason: Reason
    hits: tuple[Hit[Entry], ...] = ()
    referral: Referral | None = None

    @property
    def confidence(self) -> float | None:
        """Return the probability that the first entry shown is right, if any is shown."""
        return self.hits[0].probability if self.hits else None


def decide(found: Found, policy: Policy, today: date) -> Decision:
    """Return what to do about a query. `today` is the date in the site's own zone."""
    if not found.hits:
        return Decision(Verdict.ABSTAIN, Reason.NOTHING_SEARCHABLE)
    first = found.hits[0]
    aside = found.referrals[0] if found.referrals else None
    if aside and aside.probability > first.probability and (verdict := _aside(aside, found, policy)):
        return verdict
    if first.probability >= policy.answer_at:
        if is_expired(first.entry, today):
            return Decision(Verdict.ABSTAIN, Reason.EXPIRED)
        seconds = _close(found.hits, policy.second_share)[1 : 1 + MOST_SECONDS]
        return Decision(Verdict.ANSWER, Reason.CLOSE_SECOND if seconds else Reason.CONFIDENT, (first, *seconds))
    if found.inside >= policy.choices_at:
        choices, reason = _choices(found, policy)
        if len(choices) > 1:
            return Decision(Verdict.CHOICES, reason, choices)
    referral = aside.entry if aside and aside.probability > first.probability else None
    reason = Reason.REFERRAL if referral else Reason.BELOW_THRESHOLD
    return Decision(Verdict.ABSTAIN, reason, _nearest(found, policy), referral)


def is_expired(entry: Entry, today: date) -> bool:
    """Return whether an entry's answer is past its date."""
    return entry.valid_until is not None and today > entry.valid_until


def _aside(aside: Hit[Referral], found: Found, policy: Policy) -> Decision | None:
    """Return the decision where a referral leaves no doubt, or None where the entries may still be asked."""
    referral = aside.entry
    if referral.kind != "topic" and aside.probability >= 0.5:
        return Decision(Verdict.NOTICE, Reason.SMALL_TALK, referral=referral)
    if referral.urgent:
        return Decision(Verdict.ABSTAIN, Reason.URGENT, _nearest(found, policy), referral)
    return None


def _choices(found: Found, policy: Policy) -> tuple[tuple[Hit[Entry], ...], Reason]:
    """Return two to four entries: those a known ambiguity names, and those that share the probability."""
    own = _close(found.hits, policy.choice_share)
    ambiguity = found.clarifications[0] if found.clarifications else None
    if ambiguity and ambiguity.probability > found.hits[0].probability:
        by_id = {hit.entry.id: hit for hit in found.hits}
        named = [by_id[entry_id] for entry_id in ambiguity.entry.entries if entry_id in by_id]
        rest = [hit for hit in own if hit not in named]
        return tuple((named + rest)[:MOST_CHOICES]), Reason.AMBIGUOUS
    if len(own) == 1:
        own = found.hits[:2]
    return tuple(own[:MOST_CHOICES]), Reason.SHARED


def _close(hits: tuple[Hit[Entry], ...], share: float) -> tuple[Hit[Entry], ...]:
    return tuple(hit for hit in hits if hit.probability >= share * hits[0].probability)


def _nearest(found: Found, policy: Policy) -> tuple[Hit[Entry], ...]:
    return tuple(hit for hit in found.hits[:MOST_NEAREST] if hit.probability >= policy.nearest_at)
