"""A decision in the light of what was just talked about. Pure.

A follow-up such as 「支払いは?」 says little by itself. What the search found for it is weighed
once more: entries near the last answer (the answer itself, what it is related to, its section)
count for more. Searching for the last question with the follow-up behind it was tried instead: it
finds the last answer again, whatever is asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from bot.answer.decision import (
    MAX_CHOICES,
    MAX_SECONDS,
    Decision,
    Policy,
    Reason,
    Verdict,
    is_expired,
)
from corpus.intent import Entry
from index.result import Hit, SearchResult

# All chosen on tests/data/dialogues-dev.jsonl and dialogues-tuning.jsonl (of three authors), and on
# dev.jsonl asked after a topic drawn at random: a wide range does as well. How much likelier a
# follow-up is about an entry that is near than about one that is not.
_NEAR = 20.0
# The ranker is surer of one entry than a text without its topic lets it be: a root lets the near
# ones be seen.
_TEMPER = 0.4
# A longer text that is not understood says what it is about, and that it is not here.
_MAX_CHARACTERS = 18
# A longer one still leans on the topic where hardly anything else is meant:
# 「その変更はどちらから手続きすればよろしいですか」
_MAX_UNCLEAR = 30
_UNCLEAR = 0.3
# Above this share of the ranker's, one topic for the phone is meant, whatever was talked about
# before; of what no desk answers, half will do.
_REFERRED, _OFF_TOPIC = 0.9, 0.5
# From here on it seems to be a topic for the phone: a follow-up only where the near entries know
# each of its words.
_SEEMS_REFERRED = 0.7
_FINAL = (
    Reason.URGENT,
    Reason.EXPIRED,
    Reason.NOTHING_SEARCHABLE,
    Reason.SEVERAL_QUESTIONS,
    Reason.OTHER_LANGUAGE,
)


def decide_in_context(
    result: SearchResult,
    decision: Decision,
    topic: Sequence[Entry],
    policy: Policy,
    today: date,
    known: Callable[[Sequence[Entry]], float] = lambda _entries: 0.0,
) -> Decision:
    """Return the decision about a query after `topic`, the entries last shown.

    A sure answer stands; one from elsewhere is followed by what the topic has (もしかして). `known`
    returns the share of the query's words that some entries know.
    """
    if not topic or decision.verdict is Verdict.NOTICE or decision.reason in _FINAL:
        return decision
    is_near = _near_to(topic)
    weighed = _weigh(result, topic, is_near)
    near = [hit for hit in weighed if is_near(hit.target)]
    if decision.verdict is Verdict.ANSWER:
        return (
            decision
            if is_near(decision.hits[0].target)
            else _with_seconds(decision, weighed, near, policy)
        )
    referred = result.referrals[0].share if result.referrals else 0.0
    if referred > _REFERRED or (decision.reason is Reason.OFF_TOPIC and referred > _OFF_TOPIC):
        return decision
    short = len(result.query) <= (_MAX_CHARACTERS if referred > _UNCLEAR else _MAX_UNCLEAR)
    # 「それにも?」 may well mean the same answer again.
    last = topic[0].id if short and len(topic) == 1 else ""
    if result.answerable >= policy.choices_threshold:  # the topic tells which entry answers
        return _resolve(weighed, last, policy, today) or decision
    plain = result.answerable >= policy.nearest_threshold and referred <= _SEEMS_REFERRED
    if short and (plain or known([hit.target for hit in near]) == 1):
        return _choices(near, last) or decision
    return decision


def _weigh(
    result: SearchResult, topic: Sequence[Entry], is_near: Callable[[Entry], bool]
) -> list[Hit[Entry]]:
    """Return the entries found, most probable first.

    Their probabilities share out that any entry answers. What goes to a clarification belongs to
    the entries it names, in its author's order.
    """
    hits = {hit.target.id: hit for hit in result.hits}
    known = {entry.id: entry for entry in topic} | {
        hit.target.id: hit.target for hit in result.hits
    }
    shares: dict[str, float] = defaultdict(float)
    for ambiguity in result.clarifications[:1]:
        for entry_id in ambiguity.target.entries:
            if entry_id in known:
                shares[entry_id] += ambiguity.share / len(ambiguity.target.entries)
    for entry_id in known:
        shares[entry_id] += hits[entry_id].share if entry_id in hits else 0.0
    weights = {
        entry_id: round(share**_TEMPER * (_NEAR if is_near(known[entry_id]) else 1.0), 3)
        for entry_id, share in shares.items()
    }
    total = sum(weights.values()) or 1.0
    order = sorted(weights, key=lambda entry_id: -weights[entry_id])
    return [
        Hit(
            known[entry_id],
            rank,
            result.answerable * weights[entry_id] / total,
            shares[entry_id],
            hits[entry_id].signals if entry_id in hits else {},
            hits[entry_id].objections if entry_id in hits else (),
        )
        for rank, entry_id in enumerate(order, 1)
    ]


def _resolve(
    weighed: Sequence[Hit[Entry]], last: str, policy: Policy, today: date
) -> Decision | None:
    """Return the answer that the topic makes sure, or the choices it puts first."""
    first = weighed[0]
    if first.probability < policy.answer_threshold or first.objections:
        close = [
            hit
            for hit in weighed
            if hit.probability >= policy.choice_share * first.probability or hit.target.id == last
        ]
        return _choices(close if len(close) > 1 else weighed[:2], last)
    if is_expired(first.target, today):
        return Decision(Verdict.ABSTAIN, Reason.EXPIRED)
    return Decision(Verdict.ANSWER, Reason.FOLLOW_UP, (first,), confidence=first.probability)


def _choices(hits: Sequence[Hit[Entry]], last: str) -> Decision | None:
    """Return choices of the first hits and the last answer; None where one is all."""
    kept = [hit for hit in hits if hit.target.id == last]
    others = [hit for hit in hits if hit.target.id != last][: MAX_CHOICES - len(kept)]
    shown = tuple(sorted((*kept, *others), key=lambda hit: hit.rank))
    return (
        Decision(Verdict.CHOICES, Reason.FOLLOW_UP, shown, confidence=shown[0].probability)
        if len(shown) > 1
        else None
    )


def _with_seconds(
    decision: Decision, weighed: Sequence[Hit[Entry]], near: Sequence[Hit[Entry]], policy: Policy
) -> Decision:
    """Return an answer from elsewhere with the close ones of the topic behind it."""
    first = next(hit for hit in weighed if hit.target.id == decision.hits[0].target.id)
    threshold = policy.second_share * first.probability
    shown = {hit.target.id for hit in decision.hits}
    more = [hit for hit in near if hit.probability >= threshold and hit.target.id not in shown]
    if not more:
        return decision
    return replace(
        decision, reason=Reason.CLOSE_SECOND, hits=(*decision.hits, *more)[: 1 + MAX_SECONDS]
    )


def _near_to(topic: Sequence[Entry]) -> Callable[[Entry], bool]:
    """Return a test for entries near the topic.

    These are the topic's own, those related to them in either direction, and those of their
    section.
    """
    same = {entry.id for entry in topic}
    related = {entry_id for entry in topic for entry_id in entry.related}
    sections = {entry.section for entry in topic} - {""}
    return lambda entry: (
        entry.id in same
        or entry.id in related
        or not same.isdisjoint(entry.related)
        or entry.section in sections
    )
