"""When a query is answered or asked back about: hand-made evidence, one row per case."""

from dataclasses import replace

import pytest

from bot.answer.decision import MAX_CHOICES, Reason, Verdict, decide
from tests.decision_evidence import POLICY, TODAY, found

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
}


@pytest.mark.parametrize(
    ("evidence", "verdict", "reason", "shown", "confidence"), TABLE.values(), ids=TABLE
)
def test_a_decision_follows_from_the_evidence(evidence, verdict, reason, shown, confidence):
    decision = decide(evidence, POLICY, TODAY)
    assert (decision.verdict, decision.reason) == (verdict, reason)
    assert [hit.target.id for hit in decision.hits] == shown
    assert decision.confidence == (None if confidence is None else pytest.approx(confidence))


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
