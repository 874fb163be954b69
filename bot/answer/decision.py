"""Hits → Decision: ANSWER, CHOICES, NOTICE or ABSTAIN, with a named reason. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from corpus.intent import Entry, Referral
from index.result import Found, Hit

MOST_CHOICES = 4
MOST_SECONDS = 3
MOST_NEAREST = 3
NOTICE_KINDS = ("greeting", "thanks", "human")


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
    FOLLOW_UP = "follow-up to the last answer"
    SMALL_TALK = "small talk"
    URGENT = "urgent topic"
    OFF_TOPIC = "nothing this desk is for"
    REFERRAL = "topic without an answer here"
    BELOW_THRESHOLD = "below threshold"
    NOTHING_SEARCHABLE = "nothing to search for"
    EXPIRED = "answer past its date"


@dataclass(frozen=True)
class Policy:
    """Where the lines are. All probabilities; see calibration.py for where they come from."""

    answer_at: float
    choices_at: float = 0.35  # that some entry answers: the lowest line that costs no far question its fallback (dev)
    ambiguous_at: float = (
        0.6  # of the ranker's share: here a known ambiguity is meant, however unusually it is put
    )
    second_share: float = 0.15  # of the first hit's probability: a second this close is shown too
    choice_share: float = 0.08  # of the first hit's: fewer is noise
    nearest_at: float = 0.05


@dataclass(frozen=True)
class Decision:
    """The verdict with what it is about. `hits` are the entries to show, the answer first.

    `referral` is the topic that decided; beside an answer, an urgent one that a sentence of the
    mail touches.

    `confidence` is the calibrated probability that the first of them is right; None where none is
    shown.
    """

    verdict: Verdict
    reason: Reason
    hits: tuple[Hit[Entry], ...] = ()
    referral: Referral | None = None
    confidence: float | None = None


def decide(found: Found, policy: Policy, today: date) -> Decision:
    """Return what to do about a query. `today` is the date in the site's own zone."""
    if not found.hits:
        return Decision(Verdict.ABSTAIN, Reason.NOTHING_SEARCHABLE)
    first = found.hits[0]
    if small_talk := _small_talk(found):
        return Decision(Verdict.NOTICE, Reason.SMALL_TALK, referral=small_talk)
    referral = _leading_referral(found)
    if urgent := _urgent(found):
        return _abstain(Reason.URGENT, found, policy, urgent)
    if first.probability >= policy.answer_at:
        if is_expired(first.entry, today):
            return Decision(Verdict.ABSTAIN, Reason.EXPIRED)
        seconds = _close(found.hits, policy.second_share)[1 : 1 + MOST_SECONDS]
        return Decision(
            Verdict.ANSWER,
            Reason.CLOSE_SECOND if seconds else Reason.CONFIDENT,
            (first, *seconds),
            confidence=first.probability,
        )
    if found.inside >= policy.choices_at or _is_ambiguous(found, policy):
        choices = _choices(found, policy)
        if len(choices.hits) > 1:
            return choices
    if referral:
        return _abstain(
            Reason.OFF_TOPIC if referral.kind == "offtopic" else Reason.REFERRAL,
            found,
            policy,
            referral,
        )
    return _abstain(Reason.BELOW_THRESHOLD, found, policy)


def is_expired(entry: Entry, today: date) -> bool:
    """Return whether an entry's answer is past its date."""
    return entry.valid_until is not None and today > entry.valid_until


def _small_talk(found: Found) -> Referral | None:
    """Return the greeting, thanks or wish for a person that more than half of the ranker's share
    goes to."""
    for kind in NOTICE_KINDS:
        own = [hit for hit in found.referrals if hit.entry.kind == kind]
        if sum(hit.share for hit in own) > 0.5:
            return own[0].entry
    return None


def _urgent(found: Found) -> Referral | None:
    """Return the urgent topic where more than half of the ranker's share goes to urgent ones."""
    own = [hit for hit in found.referrals if hit.entry.urgent]
    return own[0].entry if sum(hit.share for hit in own) > 0.5 else None


def _is_ambiguous(found: Found, policy: Policy) -> bool:
    """Return whether a known ambiguity has most of the ranker's share: to ask back is what its
    author wants."""
    return bool(found.clarifications) and found.clarifications[0].share > policy.ambiguous_at


def _leading_referral(found: Found) -> Referral | None:
    """Return the referral that the ranker prefers to every entry."""
    if found.referrals and found.referrals[0].share > found.hits[0].share:
        return found.referrals[0].entry
    return None


def _choices(found: Found, policy: Policy) -> Decision:
    """Return two to four entries: those a known ambiguity names, or those that share the
    probability."""
    own = _close(found.hits, policy.choice_share)
    ambiguity = found.clarifications[0] if found.clarifications else None
    if ambiguity and ambiguity.share > found.hits[0].share:
        by_id = {hit.entry.id: hit for hit in found.hits}
        named = tuple(by_id[entry_id] for entry_id in ambiguity.entry.entries if entry_id in by_id)
        if len(named) > 1:
            rest = tuple(
                hit for hit in own if hit not in named and hit.share > ambiguity.share / len(named)
            )
            # What is meant is one of the named ones, as likely as another.
            return Decision(
                Verdict.CHOICES,
                Reason.AMBIGUOUS,
                (named + rest)[:MOST_CHOICES],
                confidence=found.inside / len(named),
            )
    shown = own if len(own) > 1 else _with_neighbour(found.hits)
    return Decision(
        Verdict.CHOICES, Reason.SHARED, shown[:MOST_CHOICES], confidence=shown[0].probability
    )


def _with_neighbour(hits: tuple[Hit[Entry], ...]) -> tuple[Hit[Entry], ...]:
    """Return the first entry beside the likeliest of those its author put near it: one alone is no
    choice."""
    first, others = hits[0], hits[1:]
    near = [
        hit
        for hit in others
        if hit.entry.id in first.entry.related or hit.entry.section == first.entry.section
    ]
    return first, *(near or others)[:1]


def _abstain(
    reason: Reason, found: Found, policy: Policy, referral: Referral | None = None
) -> Decision:
    nearest = tuple(
        hit for hit in found.hits[:MOST_NEAREST] if hit.probability >= policy.nearest_at
    )
    return Decision(
        Verdict.ABSTAIN, reason, nearest, referral, nearest[0].probability if nearest else None
    )


def _close(hits: tuple[Hit[Entry], ...], share: float) -> tuple[Hit[Entry], ...]:
    return tuple(hit for hit in hits if hit.probability >= share * hits[0].probability)
