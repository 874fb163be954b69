"""Figures against outcomes counted by hand."""

from __future__ import annotations

import pytest

from bot.answer.decision import Decision, Reason, Verdict
from bot.evaluation.figures import Figure, Interval, as_json, as_table, means, measure
from bot.evaluation.outcomes import Outcome
from bot.evaluation.queries import LabelledQuery
from corpus.intent import Entry
from index.result import Hit

ENTRIES = {name: Entry(name, "節", f"{name}は?", "答え") for name in ("会費", "会場", "時刻")}


def outcome(
    relevant: str, ranking: str, verdict: Verdict, shown: str = "", kind: str = ""
) -> Outcome:
    """One query; several entries are written with a space between them."""
    hits = tuple(Hit(ENTRIES[name], i, 0.8 / i, 0.5) for i, name in enumerate(shown.split(), 1))
    confidence = hits[0].probability if hits else None
    decision = Decision(verdict, Reason.CONFIDENT, hits, confidence=confidence)
    query = LabelledQuery("id", "質問", frozenset(relevant.split()), kind)
    return Outcome(query, tuple(ranking.split()), decision)


ANSWER, CHOICES, ABSTAIN = Verdict.ANSWER, Verdict.CHOICES, Verdict.ABSTAIN
IN_SCOPE = [
    outcome("会費", "会費 会場", ANSWER, "会費"),
    outcome("会場", "会費 会場", ANSWER, "会費"),
    outcome("会場", "会費 時刻 会場", CHOICES, "会費 会場"),
    outcome("時刻", "会費 会場", ABSTAIN),
]
OUT_OF_SCOPE = [
    outcome("", "会費", ABSTAIN, kind="far"),
    outcome("", "会費", ANSWER, "会費", kind="near"),
]
AMBIGUOUS = [
    outcome("会費 会場", "会場 会費", CHOICES, "会場 時刻", kind="ambiguous"),
    outcome("会費 会場", "会場 会費", ANSWER, "会場", kind="ambiguous"),
]


def values(outcomes: list[Outcome]) -> dict[str, float]:
    return {figure.name: figure.value for figure in measure(outcomes)}


def test_the_ranking_is_judged_by_queries_with_one_right_entry() -> None:
    found = values([*IN_SCOPE, *AMBIGUOUS])
    assert found == {
        "queries": 6,
        "hit@1": 1 / 4,
        "hit@3": 3 / 4,
        "hit@10": 3 / 4,
        "mrr@10": pytest.approx((1 + 1 / 2 + 1 / 3 + 0) / 4),
        "ndcg@10": pytest.approx((1 + 0.63093 + 0.5 + 0) / 4, abs=1e-5),
    }


def test_decisions_are_judged_where_some_queries_have_no_answer() -> None:
    found = values([*IN_SCOPE, *OUT_OF_SCOPE, *AMBIGUOUS])
    assert found["answer_precision"] == pytest.approx(1 / 3)  # three answers, one of them right
    assert found["answered"] == 2 / 4
    assert found["served"] == 2 / 4  # by the first answer, and by the choices
    assert found["fallback"] == 1 / 2
    assert found["wrongly_answered"] == 1 / 2
    assert (found["fallback_far"], found["fallback_near"]) == (1, 0)
    assert (found["wrongly_answered_far"], found["wrongly_answered_near"]) == (0, 1)
    assert "fallback_elsewhere" not in found
    assert found["choices_ambiguous"] == 1 / 2
    # Four show an entry, each at .8: |.8 - 1| for one, |.8 - 0| for three, one bin each.
    assert found["ece"] == pytest.approx((0.2 + 3 * 0.8) / 4)


def test_a_mean_has_an_interval_and_no_values_make_no_figure() -> None:
    assert means({"a": [1.0, 1.0], "b": []}) == [Figure("a", 1.0, Interval(1.0, 1.0, 2))]


def test_json_is_flat_and_the_table_has_a_line_per_figure() -> None:
    figures = [Figure("queries", 3), Figure("hit@1", 2 / 3, Interval(0, 1, 3)), Figure("ece", 0.1)]
    assert as_json(figures) == {
        "queries": 3,
        "hit@1": 2 / 3,
        "hit@1_low": 0,
        "hit@1_high": 1,
        "hit@1_n": 3,
        "ece": 0.1,
    }
    assert [line.split() for line in as_table(figures).splitlines()] == [
        ["queries", "3"],
        ["hit@1", "0.667", "[0.000,", "1.000]", "n=3"],
        ["ece", "0.100"],
    ]
