"""A topic of a pack is told only to whom it means: it is near to much that it is not about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answer.decision import Reason, Verdict, decide
from bot.answer.pack_topics import is_meant
from corpus.intent import Referral
from index.result import Hit
from tests.decision_evidence import POLICY, TODAY, found

PACK = "general.ja"
OWN = Referral("talk", "雑談", (), kind="offtopic")
TOPIC = Referral("jobs", "求人", (), pack=PACK)
URGENT = Referral("accident", "事故", (), urgent=True, pack=PACK)
PERSON = Referral("person", "人", (), kind="human", pack=PACK)
CHAT = Referral("chat", "雑談", (), kind="offtopic", pack=PACK)
DANGER = Referral("fire", "火事", (), "119番へ。", kind="offtopic", pack=PACK)

# Topic, share, nearness in meaning, words that it lacks → is it meant?
CASES = {
    "the company's own always is": (OWN, 0.2, 0.1, ("水着",), True),
    "every word is the topic's": (CHAT, 0.6, 0.2, (), True),
    "every word, but other topics have as many": (CHAT, 0.4, 0.2, (), False),
    "every word, but people would be pressed to phone": (URGENT, 0.85, 0.5, (), False),
    "urgent and as good as sure": (URGENT, 0.95, 0.5, ("見る",), True),
    "urgent and far": (URGENT, 0.95, 0.4, ("枯れる",), False),
    "a person, in other words": (PERSON, 0.98, 0.6, ("願う",), True),
    "a person, for want of anything nearer": (PERSON, 0.94, 0.49, ("アレルギー",), False),
    "a topic for the phone in other words": (TOPIC, 0.6, 0.55, ("返す",), True),
    "a topic for the phone, one of many": (TOPIC, 0.2, 0.55, ("ナビ",), False),
    "small talk in other words": (CHAT, 0.95, 0.6, ("降る",), True),
    "small talk, for want of anything nearer": (CHAT, 0.95, 0.45, ("友達",), False),
    "a danger, near": (DANGER, 0.6, 0.6, ("爺",), True),
    "a danger, hardly near but likely": (DANGER, 0.95, 0.47, ("飲む",), True),
    "a danger, and other things besides": (
        DANGER,
        0.95,
        0.5,
        ("熱", "出す", "今日", "休む"),
        False,
    ),
    "a danger for sure, whatever besides": (DANGER, 0.6, 0.6, ("熱", "出る", "今日", "来る"), True),
    "a danger, for want of anything nearer": (DANGER, 0.6, 0.34, ("乗る",), False),
}


@pytest.mark.parametrize(("topic", "share", "near", "missing", "meant"), CASES.values(), ids=CASES)
def test_a_topic_is_meant_by_what_it_shares_with_the_query(
    topic: Referral, share: float, near: float, missing: tuple[str, ...], meant: bool
) -> None:
    hit = Hit(topic, 1, 0.1, share, {"dense": near}, missing=missing)
    assert is_meant(hit, share) is meant


@pytest.mark.parametrize("topic", [URGENT, PERSON, CHAT], ids=lambda topic: topic.id)
def test_a_topic_that_is_not_meant_decides_nothing(topic: Referral) -> None:
    hit = Hit(topic, 1, 0.1, 0.85, {"dense": 0.3}, missing=("借りる",))
    result = replace(found(("予約", 0.3, 0.1), answerable=0.2), referrals=(hit,))
    decision = decide(result, POLICY, TODAY)
    assert (decision.verdict, decision.reason) == (Verdict.ABSTAIN, Reason.BELOW_THRESHOLD)
    assert decision.referral is None
    assert [each.target.id for each in decision.hits] == ["予約"]
