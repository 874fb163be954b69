"""What a topic does to a decision: hand-made evidence, one row per case."""

from __future__ import annotations

import pytest

from bot.answer.decision import Reason, Verdict
from tests.follow_up_evidence import (
    THANKS,
    URGENT,
    VAGUE,
    after,
    found,
)

# case: what was found, topic → verdict, reason, the entries shown
TABLE = {
    "without a topic nothing changes": (
        found(("送料", 0.5), ("会費", 0.4), answerable=0.9),
        [],
        Verdict.CHOICES,
        Reason.SHARED,
        ["送料", "会費"],
    ),
    "of entries that fit, the topic's comes first": (
        found(("送料", 0.85), ("会費", 0.03), answerable=0.8),
        ["会員"],
        Verdict.CHOICES,
        Reason.FOLLOW_UP,
        ["会費", "送料", "会員"],
    ),
    "entries of an ambiguity that are as near as each other stay in its author's order": (
        found(
            ("別", 0.001),
            ("独り", 0.0),
            ("会費", 0.0),
            ("送料", 0.0),
            answerable=0.8,
            ambiguous=0.9,
        ),
        ["会費", "送料"],
        Verdict.CHOICES,
        Reason.FOLLOW_UP,
        ["会費", "送料"],
    ),
    "where some entry surely answers, the topic makes one sure; what else was offered stays": (
        found(("送料", 0.02), ("会費", 0.5), answerable=0.98),
        ["会費"],
        Verdict.ANSWER,
        Reason.FOLLOW_UP,
        ["会費", "送料"],
    ),
    "an entry that only refers to the topic is not made sure by it": (
        found(("送料", 0.02), ("会員", 0.5), answerable=0.98),
        ["登録"],
        Verdict.CHOICES,
        Reason.FOLLOW_UP,
        ["会員", "送料", "登録"],
    ),
    "a known ambiguity is resolved by the topic; its other meanings stay": (
        found(("会費", 0.01), ("送料", 0.001), answerable=0.99, ambiguous=0.9),
        ["会費"],
        Verdict.ANSWER,
        Reason.FOLLOW_UP,
        ["会費", "送料"],
    ),
    "one of which no entry is near stands as it is": (
        found(
            ("会費", 0.01),
            ("送料", 0.001),
            query="牛乳の値段は?",
            answerable=0.5,
            ambiguous=0.9,
            lemmas=("牛乳", "値段"),
        ),
        ["独り"],
        Verdict.CHOICES,
        Reason.AMBIGUOUS,
        ["会費", "送料"],
    ),
    "but one that does not say of what may mean the last answer": (
        found(("会費", 0.01), ("送料", 0.001), answerable=0.5, ambiguous=0.9),
        ["独り"],
        Verdict.CHOICES,
        Reason.FOLLOW_UP,
        ["会費", "送料", "独り"],
    ),
    "but a text that goes on may mean the last answer": (
        found(("会費", 0.01), ("送料", 0.001), query="それも?", answerable=0.5, ambiguous=0.9),
        ["独り"],
        Verdict.CHOICES,
        Reason.FOLLOW_UP,
        ["会費", "送料", "独り"],
    ),
    "a new question keeps its choices, though others are near": (
        found(
            ("送料", 0.3),
            ("返品", 0.3),
            ("別", 0.3),
            ("会費", 0.01),
            ("登録", 0.01),
            answerable=0.5,
        ),
        ["会員"],
        Verdict.CHOICES,
        Reason.FOLLOW_UP,
        ["送料", "返品", "別", "会員"],
    ),
    "an entry that the last answer relates to is near, and so is the one that relates to it": (
        found(("送料", 0.3), ("会員", 0.3), answerable=0.8),
        ["登録"],
        Verdict.CHOICES,
        Reason.FOLLOW_UP,
        ["会員", "送料", "登録"],
    ),
    "a short text that is not understood gets what the topic has, its last answer too": (
        found(("送料", 0.2), ("会費", 0.1), ("登録", 0.1), answerable=0.2),
        ["会員"],
        Verdict.CHOICES,
        Reason.FOLLOW_UP,
        ["登録", "会費", "会員"],
    ),
    "the phone where what the topic has is hardly probable": (
        found(("送料", 0.2), ("会費", 0.00000001), answerable=0.06),
        ["会員"],
        Verdict.ABSTAIN,
        Reason.BELOW_THRESHOLD,
        ["送料"],
    ),
    "a text that names nothing is about the last answer": (
        found(("送料", 0.001), ("会費", 0.0), lemmas=("どう", "為る", "良い")),
        ["会員"],
        Verdict.CHOICES,
        Reason.FOLLOW_UP,
        ["会員", "登録", "会費"],
    ),
    "also where the bot would ask what it is about": (
        found(("送料", 0.001), referral=VAGUE, referred=0.99, lemmas=("何故",)),
        ["会員"],
        Verdict.CHOICES,
        Reason.FOLLOW_UP,
        ["会員", "登録"],
    ),
    "but not where a topic for the phone is asked for so": (
        found(("送料", 0.001), referred=0.9, lemmas=("何", "日")),
        ["会員"],
        Verdict.ABSTAIN,
        Reason.REFERRAL,
        [],
    ),
    "nor where it asks nothing": (
        found(("送料", 0.001), referral=VAGUE, referred=0.99, lemmas=("良い",)),
        ["会員"],
        Verdict.ABSTAIN,
        Reason.OFF_TOPIC,
        [],
    ),
    "the ordinary kind is not the one just shown": (
        found(
            ("会員", 0.5),
            ("会費", 0.2),
            ("登録", 0.01),
            ("送料", 0.01),
            query="じゃあ普通のは?",
            answerable=0.7,
        ),
        ["会員"],
        Verdict.CHOICES,
        Reason.FOLLOW_UP,
        ["登録", "会費"],
    ),
    "where it is not understood, it is what the last answer refers to elsewhere": (
        found(("会員", 0.01), ("送料", 0.01), query="普通のは?", lemmas=("普通",)),
        ["会員"],
        Verdict.CHOICES,
        Reason.FOLLOW_UP,
        ["登録", "送料"],
    ),
    "a longer one where hardly anything else is meant, too": (
        found(
            ("送料", 0.2),
            ("会費", 0.1),
            query="その変更はどちらから手続きすればよろしいですか",
            answerable=0.2,
        ),
        ["会員"],
        Verdict.CHOICES,
        Reason.FOLLOW_UP,
        ["会費", "会員"],
    ),
    "a longer one that may mean something else does not": (
        found(
            ("送料", 0.2),
            ("会費", 0.1),
            query="この夏に新しく出る商品の色の名前を教えてください",
            answerable=0.2,
            referred=0.35,
        ),
        ["会員"],
        Verdict.ABSTAIN,
        Reason.REFERRAL,
        ["送料", "会費"],
    ),
    "a mail does not": (
        found(
            ("送料", 0.2),
            ("会費", 0.1),
            answerable=0.2,
            query="この夏に新しく出る商品の色の名前とその値段を知りたいのですが、わかりますか",
        ),
        ["会員"],
        Verdict.ABSTAIN,
        Reason.BELOW_THRESHOLD,
        ["送料", "会費"],
    ),
    "nothing is offered where nothing is near what was asked": (
        found(("送料", 0.02), ("会費", 0.01), answerable=0.02),
        ["会員"],
        Verdict.ABSTAIN,
        Reason.BELOW_THRESHOLD,
        [],
    ),
    "a topic for the phone stays one": (
        found(("会費", 0.1), answerable=0.3, referred=0.75),
        ["会員"],
        Verdict.ABSTAIN,
        Reason.REFERRAL,
        ["会費"],
    ),
    "an urgent one comes first": (
        found(("会費", 0.1), answerable=0.6, referral=URGENT, referred=0.6),
        ["会員"],
        Verdict.ABSTAIN,
        Reason.URGENT,
        ["会費"],
    ),
    "thanks are thanks": (
        found(("会費", 0.1), answerable=0.6, referral=THANKS, referred=0.8),
        ["会員"],
        Verdict.NOTICE,
        Reason.SMALL_TALK,
        [],
    ),
    "a sure answer from the topic stands": (
        found(("会費", 0.95), answerable=0.97),
        ["会員"],
        Verdict.ANSWER,
        Reason.CONFIDENT,
        ["会費"],
    ),
    "a sure answer from elsewhere stands": (
        found(("送料", 0.95), ("会費", 0.0000001), answerable=0.97),
        ["会員"],
        Verdict.ANSWER,
        Reason.CONFIDENT,
        ["送料"],
    ),
    "a sure answer from elsewhere is followed by what the topic has": (
        found(("送料", 0.95), ("会費", 0.001), answerable=0.97),
        ["会員"],
        Verdict.ANSWER,
        Reason.CLOSE_SECOND,
        ["送料", "会費"],
    ),
    "an answer past its date is not given": (
        found(("退会", 0.8), answerable=0.99),
        ["退会"],
        Verdict.ABSTAIN,
        Reason.EXPIRED,
        [],
    ),
    "without sections only the entry itself and what it relates to are near": (
        found(("別", 0.3), ("独り", 0.2), answerable=0.7),
        ["独り"],
        Verdict.CHOICES,
        Reason.FOLLOW_UP,
        ["独り", "別"],
    ),
    "several entries shown are a topic too, and none of them is forced": (
        found(("送料", 0.4), ("会費", 0.2), answerable=0.8),
        ["会費", "登録"],
        Verdict.CHOICES,
        Reason.FOLLOW_UP,
        ["会費", "送料"],
    ),
}


@pytest.mark.parametrize("case", TABLE)
def test_a_topic(case: str) -> None:
    evidence, topic, verdict, reason, shown = TABLE[case]
    decision = after(evidence, topic)
    assert (decision.verdict, decision.reason, [hit.target.id for hit in decision.hits]) == (
        verdict,
        reason,
        shown,
    )
