"""The decision about a text of several parts: two questions, or one and its circumstances. Pure.

The text as a whole is decided first. What it finds first is asked for; what a part asks besides, the
models of part_evidence.py tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.answer.decision import MAX_CHOICES, MAX_NEAREST, Decision, Reason, Verdict
from bot.answer.part_evidence import (
    ASKED,
    NEW_TOPIC,
    entry_evidence,
    meant_by,
    shipped_part_models,
    topic_evidence,
)
from bot.answer.part_read import PartRead
from corpus.intent import Entry, Referral
from index.asking import Role
from index.result import Hit, SearchResult

_CLEAR = 0.3  # of the ranker's share, for the whole text


@dataclass(frozen=True)
class _Asked:
    """An entry that a text asks for, and the part that asks; None: the whole text does."""

    part: PartRead | None
    hit: Hit[Entry]
    is_sure: bool


def decide_several(whole: Decision, found: SearchResult, parts: Sequence[PartRead]) -> Decision:
    """Return the decision about a text, from that about the whole and those about its parts.

    `found` is what the whole found.
    """
    objected = {hit.target.id for hit in found.hits if hit.objections}
    parts = [_objected(each, objected) for each in parts]
    return _offerable(_decide(whole, found, parts))


def _objected(each: PartRead, objected: set[str]) -> PartRead:
    """Return a part whose sure answer the whole text contradicts as one with choices.

    「有効期間が2026年に短くなったのはなぜ?200日になった件」: the value stands beside the question.
    """
    if not each.is_sure or each.hits[0].target.id not in objected:
        return each
    unsure = replace(each.decision, verdict=Verdict.CHOICES, reason=Reason.CONTRADICTED)
    return replace(each, decision=unsure)


def _offerable(decision: Decision) -> Decision:
    """Return choices of two to four; one alone is no choice."""
    if decision.verdict is not Verdict.CHOICES:
        return decision
    if len(decision.hits) > 1:
        return replace(decision, hits=decision.hits[:MAX_CHOICES])
    return replace(decision, verdict=Verdict.ABSTAIN)


def _decide(whole: Decision, found: SearchResult, parts: Sequence[PartRead]) -> Decision:
    asked = _asked(whole, found, parts)
    sure = _hits(each for each in asked if each.is_sure)
    unsure = [each for each in asked if not each.is_sure]
    if urgent := _urgent(whole, parts, sure, unsure):
        return urgent
    phone = _phone(parts, whole, found)
    if len(asked) > 1:
        return _several(asked, found, phone)
    if sure:
        return _beside(_one(sure[0], whole), phone)
    if phone and whole.verdict is Verdict.CHOICES:
        return replace(whole, referral=phone)
    if phone and unsure:
        return replace(_told(unsure[0], whole), referral=phone)
    return whole


def _asked(whole: Decision, found: SearchResult, parts: Sequence[PartRead]) -> Sequence[_Asked]:
    """Return what is asked for, each entry once: what the whole found first, and what a part adds."""
    asked: dict[str, _Asked] = {}
    for each in parts:
        hit = meant_by(each, found) if each.speaks else None
        if hit is None or not _is_asked(hit, each, parts, whole, found):
            continue
        own = _Asked(each, hit, each.is_sure and hit.target is each.decision.hits[0].target)
        before = asked.get(hit.target.id)
        if before is None or (own.is_sure and not before.is_sure):
            asked[hit.target.id] = own
    if whole.verdict is Verdict.ANSWER:
        first = whole.hits[0]
        part = asked[first.target.id].part if first.target.id in asked else None
        asked[first.target.id] = _Asked(part, first, is_sure=True)
    return list(asked.values())


def _told(each: _Asked, whole: Decision) -> Decision:
    return each.part.decision if each.part else whole


def _reason(asked: Sequence[_Asked]) -> Reason:
    """Return why there are choices: two parts ask by their form, or what is asked is not clear."""
    outright = [each for each in asked if each.part and _is_outright(each.part)]
    return Reason.SEVERAL_QUESTIONS if len(outright) > 1 else Reason.SHARED


def _is_outright(each: PartRead) -> bool:
    return each.part.role is Role.ASKS or each.part.apart


def _is_asked(
    hit: Hit[Entry],
    each: PartRead,
    parts: Sequence[PartRead],
    whole: Decision,
    found: SearchResult,
) -> bool:
    """Return whether a part asks for an entry: what the whole found first, or what it adds to it."""
    if found.hits and hit.target is found.hits[0].target:
        return True
    if each.part.role is Role.STATES and whole.verdict is Verdict.ANSWER:
        return False  # however sure: 「期限が近いです。更新の手続きは?」
    evidence = entry_evidence(hit, each, parts, whole, found)
    return shipped_part_models().entry.probability(evidence) >= ASKED


def _phone(parts: Sequence[PartRead], whole: Decision, found: SearchResult) -> Referral | None:
    """Return the topic for the phone that a part asks about: one that the whole is near to, if any."""
    model = shipped_part_models().topic
    near = [hit.target for hit in found.referrals]
    for each in parts:
        if each.is_sure or not each.topics:
            continue
        if model.probability(topic_evidence(each, parts, whole, found)) >= NEW_TOPIC:
            own = [hit.target for hit in each.near_topics]
            return next((topic for topic in own if topic in near), own[0])
    return None


def _one(hit: Hit[Entry], whole: Decision) -> Decision:
    """Return the one sure answer: the whole's, which knows the circumstances, or a part's."""
    if whole.verdict is Verdict.ANSWER:
        return whole
    return Decision(Verdict.ANSWER, Reason.CONFIDENT, (hit,), confidence=hit.probability)


def _beside(decision: Decision, phone: Referral | None) -> Decision:
    """Return a decision with the phone beside it, where another part asks for it."""
    if phone is None:
        return decision
    return replace(decision, reason=Reason.SEVERAL_QUESTIONS, referral=phone)


def _urgent(
    whole: Decision,
    parts: Sequence[PartRead],
    sure: Sequence[Hit[Entry]],
    unsure: Sequence[_Asked],
) -> Decision | None:
    """Return the phone first where a part is urgent, with the other parts' entries below it.

    A mere plea for haste, or a circumstance that may be urgent, gets the phone beside the answer.
    """
    urgent = [each for each in parts if each.decision.reason is Reason.URGENT]
    urgent += [each for each in parts if each.presses]
    own = next((each.decision for each in urgent if each.urgent), None)
    if whole.reason is Reason.URGENT:
        own = own or whole
    if own is None and not urgent:
        return None
    if own is None and not sure:
        open_ = _told(unsure[0], whole) if unsure else whole
        if open_.verdict is Verdict.CHOICES:
            return replace(open_, referral=urgent[0].result.referrals[0].target)
        if whole.verdict is Verdict.ABSTAIN and urgent[0].decision.reason is Reason.URGENT:
            return urgent[0].decision
        return None
    if own is None:
        return replace(_one(sure[0], whole), referral=urgent[0].result.referrals[0].target)
    hits = _distinct((*sure, *_hits(unsure), *own.hits))[:MAX_NEAREST]
    return replace(own, hits=hits, confidence=hits[0].probability if hits else None)


def _several(asked: Sequence[_Asked], found: SearchResult, phone: Referral | None) -> Decision:
    """Return choices: each entry asked for, the sure ones first, then the seconds of unsure parts.

    Before these what the whole clearly finds: of 「貸切風呂の料金と予約方法」 the second part alone
    does not say what is booked.
    """
    in_order = sorted(asked, key=lambda each: not each.is_sure)
    unsure = [each.part for each in in_order if each.part and not each.is_sure]
    seconds = (hit for part in unsure for hit in part.decision.hits)
    clear = (hit for hit in found.hits if hit.share >= _CLEAR and not hit.objections)
    hits = _distinct((*_hits(in_order), *(clear if unsure else ()), *seconds))[:MAX_CHOICES]
    ordered = tuple(sorted(hits, key=lambda hit: -hit.probability))
    return Decision(Verdict.CHOICES, _reason(asked), ordered, phone, ordered[0].probability)


def _hits(asked: Iterable[_Asked]) -> list[Hit[Entry]]:
    return [each.hit for each in asked]


def _distinct(hits: Iterable[Hit[Entry]]) -> tuple[Hit[Entry], ...]:
    return tuple({hit.target.id: hit for hit in reversed(tuple(hits))}.values())[::-1]
