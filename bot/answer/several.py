"""The decision about a text of several parts: two questions, or one and its circumstances. Pure.

The text as a whole is decided first. A part speaks for itself where it asks, or names what an entry
surely answers; what only states how things are is the circumstance of what is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from bot.answer.decision import MAX_CHOICES, MAX_NEAREST, Decision, Policy, Reason, Verdict
from bot.answer.follow_up import decide_in_context
from bot.answer.part_read import PartRead
from corpus.intent import Entry, Referral
from index.asking import Role
from index.result import Hit, SearchResult

# What else a text asks, the whole text is near to as well: of 73 second questions that are surely
# answered alone, 62 are the whole's second entry and 8 its third; of 44 ellipses and circumstances
# of one question, 30 reach an entry behind that (dev and tuning, and dev's questions in sentences).
_PLAIN_SHARE, _SURE_SHARE = 1e-4, 3e-7
_CERTAIN = 0.97
# A topic for the phone is surely meant; the whole is near to it; an entry is asked about again.
_CLEAR, _NEAR_SHARE, _SAME = 0.8, 1e-7, 0.1
# The whole's entry is what a part asks where it is one of the part's first.
_NEAR = 3


def decide_several(
    whole: Decision,
    found: SearchResult,
    parts: Sequence[PartRead],
    policy: Policy,
    today: date,
) -> Decision:
    """Return the decision about a text, from that about the whole and those about its parts.

    `found` is what the whole found.
    """
    objected = {hit.target.id for hit in found.hits if hit.objections}
    parts = [_objected(each, objected) for each in parts]
    return _offerable(_decide(whole, found, parts, policy, today))


def _objected(each: PartRead, objected: set[str]) -> PartRead:
    """Return a part whose sure answer the whole text contradicts as one with choices.

    「有効期間が2026年に短くなったのはなぜ?200日になった件」: the value stands beside the question.
    """
    if not each.is_sure or each.decision.hits[0].target.id not in objected:
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


def _decide(
    whole: Decision,
    found: SearchResult,
    parts: Sequence[PartRead],
    policy: Policy,
    today: date,
) -> Decision:
    speaking = [each for each in parts if each.asks and each.speaks]
    most = max(len(speaking), 2)
    firm = [each for each in speaking if each.is_sure and _is_borne_out(each, found, most)]
    sure = _sure(whole, firm)
    speaking = [_meant(_in_context(each, sure, policy, today), found) for each in speaking]
    speaking = [each for each in speaking if _is_borne_out(each, found, most)] or speaking
    sure = _sure(whole, speaking)
    shown = {hit.target.id for hit in sure}
    unsure = [each for each in speaking if _is_open(each, shown)]
    if urgent := _urgent(whole, parts, sure, unsure):
        return urgent
    phone = _phone(parts, sure, found)
    if len(speaking) > 1 and len(sure) + len(unsure) > 1:
        return _several(sure, unsure, phone)
    if sure:
        return _beside(_one(sure[0], whole), phone)
    if phone and whole.verdict is Verdict.CHOICES:
        return replace(whole, referral=phone)
    if phone and unsure:
        return replace(unsure[0].decision, referral=phone)
    return whole


def _is_borne_out(each: PartRead, found: SearchResult, most: int) -> bool:
    """Return whether the whole text bears out a part's entry, or its form sets it apart.

    Alone, a circumstance or an ellipsis reaches entries that the text is not about.
    """
    if each.part.apart:
        return True
    own = each.decision.hits[0]
    place, share = next(
        ((i, hit.share) for i, hit in enumerate(found.hits) if hit.target is own.target),
        (len(found.hits), 0.0),
    )
    near, certain = place < most, own.probability >= _CERTAIN
    if place == 0 or each.part.leans:
        return place == 0 or (near and certain)
    if share >= _PLAIN_SHARE:
        return near or each.is_sure
    return (certain and (near or share >= _SURE_SHARE)) or (
        each.is_sure and near and share >= _SURE_SHARE
    )


def _meant(each: PartRead, found: SearchResult) -> PartRead:
    """Return an unsure part with that of its entries first which the whole text bears out."""
    if each.is_sure:
        return each
    shares = {hit.target.id: hit.share for hit in found.hits}
    ordered = sorted(
        each.decision.hits, key=lambda hit: shares.get(hit.target.id, 0) < _PLAIN_SHARE
    )
    return replace(each, decision=replace(each.decision, hits=tuple(ordered)))


def _in_context(
    each: PartRead, sure: Sequence[Hit[Entry]], policy: Policy, today: date
) -> PartRead:
    """Return an unsure part as it is understood after what is surely asked beside it.

    It asks the same again where that is what it means there. A known ambiguity leans on it more
    than what merely several entries fit.
    """
    if each.decision.verdict is not Verdict.CHOICES or not sure:
        return each
    topic = [hit.target for hit in sure]
    meant = decide_in_context(each.result, each.decision, topic, policy, today)
    same = meant.hits and meant.hits[0].target in topic
    if same and (meant.verdict is Verdict.ANSWER or each.decision.reason is Reason.AMBIGUOUS):
        return replace(each, decision=replace(meant, hits=meant.hits[:1]))
    if each.decision.reason is not Reason.AMBIGUOUS or not meant.hits:
        return each
    hits = _distinct((*meant.hits[:1], *each.decision.hits))
    return replace(each, decision=replace(each.decision, hits=hits))


def _phone(
    parts: Sequence[PartRead], sure: Sequence[Hit[Entry]], found: SearchResult
) -> Referral | None:
    """Return the topic for the phone that is asked about beside another question.

    A part whose nearest entry is the one that surely answers another may well ask the same, unless
    the topic is clear.
    """
    shown = {hit.target.id for hit in sure}
    near = {hit.target.id for hit in found.referrals if hit.share >= _NEAR_SHARE}

    def asks_the_same(each: PartRead) -> bool:
        clear = each.topic_share >= _CLEAR
        same = any(hit.target.id in shown and hit.share > _SAME for hit in each.result.hits[:1])
        return not clear and same

    topics = [each.topic(near) for each in parts if not asks_the_same(each)]
    others = [each for each in parts if each.part.role is Role.ASKS and each.speaks]
    return next(filter(None, topics), None) if others else None


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


def _sure(whole: Decision, speaking: Sequence[PartRead]) -> list[Hit[Entry]]:
    """Return the entries that answer a part surely, in the order asked.

    That of the whole is among them where an unsure part may be about it.
    """
    sure: dict[str, Hit[Entry]] = {}
    for each in speaking:
        if each.decision.verdict is Verdict.ANSWER:
            first = each.decision.hits[0]
            sure.setdefault(first.target.id, first)
    if whole.verdict is Verdict.ANSWER:
        first = whole.hits[0]
        near = {hit.target.id for each in speaking for hit in each.result.hits[:_NEAR]}
        if not sure or (len(speaking) > 1 and first.target.id in near):
            sure.setdefault(first.target.id, first)
    return list(sure.values())


def _is_open(each: PartRead, shown: set[str]) -> bool:
    """Return whether a part has an entry of its own, and hardly asks again what is shown already."""
    meant = {hit.target.id for hit in each.result.hits if hit.share > _SAME}
    return each.decision.hits[0].target.id not in shown and meant.isdisjoint(shown)


def _urgent(
    whole: Decision,
    parts: Sequence[PartRead],
    sure: Sequence[Hit[Entry]],
    unsure: Sequence[PartRead],
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
        open_ = unsure[0].decision if unsure else whole
        if open_.verdict is Verdict.CHOICES:
            return replace(open_, referral=urgent[0].result.referrals[0].target)
        if whole.verdict is Verdict.ABSTAIN and urgent[0].decision.reason is Reason.URGENT:
            return urgent[0].decision
        return None
    if own is None:
        return replace(_one(sure[0], whole), referral=urgent[0].result.referrals[0].target)
    hits = _distinct((*sure, *_firsts(unsure), *own.hits))[:MAX_NEAREST]
    return replace(own, hits=hits, confidence=hits[0].probability if hits else None)


def _several(
    sure: Sequence[Hit[Entry]], unsure: Sequence[PartRead], phone: Referral | None
) -> Decision:
    """Return choices: each sure entry, the first of each unsure part, then their seconds."""
    seconds = [hit for each in unsure for hit in each.decision.hits[1:]]
    hits = _distinct((*sure, *_firsts(unsure), *seconds))[:MAX_CHOICES]
    ordered = tuple(sorted(hits, key=lambda hit: -hit.probability))
    return Decision(
        Verdict.CHOICES, Reason.SEVERAL_QUESTIONS, ordered, phone, ordered[0].probability
    )


def _firsts(unsure: Sequence[PartRead]) -> list[Hit[Entry]]:
    return [each.decision.hits[0] for each in unsure]


def _distinct(hits: Iterable[Hit[Entry]]) -> tuple[Hit[Entry], ...]:
    return tuple({hit.target.id: hit for hit in reversed(tuple(hits))}.values())[::-1]
