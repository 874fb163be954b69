"""The table of several corpora, against outcomes counted by hand."""

from __future__ import annotations

import pytest

from bot.answer.decision import Decision, Reason, Verdict
from bot.evaluation.figures import Figure, Interval
from bot.evaluation.outcomes import Outcome
from bot.evaluation.overview import (
    Row,
    Setting,
    as_json_rows,
    as_markdown,
    mean_rows,
    measure_row,
)
from bot.evaluation.queries import LabelledQuery
from corpus.intent import Corpus, Entry, Referral
from index.result import Hit

ENTRIES = {name: Entry(name, "節", f"{name}は?", "答え") for name in ("会費", "会場")}


def outcome(relevant: str, verdict: Verdict, shown: str = "", kind: str = "in") -> Outcome:
    hits = tuple(Hit(ENTRIES[name], 1, 0.8, 0.5) for name in shown.split())
    decision = Decision(verdict, Reason.CONFIDENT, hits, confidence=0.8 if hits else None)
    ranking = tuple(shown.split()) or ("会場",)
    return Outcome(
        LabelledQuery("id", "質問", frozenset(relevant.split()), kind), ranking, decision
    )


OUTCOMES = [
    outcome("会費", Verdict.ANSWER, "会費"),
    outcome("会場", Verdict.ANSWER, "会費"),
    outcome("会場 会費", Verdict.CHOICES, "会場"),
    outcome("会場", Verdict.ABSTAIN),
    outcome("", Verdict.ABSTAIN, kind="near"),
    outcome("", Verdict.ANSWER, "会費", kind="near"),
    outcome("", Verdict.ABSTAIN, kind="far"),
]


def setting(corpus: str, level: str = "3x20", precision: float = 0.9) -> Setting:
    return Setting(corpus, level, precision, 60, 3.0, 20)


def test_a_setting_tells_what_the_corpus_really_has() -> None:
    corpus = Corpus(
        (Entry("a", "", "?", "答え", ("い", "ろ", "は")), Entry("b", "", "?", "答え")),
        referrals=(
            Referral("t", "駐車場", ()),
            Referral("weather", "天気", (), pack="general.ja"),
        ),
    )
    assert Setting.of("店", "3x20", 0.9, corpus) == Setting("店", "3x20", 0.9, 2, 1.5, 1)


def test_a_line_has_every_figure_with_its_n() -> None:
    row = measure_row(setting("店"), OUTCOMES)
    assert {figure.name: (figure.value, figure.n) for figure in row.figures} == {
        "hit@1": (3 / 4, 4),
        "hit@3": (3 / 4, 4),
        "served": (2 / 4, 4),
        "answered": (2 / 4, 4),
        "answer_precision": (pytest.approx(1 / 3), 3),
        "fallback_near": (1 / 2, 2),
        "wrongly_answered_near": (1 / 2, 2),
        "fallback_far": (1, 1),
        "wrongly_answered_far": (0, 1),
        "ece": (pytest.approx(0.5), 4),  # |.8 - 1| twice and |.8 - 0| twice, one bin each
    }


def test_queries_of_entries_left_bare_are_told_apart_and_those_of_both_kinds_are_neither() -> None:
    row = measure_row(setting("店"), OUTCOMES, frozenset({"会場"}))
    apart = [row.figure(name) for name in ("served_bare", "served_worded")]
    assert [(figure.value, figure.n) for figure in apart if figure] == [(0, 2), (1, 1)]
    assert measure_row(setting("店"), OUTCOMES).figure("served_bare") is None


def row(corpus: str, level: str, **figures: tuple[float, int]) -> Row:
    named = (
        Figure(name.replace("hit_", "hit@"), value, Interval(value, value, n))
        for name, (value, n) in figures.items()
    )
    return Row(setting(corpus, level), tuple(named))


def test_the_mean_weighs_corpora_alike_and_answers_together() -> None:
    rows = [
        row("銀行", "0x0", hit_1=(0.5, 90), answer_precision=(1.0, 1)),
        row("宿", "0x0", hit_1=(0.7, 30), answer_precision=(0.5, 9)),
        row("店", "0x0", hit_1=(0.6, 60)),
        row("銀行", "3x20", hit_1=(0.8, 90)),
    ]
    bare, worded = mean_rows(rows)
    assert (bare.setting.corpus, worded.setting.corpus) == ("mean of 3", "mean of 1")
    hit, right = bare.figure("hit@1"), bare.figure("answer_precision")
    assert hit and right and hit.interval
    assert (hit.value, hit.n) == (pytest.approx(0.6), 180)
    assert 0.5 <= hit.interval.low < 0.6 < hit.interval.high <= 0.7
    assert (right.value, right.n) == (pytest.approx(5.5 / 10), 10)
    assert worded.figures == (Figure("hit@1", 0.8, count=90),)


def test_the_table_has_a_line_a_row_and_columns_only_for_what_was_measured() -> None:
    rows = [
        row("銀行", "0x0", hit_1=(0.5, 90), fallback_near=(0.75, 40)),
        row("宿", "0x0", hit_1=(0.7, 30)),
    ]
    assert as_markdown(rows, intervals=False).splitlines() == [
        "| corpus | level | precision | entries | wordings | topics | in scope | Hit@1 | Hit@3 "
        "| served | answered | near | phone | wrongly answered |",
        "|" + " --- |" * 14,
        "| 銀行 | 0x0 | 0.90 | 60 | 3.0 | 20 | 90 | 0.500 | – | – | – | 40 | 0.750 | – |",
        "| 宿 | 0x0 | 0.90 | 60 | 3.0 | 20 | 30 | 0.700 | – | – | – | 0 | – | – |",
    ]
    assert "| 0.500 [0.500, 0.500] |" in as_markdown(rows, intervals=True)
    assert as_json_rows(rows)[1] == {
        "corpus": "宿",
        "level": "0x0",
        "precision": 0.9,
        "entries": 60,
        "wordings": 3.0,
        "topics": 20,
        "hit@1": 0.7,
        "hit@1_low": 0.7,
        "hit@1_high": 0.7,
        "hit@1_n": 30,
    }
