"""Measure ranking and decisions: python -m scripts.evaluate --queries FILE [--corpus FILE] [--json]
[--html FILE] [--misses]"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.answer.answerer import Answerer
from bot.evaluation.figures import as_json, as_table, measure
from bot.evaluation.outcomes import Outcome, ask_all
from bot.evaluation.queries import read_queries
from bot.settings import Settings, read_settings
from corpus.importers.jsonl import read_jsonl
from corpus.intent import Corpus
from corpus.reader import read_corpus
from index.searcher import Searcher
from index.store import current_folder
from scripts.door import door
from scripts.progress_lines import ProgressLines


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.evaluate", description="Measure ranking and decisions."
    )
    parser.add_argument("--queries", type=Path, required=True, help="JSONL: id, text, relevant")
    add_corpus_option(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--html", type=Path, help="also write a report with plots to this file")
    parser.add_argument("--misses", action="store_true", help="list the queries that went wrong")
    arguments = parser.parse_args(argv)
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


def add_corpus_option(parser: argparse.ArgumentParser) -> None:
    """Let a door measure any corpus."""
    parser.add_argument(
        "--corpus", type=Path, help="JSONL or a folder of YAML; default: the served index"
    )


def read_any_corpus(path: Path) -> Corpus:
    """Read a folder of YAML, or a file of JSONL. Raises CorpusError, OSError."""
    return read_corpus(path) if path.is_dir() else read_jsonl(path)


def open_answerer(settings: Settings, corpus_path: Path | None) -> Answerer:
    """Return the bot for the served index, or for any corpus.

    The index of another corpus is built beside and kept for the next run.
    """
    if corpus_path is None:
        folder = current_folder(settings.index_dir)
        corpus = read_corpus(settings.corpus_dir)
        searcher = Searcher(folder)
        searcher.manifest.refuse_if_stale(folder, corpus=corpus.digest, encoder=settings.encoder)
    else:
        # torch and scikit-learn: three seconds, only where there is something to build.
        from index.build.pipeline import build_index

        corpus = read_any_corpus(corpus_path)
        # An index of its own, which shares what is kept by content: exported encoders and vectors.
        own = settings.index_dir / "evaluated" / corpus.digest[:12]
        searcher = Searcher(
            build_index(
                corpus, settings.encoder, own, ProgressLines(), shared_dir=settings.index_dir
            )
        )
    return Answerer(searcher, settings.public_url, settings.precision)


def miss(outcome: Outcome) -> str:
    """Return one line about a query that went wrong."""
    query, decision = outcome.query, outcome.decision
    return (
        f"{query.id} [{query.kind}] {query.text[:60]} → {decision.verdict.value} "
        f"{outcome.shown[:3]} ({decision.reason.value}) wanted {sorted(query.relevant)}"
    )


if __name__ == "__main__":
    sys.exit(main())
