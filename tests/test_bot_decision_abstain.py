"""When a query gets the phone or a notice: hand-made evidence, one row per case."""

from datetime import date

import pytest

from bot.answer.decision import Reason, Verdict, decide
from bot.answer.withdrawn import is_withdrawn
from corpus.intent import Entry
from index.result import SearchResult
from tests.decision_evidence import OLD, POLICY, REFERRALS, TODAY, found

# case: what was found → verdict, reason, the entries shown, confidence
TABLE = {
    "a topic nobody answers here is referred, with what comes near": (
        found(
            ("予約", 0.3, 0.2),
            ("変更", 0.05, 0.1),
            ("取消", 0.049, 0.1),
            referrals=[("求人", 0.6, 0.5)],
            answerable=0.3,
        ),
        Verdict.ABSTAIN,
        Reason.REFERRAL,
        ["予約", "変更"],
        0.3,
    ),
    "a topic of another world is off topic": (
        found(("予約", 0.02, 0.1), referrals=[("天気", 0.9, 0.5)], answerable=0.01),
        Verdict.ABSTAIN,
        Reason.OFF_TOPIC,
        [],
        None,
    ),
    "another company's trade may be this one's: nothing was found": (
        found(("予約", 0.06, 0.1), referrals=[("引っ越し", 0.9, 0.8)], answerable=0.1),
        Verdict.ABSTAIN,
        Reason.BELOW_THRESHOLD,
        ["予約"],
        0.06,
    ),
    "a leading topic does not hide choices that are likely enough": (
        found(
            ("予約", 0.3, 0.2), ("変更", 0.2, 0.2), referrals=[("求人", 0.4, 0.3)], answerable=0.5
        ),
        Verdict.CHOICES,
        Reason.SHARED,
        ["予約", "変更"],
        0.3,
    ),
    "an urgent topic goes before any answer": (
        found(("予約", 0.95, 0.4), referrals=[("事故", 0.9, 0.55)], answerable=0.99),
        Verdict.ABSTAIN,
        Reason.URGENT,
        ["予約"],
        0.95,
    ),
    "an urgent topic behind an entry does not": (
        found(("予約", 0.95, 0.5), referrals=[("事故", 0.4, 0.45)], answerable=0.99),
        Verdict.ANSWER,
        Reason.CONFIDENT,
        ["予約"],
        0.95,
    ),
    "a greeting is greeted": (
        found(("予約", 0.9, 0.2), referrals=[("挨拶", 0.9, 0.6)], answerable=0.9),
        Verdict.NOTICE,
        Reason.SMALL_TALK,
        [],
        None,
    ),
    "two ways of greeting count together": (
        found(
            ("予約", 0.1, 0.1),
            referrals=[("挨拶二", 0.4, 0.3), ("求人", 0.2, 0.25), ("挨拶", 0.3, 0.25)],
            answerable=0.1,
        ),
        Verdict.NOTICE,
        Reason.SMALL_TALK,
        [],
        None,
    ),
    "half a greeting is none": (
        found(("予約", 0.1, 0.1), referrals=[("挨拶", 0.5, 0.5)], answerable=0.1),
        Verdict.ABSTAIN,
        Reason.REFERRAL,
        ["予約"],
        0.1,
    ),
    "who asks for a person gets a notice": (
        found(("予約", 0.1, 0.1), referrals=[("係の者", 0.9, 0.8)], answerable=0.1),
        Verdict.NOTICE,
        Reason.SMALL_TALK,
        [],
        None,
    ),
    "nothing near means the phone": (
        found(("予約", 0.04, 0.3), ("変更", 0.01, 0.1), answerable=0.39),
        Verdict.ABSTAIN,
        Reason.BELOW_THRESHOLD,
        [],
        None,
    ),
    "something near is shown beside the phone, three at most": (
        found(
            ("予約", 0.3, 0.3),
            ("変更", 0.3, 0.2),
            ("取消", 0.2, 0.1),
            ("料金", 0.2, 0.1),
            answerable=0.39,
        ),
        Verdict.ABSTAIN,
        Reason.BELOW_THRESHOLD,
        ["予約", "変更", "取消"],
        0.3,
    ),
    "a lone entry makes no choice": (
        found(("予約", 0.6, 0.9), answerable=0.7),
        Verdict.ABSTAIN,
        Reason.BELOW_THRESHOLD,
        ["予約"],
        0.6,
    ),
    "an answer past its date is not given": (
        found(("改定前", 0.95, 0.9), answerable=0.97),
        Verdict.ABSTAIN,
        Reason.EXPIRED,
        [],
        None,
    ),
    "on its last day it still is": (
        found(("本日限り", 0.95, 0.9), answerable=0.97),
        Verdict.ANSWER,
        Reason.CONFIDENT,
        ["本日限り"],
        0.95,
    ),
    "of a large corpus there may be no entry among what is near": (
        found(referrals=[("求人", 0.6, 0.5)], answerable=0.5),
        Verdict.ABSTAIN,
        Reason.REFERRAL,
        [],
        None,
    ),
    "an urgent topic alone gets the phone first": (
        found(referrals=[("事故", 0.6, 0.8)], answerable=0.01),
        Verdict.ABSTAIN,
        Reason.URGENT,
        [],
        None,
    ),
    "nothing searchable means the phone": (
        SearchResult("😀"),
        Verdict.ABSTAIN,
        Reason.NOTHING_SEARCHABLE,
        [],
        None,
    ),
}


@pytest.mark.parametrize(
    ("evidence", "verdict", "reason", "shown", "confidence"), TABLE.values(), ids=TABLE
)
def test_a_decision_without_an_answer_follows_from_the_evidence(
    evidence, verdict, reason, shown, confidence
):
    decision = decide(evidence, POLICY, TODAY)
    assert (decision.verdict, decision.reason) == (verdict, reason)
    assert [hit.target.id for hit in decision.hits] == shown
    assert decision.confidence == (None if confidence is None else pytest.approx(confidence))


def test_the_referral_that_decided_is_named():
    decision = decide(
        found(
            ("予約", 0.1, 0.1), referrals=[("求人", 0.4, 0.4), ("天気", 0.3, 0.3)], answerable=0.1
        ),
        POLICY,
        TODAY,
    )
    assert decision.referral == REFERRALS["求人"]


def test_the_greeting_with_the_larger_share_is_returned():
    decision = decide(
        found(
            ("予約", 0.1, 0.1), referrals=[("お礼", 0.5, 0.6), ("挨拶", 0.3, 0.3)], answerable=0.1
        ),
        POLICY,
        TODAY,
    )
    assert decision.referral == REFERRALS["お礼"]


@pytest.mark.parametrize(
    ("until", "expired"), [(None, False), (OLD, True), (TODAY, False), (date(2026, 6, 2), False)]
)
def test_an_answer_expires_the_day_after_its_date(until, expired):
    assert is_withdrawn(Entry("a", "節", "質問", "答え", valid_until=until), TODAY) is expired
