"""An entry that contradicts the query is never the answer, however probable."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answer.decision import Reason, Verdict, decide
from bot.answer.follow_up import decide_in_context
from index.objection import Objection
from index.result import SearchResult
from tests.decision_evidence import ENTRIES, POLICY, TODAY, found

AGAINST = Objection("value", "2026年", "2020年")


def objected(result: SearchResult, *names: str, against: Objection = AGAINST) -> SearchResult:
    """Return a result whose entries of these names have an objection."""
    hits = tuple(
        replace(hit, objections=(against,)) if hit.target.id in names else hit
        for hit in result.hits
    )
    return replace(result, hits=hits)


CASES = [
    # found, objected → verdict, reason, shown
    ([("予約", 0.95, 0.9)], ["予約"], "fallback", Reason.CONTRADICTED, ["予約"]),
    (
        [("予約", 0.95, 0.6), ("変更", 0.3, 0.2)],
        ["予約"],
        "choices",
        Reason.SHARED,
        ["変更", "予約"],
    ),
    ([("予約", 0.95, 0.6), ("変更", 0.9, 0.5)], ["予約"], "answer", Reason.CONFIDENT, ["変更"]),
    ([("予約", 0.95, 0.6), ("変更", 0.9, 0.5)], ["変更"], "answer", Reason.CONFIDENT, ["予約"]),
    (
        [("予約", 0.95, 0.6), ("変更", 0.3, 0.2)],
        ["予約", "変更"],
        "choices",
        Reason.CONTRADICTED,
        ["予約", "変更"],
    ),
    # The only close one: beside its neighbour, which comes first.
    (
        [("予約", 0.95, 0.9), ("変更", 0.01, 0.01)],
        ["予約"],
        "choices",
        Reason.CONTRADICTED,
        ["変更", "予約"],
    ),
    (
        [("予約", 0.5, 0.4), ("変更", 0.4, 0.3), ("取消", 0.3, 0.2)],
        ["予約"],
        "choices",
        Reason.SHARED,
        ["変更", "取消", "予約"],
    ),
]


@pytest.mark.parametrize(("entries", "names", "verdict", "reason", "shown"), CASES)
def test_what_contradicts_is_never_the_answer(entries, names, verdict, reason, shown) -> None:
    decision = decide(objected(found(*entries, answerable=0.95), *names), POLICY, TODAY)
    assert (decision.verdict.value, decision.reason) == (verdict, reason)
    assert [hit.target.id for hit in decision.hits] == shown


def test_what_the_asker_rules_out_is_not_offered() -> None:
    result = found(("予約", 0.95, 0.9), ("変更", 0.01, 0.01), answerable=0.95)
    ruled_out = objected(result, "予約", against=Objection("exclusion", "予約ではなく", "予約"))
    decision = decide(ruled_out, POLICY, TODAY)
    assert (decision.verdict, decision.reason) == (Verdict.ABSTAIN, Reason.CONTRADICTED)


def test_a_query_that_nothing_answers_is_below_the_threshold_as_before() -> None:
    result = objected(found(("予約", 0.1, 0.1), answerable=0.1), "予約")
    assert decide(result, POLICY, TODAY).reason is Reason.BELOW_THRESHOLD


def test_no_follow_up_answers_with_what_contradicts() -> None:
    result = objected(found(("予約", 0.95, 0.9), ("取消", 0.1, 0.1), answerable=0.95), "予約")
    decision = decide(result, POLICY, TODAY)
    in_context = decide_in_context(result, decision, [ENTRIES["予約"]], POLICY, TODAY)
    assert in_context.verdict is not Verdict.ANSWER
