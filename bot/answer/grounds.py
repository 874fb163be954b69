"""Why a reply came out as it did: for the journal, which no customer reads."""

from __future__ import annotations

import time
from dataclasses import dataclass

from bot.answer.decision import Decision, Reason

SECRET = "SECRET"  # a text with a secret is thrown away: nothing decided about it


@dataclass(frozen=True)
class Grounds:
    """What led to a reply.

    `reason` is the name of a Reason, or SECRET; `topic` the id of the referral that decided;
    `chosen` what somebody took from a list (an entry, a topic), by a click or in words; `language`
    is BCP 47; `took_ms` counts from the question read to the reply.
    """

    reason: str
    topic: str | None
    chosen: str | None
    conversation_id: str
    language: str
    took_ms: int


def grounds_of(
    decision: Decision | None,
    conversation_id: str,
    language: str,
    began: float,
    chosen: str | None = None,
) -> Grounds:
    """Return the grounds of a reply that is ready now; `began` is of `time.perf_counter`."""
    took_ms = round((time.perf_counter() - began) * 1000)
    if decision is None:
        return Grounds(SECRET, None, None, conversation_id, language, took_ms)
    if decision.reason is Reason.CHOSEN and decision.hits:
        chosen = decision.hits[0].target.id
    topic = decision.referral.id if decision.referral else None
    return Grounds(
        decision.reason.name,
        topic,
        chosen,
        conversation_id,
        decision.language or language,
        took_ms,
    )
