"""Which verdict a query gets: hand-made evidence, one row per case."""

from dataclasses import replace
from datetime import date

import pytest

from bot.answer.decision import MAX_CHOICES, Policy, Reason, Verdict, decide, is_expired
from corpus.intent import Clarification, Entry, Referral
from index.result import Hit, SearchResult

POLICY = Policy(answer_threshold=0.8, choices_threshold=0.4)
TODAY = date(2026, 6, 1)
OLD = date(2026, 5, 31)
# The entries of a small desk: name → (question, valid until).
ENTRIES = {
    name: Entry(name, "節", question, "答え", valid_until=until)
    for name, question, until in [
        ("予約", "予約はできますか", None),
        ("変更", "変更はできますか", None),
        ("取消", "取り消しはできますか", None),
        ("料金", "料金はいくらですか", None),
        ("場所", "場所はどこですか", None),
        ("改定前", "以前の料金は", OLD),
        ("本日限り", "今日までですか", TODAY),
    ]
}
ENTRIES["予約"] = replace(ENTRIES["予約"], related=("取消",))
ENTRIES["場所"] = replace(ENTRIES["場所"], section="別の節")
REFERRALS = {
    "求人": Referral("求人", "求人", ()),
    "事故": Referral("事故", "事故", (), urgent=True),
    "天気": Referral("天気", "天気", (), kind="offtopic"),
    "挨拶": Referral("挨拶", "挨拶", (), kind="greeting"),
    "挨拶二": Referral("挨拶二", "挨拶", (), kind="greeting"),
    "お礼": Referral("お礼", "お礼", (), kind="thanks"),
    "係の者": Referral("係の者", "人", (), kind="human"),
}
CLARIFICATIONS = {
    "日程": Clarification("日程", "日程", ("変更", "取消"), ()),
    "全般": Clarification("全般", "全般", ("場所", "料金", "取消", "変更"), ()),
    "遠い": Clarification("遠い", "遠い", ("改定前", "本日限り"), ()),
}


def hits(intents, *each):
    """Return hits from (name, probability, share), best first."""
    return tuple(
        Hit(intents[name], rank, probability, share)
        for rank, (name, probability, share) in enumerate(each, 1)
    )


def found(*entries, referrals=(), clarifications=(), answerable=0.0):
    return SearchResult(
        "問い",
        hits(ENTRIES, *entries),
        hits(CLARIFICATIONS, *clarifications),
        hits(REFERRALS, *referrals),
        answerable,
    )


# case: what was found → verdict, reason, the entries shown, confidence
TABLE = {
    "a sure hit is answered": (
        found(("予約", 0.95, 0.9), ("変更", 0.05, 0.05), answerable=0.97),
        Verdict.ANSWER,
        Reason.CONFIDENT,
        ["予約"],
        0.95,
    ),
    "at the threshold an answer is given": (
        found(("予約", 0.8, 0.7), answerable=0.9),
        Verdict.ANSWER,
        Reason.CONFIDENT,
        ["予約"],
        0.8,
    ),
    "close seconds stand beside the answer, three at most": (
        found(
            ("予約", 0.82, 0.3),
            ("変更", 0.5, 0.2),
            ("取消", 0.3, 0.1),
            ("料金", 0.2, 0.1),
            ("場所", 0.15, 0.1),
            answerable=0.99,
        ),
        Verdict.ANSWER,
        Reason.CLOSE_SECOND,
        ["予約", "変更", "取消", "料金"],
        0.82,
    ),
    "a second at 15 % of the first is close": (
        found(("予約", 0.8, 0.7), ("変更", 0.12, 0.1), ("取消", 0.119, 0.1), answerable=0.9),
        Verdict.ANSWER,
        Reason.CLOSE_SECOND,
        ["予約", "変更"],
        0.8,
    ),
    "a known ambiguity that is surely meant is asked back about, though hardly anything is sure otherwise": (
        found(
            ("料金", 0.02, 0.01),
            ("取消", 0.01, 0.0),
            ("変更", 0.0, 0.0),
            answerable=0.2,
            clarifications=[("日程", 0.01, 0.7)],
        ),
        Verdict.CHOICES,
        Reason.AMBIGUOUS,
        ["変更", "取消"],
        0.1,
    ),
    "a known ambiguity that may be meant is not": (
        found(
            ("料金", 0.02, 0.01),
            ("取消", 0.01, 0.0),
            ("変更", 0.0, 0.0),
            answerable=0.2,
            clarifications=[("日程", 0.01, 0.5)],
        ),
        Verdict.ABSTAIN,
        Reason.BELOW_THRESHOLD,
        [],
        None,
    ),
    "a single fit is offered with what its author put near it": (
        found(("予約", 0.5, 0.4), ("場所", 0.02, 0.02), ("取消", 0.01, 0.01), answerable=0.6),
        Verdict.CHOICES,
        Reason.SHARED,
        ["予約", "取消"],
        0.5,
    ),
    "below the threshold those that share the probability are offered": (
        found(
            ("予約", 0.5, 0.4),
            ("変更", 0.3, 0.3),
            ("取消", 0.04, 0.1),
            ("料金", 0.039, 0.05),
            answerable=0.85,
        ),
        Verdict.CHOICES,
        Reason.SHARED,
        ["予約", "変更", "取消"],
        0.5,
    ),
    "four choices at most": (
        found(
            ("予約", 0.3, 0.2),
            ("変更", 0.3, 0.2),
            ("取消", 0.3, 0.2),
            ("料金", 0.3, 0.2),
            ("場所", 0.3, 0.2),
            answerable=0.9,
        ),
        Verdict.CHOICES,
        Reason.SHARED,
        ["予約", "変更", "取消", "料金"],
        0.3,
    ),
    "two choices at least": (
        found(("予約", 0.7, 0.9), ("変更", 0.01, 0.01), ("取消", 0.001, 0.001), answerable=0.75),
        Verdict.CHOICES,
        Reason.SHARED,
        ["予約", "変更"],
        0.7,
    ),
    "a known ambiguity offers its entries in its own order": (
        found(
            ("取消", 0.3, 0.2),
            ("変更", 0.2, 0.1),
            ("料金", 0.02, 0.01),
            clarifications=[("日程", 0.5, 0.6)],
            answerable=0.9,
        ),
        Verdict.CHOICES,
        Reason.AMBIGUOUS,
        ["変更", "取消"],
        0.45,
    ),
    "an entry likelier than each of an ambiguity's joins it": (
        found(
            ("予約", 0.35, 0.4),
            ("取消", 0.2, 0.1),
            ("変更", 0.2, 0.05),
            clarifications=[("日程", 0.5, 0.42)],
            answerable=0.8,
        ),
        Verdict.CHOICES,
        Reason.AMBIGUOUS,
        ["変更", "取消", "予約"],
        0.4,
    ),
    "an ambiguity the ranker likes less than an entry is no ambiguity": (
        found(
            ("予約", 0.5, 0.5),
            ("変更", 0.1, 0.1),
            clarifications=[("日程", 0.3, 0.3)],
            answerable=0.7,
        ),
        Verdict.CHOICES,
        Reason.SHARED,
        ["予約", "変更"],
        0.5,
    ),
    "an ambiguity whose entries were not found offers what was": (
        found(
            ("予約", 0.2, 0.2),
            ("変更", 0.2, 0.15),
            clarifications=[("遠い", 0.3, 0.3)],
            answerable=0.7,
        ),
        Verdict.CHOICES,
        Reason.SHARED,
        ["予約", "変更"],
        0.2,
    ),
    "a sure hit is answered even beside an ambiguity": (
        found(
            ("変更", 0.9, 0.3),
            ("取消", 0.1, 0.02),
            clarifications=[("日程", 0.9, 0.4)],
            answerable=0.95,
        ),
        Verdict.ANSWER,
        Reason.CONFIDENT,
        ["変更"],
        0.9,
    ),
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
def test_a_decision_follows_from_the_evidence(evidence, verdict, reason, shown, confidence):
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


def test_a_wide_ambiguity_offers_four_choices_and_no_more():
    evidence = found(
        ("予約", 0.3, 0.25),
        ("変更", 0.1, 0.1),
        ("取消", 0.1, 0.1),
        ("料金", 0.1, 0.1),
        ("場所", 0.1, 0.1),
        clarifications=[("全般", 0.4, 0.3)],
        answerable=0.8,
    )
    shown = [hit.target.id for hit in decide(evidence, POLICY, TODAY).hits]
    assert shown == ["場所", "料金", "取消", "変更"]
    assert len(shown) == MAX_CHOICES


@pytest.mark.parametrize(
    ("answer_threshold", "verdict"), [(0.70, Verdict.ANSWER), (0.71, Verdict.CHOICES)]
)
def test_the_threshold_is_the_policys(answer_threshold, verdict):
    evidence = found(("予約", 0.7, 0.5), ("変更", 0.3, 0.3), answerable=0.9)
    assert (
        decide(evidence, replace(POLICY, answer_threshold=answer_threshold), TODAY).verdict
        is verdict
    )


@pytest.mark.parametrize(
    ("until", "expired"), [(None, False), (OLD, True), (TODAY, False), (date(2026, 6, 2), False)]
)
def test_an_answer_expires_the_day_after_its_date(until, expired):
    assert is_expired(Entry("a", "節", "質問", "答え", valid_until=until), TODAY) is expired
