"""The benchmark's results: kept between runs, tabulated and plotted. Nothing is measured here."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scripts.bench.plot import growth_exponents, growth_plot
from scripts.bench.results import (
    AskRound,
    BuildTimes,
    LoadRound,
    MailRound,
    Memory,
    Peers,
    Rebuild,
    Results,
    ScaleStep,
    SearchTimes,
    read_results,
    write_results,
)
from scripts.bench.table import markdown_table

STEPS = tuple(
    ScaleStep(
        n,
        BuildTimes(dense_s=n / 1000, lexical_s=0.0),
        SearchTimes((n**0.5,) * 3, (1.0, 2.0, 6.0), 0.98, 1.0, memory_mb=n / 100, private_mb=5.0),
    )
    for n in (100, 10_000)
)
RESULTS = Results(
    ask=(AskRound(2.0, 2.5), AskRound(2.0, 3.0), AskRound(3.0, 3.75)),
    mail=(MailRound(4.0, 40.0), MailRound(4.0, 60.0)),
    repeat=(0.02, 0.03, 0.025),
    http=(LoadRound(per_second=250, forward_ms=2.0, p50_ms=10.0, p99_ms=30.0),),
    cold=(1.0, 1.5, 1.25),
    memory=Memory(300.0, 400.0, (450.0, 490.0, 540.0)),
    rebuild=(Rebuild(2.0, 1), Rebuild(3.0, 1)),
    peers=Peers((4.0, 4.0), {"other": (20.0, 24.0)}),
    scale=STEPS,
)


def test_what_is_kept_is_read_again_as_it_was(tmp_path: Path) -> None:
    write_results(tmp_path / "results.json", RESULTS)
    assert read_results(tmp_path / "results.json") == RESULTS
    assert read_results(tmp_path / "none yet") == Results()


@pytest.mark.parametrize(
    ("row", "measured"),
    [
        ("ask", "1.25 [1.25–1.50] (pass 2.00 [2.00–3.00], ask 3.00 [2.50–3.75] ms)"),
        ("mail", "12.5 [10.0–15.0] (50 [40–60] ms)"),
        ("repeat", "0.025 [0.020–0.030] ms"),
        ("http", "0.50 [0.50–0.50] (250 [250–250] per second)"),
        ("http", "3.00 [3.00–3.00] (p50 10.0 [10.0–10.0] ms)"),
        ("cold", "1.25 [1.00–1.50] s"),
        ("memory", "300 MB (400 MB after 200 more and twelve such, four at a time)"),
        ("memory", "45 [40–50] MB (one worker 450 MB in all)"),
        ("rebuild", "2.50 [2.00–3.00] s, 1 text embedded"),
        ("peers", "5.5 (22.0 [20.0–24.0] ms, ask 4.00 ms)"),
        ("scale", "100.00 ms (p99 100.00) at 0.980"),
        ("scale", "2.00 and 5.92 ms, the exhaustive ten in 1.000 of queries"),
    ],
)
def test_a_row_s_line_follows_from_what_was_measured(row: str, measured: str) -> None:
    only = replace(Results(), **{row: getattr(RESULTS, row)})
    assert f"| {measured} |" in markdown_table(only)


def test_rows_not_measured_have_no_line() -> None:
    assert len(markdown_table(Results()).splitlines()) == 2
    assert len(markdown_table(RESULTS).splitlines()) == 2 + 12


def test_pipelines_that_could_not_run_say_why() -> None:
    table = markdown_table(Results(peers=Peers(skipped="not installed")))
    assert table.endswith("| skipped: not installed |")


def test_growth_is_the_exponent_of_the_number_of_passages() -> None:
    growth = dict(growth_exponents(STEPS))
    assert growth["ms per query (p50), dense"] == pytest.approx(0.5)
    assert growth["ms per query (p50), BM25"] == pytest.approx(0)
    assert growth["seconds to build, dense"] == pytest.approx(1)


def test_the_growth_plot_has_three_panels_and_is_the_same_each_time() -> None:
    svg = growth_plot(STEPS)
    assert svg == growth_plot(STEPS)
    for title in ("ms per query (p50)", "MB in memory, dense and BM25", "seconds to build"):
        assert f">{title}</text>" in svg
