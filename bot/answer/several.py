"""The decision about a text of several parts: two questions, or one and its circumstances. Pure.

The text as a whole is decided first. A part speaks for itself where it asks, or names what an entry
surely answers; what only states how things are is the circumstance of what is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.answer.decision import MAX_CHOICES, MAX_NEAREST, Decision, Policy, Reason, Verdict
from bot.answer.follow_up import decide_in_context
from corpus.intent import Entry, Referral
from index.asking import Role
from index.parts import Part
from index.result import Hit, SearchResult

# Chosen on labelled texts of several parts and on dev.jsonl. From here on, of the ranker's share, a
# part is about a topic for the phone; a circumstance must be surely an urgent one.
_OWN_TOPIC, _SURELY = 0.5, 0.8
# Beside another question, one whose answerability would not do alone is worth a choice.
_NEARLY = 0.3
# The whole's entry is what a part asks where it is one of the part's first.
_NEAR = 3
# 「至急ご対応をお願いします」: haste and courtesy, nothing else. Possessive: 「のでので…」 would be
# split in exponentially many ways otherwise.
_HASTE = re.compile(
    r"(?:大?至急|緊急|お?急ぎ|急いで|早急|早め|今すぐ|すぐ|一刻も早く|なるべく|できるだけ|取り急ぎ"
    r"|ご?(?:対応|連絡|返信|返事|回答|確認|教示|検討)|お?電話|お?願い|いたし|致し|申し上げ"
    r"|ください|下さい|いただ(?:けます|きたく|きたい|ければ)|存じ|ほしい|欲しい|助かり|幸い"
    r"|よろしく|宜しく|して|おり|いる|います|ので|です|ます|ため|よう|たい|早く|[かがのにをはでとなくし]|[、。!?\s])++"
)


@dataclass(frozen=True)
class PartRead:
    """A part with what was found for it and what it would be told alone."""

    part: Part
    result: SearchResult
    decision: Decision

    @property
    def asks(self) -> bool:
        """Return whether this part wants an answer of its own."""
        role = self.part.role
        return role is Role.ASKS or (role is Role.NAMES and self.is_sure)

    @property
    def topic(self) -> Referral | None:
        """Return the topic for the phone that this part asks about."""
        if not self.result.referrals or self.part.role is Role.STATES:
            return None
        if self.decision.verdict is Verdict.NOTICE:
            wished = self.decision.referral
            return wished if wished and wished.kind == "human" else None
        first = self.result.referrals[0]
        own = self.decision.reason is Reason.REFERRAL and first.share > _OWN_TOPIC
        return first.target if own and self.part.role is Role.ASKS else None

    @property
    def urgent(self) -> bool:
        """Return whether this part surely is about an urgent topic, and no mere plea for haste."""
        if self.decision.reason is not Reason.URGENT or _HASTE.fullmatch(self.part.text):
            return False
        role, share = self.part.role, self.result.referrals[0].share
        return role is Role.ASKS or (role is Role.NAMES and share >= _SURELY)

    @property
    def is_sure(self) -> bool:
        """Return whether an entry surely answers this part alone."""
        return self.decision.verdict is Verdict.ANSWER

    @property
    def speaks(self) -> bool:
        """Return whether entries are found for this part alone, or nearly."""
        return self.decision.verdict in (Verdict.ANSWER, Verdict.CHOICES) or (
            bool(self.decision.hits)
            and (self.decision.reason is Reason.CONTRADICTED or self._is_nearly_found)
        )

    @property
    def _is_nearly_found(self) -> bool:
        below = self.decision.reason is Reason.BELOW_THRESHOLD and self.part.role is Role.ASKS
        return below and self.result.answerable >= _NEARLY


def decide_several(
    whole: Decision, parts: Sequence[PartRead], policy: Policy, today: date
) -> Decision:
    """Return the decision about a text, from that about the whole and those about its parts."""
    asked = [each for each in parts if each.asks]
    sure = _sure(whole, [each for each in asked if each.speaks])
    speaking = [_in_context(each, sure, policy, today) for each in asked if each.speaks]
    sure = _sure(whole, speaking)
    shown = {hit.target.id for hit in sure}
    unsure = [each for each in speaking if _is_open(each, shown)]
    if urgent := _urgent(whole, parts, sure, unsure):
        return urgent
    phone = _phone(parts, sure)
    if len(speaking) > 1 and len(sure) + len(unsure) > 1:
        return _several(sure, unsure, phone)
    if sure:
        return _beside(_one(sure[0], whole), phone)
    if phone and whole.verdict is Verdict.CHOICES:
        return replace(whole, referral=phone)
    if phone and unsure:
        return replace(unsure[0].decision, referral=phone)
    return whole


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


def _phone(parts: Sequence[PartRead], sure: Sequence[Hit[Entry]]) -> Referral | None:
    """Return the topic for the phone that is asked about beside another question.

    A part whose nearest entry is the one that surely answers another may well ask the same, unless
    the topic is clear.
    """
    shown = {hit.target.id for hit in sure}

    def asks_the_same(each: PartRead) -> bool:
        clear = each.result.referrals[0].share >= _SURELY
        return not clear and any(hit.target.id in shown for hit in each.result.hits[:1])

    topics = [each for each in parts if each.topic and not asks_the_same(each)]
    others = [each for each in parts if each.part.role is Role.ASKS and each.speaks]
    return topics[0].topic if topics and others else None


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
    """Return whether a part has entries of its own to choose from, none of them shown already."""
    return shown.isdisjoint(hit.target.id for hit in each.decision.hits)


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
    own = next((each.decision for each in urgent if each.urgent), None)
    if whole.reason is Reason.URGENT:
        own = own or whole
    if own is None and not urgent:
        return None
    if own is None and not sure:
        open_ = unsure[0].decision if unsure else whole
        if open_.verdict is Verdict.CHOICES:
            return replace(open_, referral=urgent[0].decision.referral)
        return urgent[0].decision if whole.verdict is Verdict.ABSTAIN else None
    if own is None:
        return replace(_one(sure[0], whole), referral=urgent[0].decision.referral)
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
