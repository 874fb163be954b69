"""A decision in the light of what was just talked about. Pure.

A follow-up such as 「支払いは?」 says little by itself. What the search found for it is weighed
once more: entries near the last answer count for more (topic.py). Searching for the last question
with the follow-up behind it was tried instead: it finds the last answer again, whatever is asked.

A new question must lose nothing by what was talked about before it. So the topic puts in order and
adds, but what would be offered without it stays; and where the phone would be given, anything else
takes evidence that the text is about the topic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from bot.answer.decision import (
    MAX_CHOICES,
    MAX_SECONDS,
    Decision,
    Policy,
    Reason,
    Verdict,
    withdrawn,
)
from bot.answer.ellipsis import named_by, says_nothing
from bot.answer.topic import SHORT, InContext
from bot.answer.withdrawn import is_withdrawn
from corpus.intent import Entry
from index.result import Hit, SearchResult

# A longer one still leans on the topic where hardly anything else is meant:
# 「その変更はどちらから手続きすればよろしいですか」
_MAX_UNCLEAR = 30
_UNCLEAR = 0.3
# From this share of the ranker's on, a topic for the phone is meant, whatever was talked about
# before (.7 to .8 do as well).
_REFERRED = 0.75
# What a text names, the search finds where it is near: of 30 right follow-ups that name a thing, the
# near entries had .0196 of the ranker's share or more (.01 and .001 do as well).
_FOUND = 0.01
# What is less probable is not offered in place of the phone. From .03 to .05 two follow-ups more get
# the phone that nothing answers, of 97, and one fewer is served, of 280.
_FLOOR = 0.04
# Of the choices that there would be without the topic, those that stay whatever the topic adds. Of a
# text that leans on it only the probable ones, not what a clarification names besides: of 38
# follow-ups one more was served, of four other sets as many as before.
_STAYING = 3
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
    related: Sequence[Entry] = (),
    unknown: Callable[[Iterable[str], Sequence[Entry]], int] = lambda _lemmas, _entries: 0,
) -> Decision:
    """Return the decision about a query after `topic`, the entries last shown.

    `related` are the entries that the topic refers to; `unknown` returns how many of some lemmas
    none of some entries has. A sure answer stands; one from elsewhere is followed by what the topic
    has (もしかして).
    """
    if not topic or decision.verdict is Verdict.NOTICE or decision.reason in _FINAL:
        return decision
    listed = decision.verdict is Verdict.CHOICES
    # Of two questions one may be for the phone.
    if decision.referral is not None and (decision.referral.urgent or listed):
        return decision
    found = [hit.target for hit in result.hits]
    if any(hit.target not in found for hit in decision.hits):  # made of a part of the text
        return decision
    context = InContext.of(result, topic, related)
    if not context.hits:
        return decision
    if decision.verdict is Verdict.ANSWER:
        stands = context.topic.is_near(decision.hits[0].target) and not context.goes_on
        return decision if stands else _with_seconds(decision, context, policy)
    if decision.reason is Reason.CONTRADICTED and decision.verdict is Verdict.ABSTAIN:
        return decision
    named = named_by(result.lemmas)
    is_whole = len(result.lemmas) > len(named) and not context.goes_on  # 「値段は?」 is not
    if listed and is_whole and _is_of_elsewhere(named, decision, context, unknown):
        return decision
    if listed or result.answerable >= policy.choices_threshold:
        return _resolve(decision, context, policy, today)
    if says_nothing(result.lemmas) and not _is_for_the_phone(result):
        return _choices(context.unsearched(), context, policy) or decision
    if _may_be_follow_up(result, policy) and not unknown(named, context.spoken_of):
        if context.topic.ordinary:
            return _choices(context.unsearched(), context, policy) or decision
        # どのボタン? where the last answer has one.
        in_answer = context.is_elliptical and bool(named) and not unknown(named, topic)
        if _finds(context.near) or (in_answer and _referred(result) <= _UNCLEAR):
            return _choices(context.near, context, policy) or decision
    return decision


def _is_of_elsewhere(
    named: Sequence[str],
    decision: Decision,
    context: InContext,
    unknown: Callable[[Iterable[str], Sequence[Entry]], int],
) -> bool:
    """Return whether a text names what its first choice has, and less of it what is near the topic.

    「タオルは借りられますか」 after breakfast is a new question: the topic has nothing to add.
    """
    first = decision.hits[0].target
    return unknown(named, context.spoken_of) > unknown(named, [first])


def _is_for_the_phone(result: SearchResult) -> bool:
    """Return whether topics for the phone are clearly meant; small talk (なんで?) is none."""
    own = (hit.share for hit in result.referrals if hit.target.kind not in ("offtopic", "trade"))
    return sum(own) >= _REFERRED


def _may_be_follow_up(result: SearchResult, policy: Policy) -> bool:
    """Return whether a text that would get the phone is short, and not clearly for the phone."""
    referred = _referred(result)
    return (
        len(result.query) <= (SHORT if referred > _UNCLEAR else _MAX_UNCLEAR)
        and result.answerable >= policy.nearest_threshold
        and referred < _REFERRED
    )


def _referred(result: SearchResult) -> float:
    """Return the ranker's share of the likeliest topic for the phone."""
    return result.referrals[0].share if result.referrals else 0.0


def _finds(hits: Sequence[Hit[Entry]]) -> bool:
    """Return whether the search itself finds one of the hits, without the topic."""
    return any(hit.share >= _FOUND for hit in hits)


def _resolve(decision: Decision, context: InContext, policy: Policy, today: date) -> Decision:
    """Return the answer that the topic makes sure, or choices with its entries first.

    A known ambiguity of which no entry is near stands as it is, where the text says of what:
    「会員の期限が明日切れます」 does, 「お金は?」 may mean the last answer.
    """
    offered = decision.hits if decision.verdict is Verdict.CHOICES else ()
    asked, first = [hit.target for hit in offered], context.hits[0]
    leans = context.goes_on or context.is_elliptical
    stands = decision.reason is Reason.AMBIGUOUS and not leans
    if stands and not any(map(context.topic.is_near, asked)):
        return decision
    staying = [hit for hit in context.hits if hit.target in asked]
    is_sure = first.probability >= policy.answer_threshold and not first.objections
    if is_sure and context.topic.leads_to(first.target):
        if is_withdrawn(first.target, today):
            return withdrawn(first.target)
        seconds = sorted(staying, key=lambda hit: asked.index(hit.target))
        hits = (first, *(hit for hit in seconds if hit is not first))[: 1 + MAX_SECONDS]
        return Decision(Verdict.ANSWER, Reason.FOLLOW_UP, hits, confidence=first.probability)
    least = policy.choice_share * first.probability
    alone = policy.choice_share * max((hit.probability for hit in offered), default=0.0)
    probable = [hit.target for hit in offered if hit.probability >= alone]
    wanted = [
        *[hit for hit in staying if hit.target in probable or not leans][:_STAYING],
        *(hit for hit in context.hits if hit.target.id == context.last),
        *(context.own[:1] if leans else ()),
        *(hit for hit in context.hits if hit.probability >= least or hit in staying),
    ]
    by_rank = {hit.rank: hit for hit in wanted}
    return _offered(list(by_rank.values())[:MAX_CHOICES]) or decision


def _choices(hits: Sequence[Hit[Entry]], context: InContext, policy: Policy) -> Decision | None:
    """Return choices of the close ones of the hits and the last answer; None where one is all."""
    first = max((hit.probability for hit in hits), default=0.0)
    if first < _FLOOR:
        return None
    last = [hit for hit in hits if hit.target.id == context.last]
    others = [hit for hit in hits if hit.target.id != context.last]
    close = [hit for hit in others if hit.probability >= policy.choice_share * first]
    if len(close) + len(last) < 2:
        close = others[:2]
    return _offered([*last, *close[: MAX_CHOICES - len(last)]])


def _offered(hits: Sequence[Hit[Entry]]) -> Decision | None:
    """Return choices of two or more, most probable first."""
    if len(hits) < 2:
        return None
    shown = tuple(sorted(hits, key=lambda hit: hit.rank))
    return Decision(Verdict.CHOICES, Reason.FOLLOW_UP, shown, confidence=shown[0].probability)


def _with_seconds(decision: Decision, context: InContext, policy: Policy) -> Decision:
    """Return a sure answer with the close ones of the topic behind it.

    The last answer too, where the text goes on with what was said.
    """
    answer = decision.hits[0].target
    least = max(
        (policy.second_share * hit.probability for hit in context.hits if hit.target == answer),
        default=1.0,  # the last answer again, though the ordinary kind is asked for
    )
    shown = {hit.target.id for hit in decision.hits}
    more = [
        hit
        for hit in context.near
        if (hit.probability >= least or (context.goes_on and hit.target.id == context.last))
        and hit.target.id not in shown
    ]
    if not more:
        return decision
    return replace(
        decision, reason=Reason.CLOSE_SECOND, hits=(*decision.hits, *more)[: 1 + MAX_SECONDS]
    )
