"""Measure ranking and decisions: python -m scripts.evaluate --queries FILE [--corpus FILE] [--json]
[--html FILE] [--misses]; or of every corpus below a folder, in one table: --all FOLDER [--levels
0x0,3x20,10x100] [--precision 0.90,0.98] [--half] [--intervals] [--json] [--learning-curve FILE]"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.evaluation.figures import as_json, as_table, measure
from bot.evaluation.learning_curve import calibrator_digest
from bot.evaluation.learning_curve_fit import curve_of
from bot.evaluation.outcomes import Outcome, ask_all
from bot.evaluation.overview import as_json_rows, as_markdown, mean_rows
from bot.evaluation.queries import read_queries
from bot.settings import read_settings
from scripts.door import door
from scripts.evaluate.levels import add_levels_option, parse_precisions
from scripts.evaluate.opening import add_corpus_option, open_answerer

_PRECISIONS = "0.90"


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.evaluate", description="Measure ranking and decisions."
    )
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("--queries", type=Path, help="JSONL: id, text, relevant")
    asked.add_argument("--all", type=Path, help="measure every corpus below this folder")
    parser.add_argument("--json", action="store_true", help="print JSON")
    _add_options_of_one(parser.add_argument_group("with --queries"))
    _add_options_of_all(parser.add_argument_group("with --all"))
    arguments = parser.parse_args(argv)
    return _measure_all(arguments) if arguments.all else _measure_one(arguments)


def _add_options_of_one(group: argparse._ArgumentGroup) -> None:
    add_corpus_option(group)
    group.add_argument("--html", type=Path, help="also write a report with plots to this file")
    group.add_argument("--misses", action="store_true", help="list the queries that went wrong")


def _add_options_of_all(group: argparse._ArgumentGroup) -> None:
    add_levels_option(group)
    group.add_argument(
        "--precision",
        type=parse_precisions,
        default=_PRECISIONS,
        help=f"how often an answer should be right, comma-separated; default {_PRECISIONS}",
    )
    group.add_argument(
        "--half", action="store_true", help="leave every second entry bare; tell these apart"
    )
    group.add_argument("--intervals", action="store_true", help="print 95 %% intervals too")
    group.add_argument(
        "--learning-curve", type=Path, help="write what wordings and topics bring to this file"
    )


def _measure_one(arguments: argparse.Namespace) -> int:
    """Measure one corpus by one file of queries."""
    if arguments.html:
        try:  # matplotlib is there for development only
            from bot.evaluation.report import html_report
        except ModuleNotFoundError as missing:
            print(
                f"--html needs matplotlib ({missing}). Run: pip install -r requirements-dev.txt",
                file=sys.stderr,
            )
            return 1
    answerer = open_answerer(read_settings(), arguments.corpus)
    outcomes = ask_all(answerer, read_queries(arguments.queries, answerer.corpus))
    figures = measure(outcomes)
    if arguments.misses:
        for outcome in outcomes:
            if outcome.missed:
                print(miss(outcome), file=sys.stderr)
    if arguments.html:
        title = f"{arguments.queries.name}, index {answerer.version}"
        arguments.html.write_text(html_report(title, figures, outcomes), encoding="utf-8")
    print(json.dumps(as_json(figures)) if arguments.json else as_table(figures))
    return 0


def _measure_all(arguments: argparse.Namespace) -> int:
    """Measure every corpus below a folder."""
    # torch: three seconds, only where there is something to build.
    from scripts.evaluate.all_corpora import measure_all

    rows = list(
        measure_all(
            read_settings(),
            arguments.all,
            arguments.levels,
            arguments.precision,
            half=arguments.half,
        )
    )
    several = len({row.setting.corpus for row in rows}) > 1
    shown = [*rows, *(mean_rows(rows) if several else ())]
    if arguments.json:
        print(json.dumps(as_json_rows(shown)))
    else:
        print(as_markdown(shown, intervals=arguments.intervals))
    if arguments.learning_curve:
        curve_of(rows, calibrator_digest()).save(arguments.learning_curve)
    return 0


def miss(outcome: Outcome) -> str:
    """Return one line about a query that went wrong."""
    query, decision = outcome.query, outcome.decision
    return (
        f"{query.id} [{query.kind}] {query.text[:60]} → {decision.verdict.value} "
        f"{outcome.shown[:3]} ({decision.reason.value}) wanted {sorted(query.relevant)}"
    )


if __name__ == "__main__":
    sys.exit(main())
