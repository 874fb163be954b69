"""Does a page learn from what is asked? python -m scripts.learning_loop CORPUS.jsonl QUERIES.jsonl…

Plays a page's customers and its editor (replay.py), and tells what the page does after each round.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from bot.evaluation.queries import read_queries
from bot.settings import read_settings
from corpus.importers.jsonl import read_jsonl
from scripts.door import door
from scripts.learning_loop.figures import mean_of, row_of
from scripts.learning_loop.replay import learned, split, without_wordings


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Return 0."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.learning_loop", description="Whether a page learns from its desk."
    )
    parser.add_argument("corpus", type=Path, metavar="CORPUS.jsonl")
    parser.add_argument(
        "queries", type=Path, nargs="+", metavar="QUERIES.jsonl", help="with their entries"
    )
    parser.add_argument("--rounds", type=int, default=5, help="parts of the stream (%(default)s)")
    parser.add_argument(
        "--orders", type=int, default=1, help="of the stream, averaged (%(default)s)"
    )
    parser.add_argument(
        "--stream",
        action="append",
        default=[],
        metavar="PREFIX",
        help="ids that are streamed; else each second one",
    )
    parser.add_argument(
        "--asked-only", action="store_true", help="of the entries, those that a query is about"
    )
    parser.add_argument("--json", action="store_true", help="print a JSON object a line")
    arguments = parser.parse_args(argv)
    corpus = without_wordings(read_jsonl(arguments.corpus))
    queries = [query for file in arguments.queries for query in read_queries(file, corpus)]
    if arguments.asked_only:
        asked_about = {entry_id for query in queries for entry_id in query.relevant}
        entries = tuple(entry for entry in corpus.entries if entry.id in asked_about)
        corpus = replace(corpus, entries=entries)
    stream, asked = split(queries, arguments.stream)
    settings = read_settings()
    runs = [
        learned(corpus, stream, asked, arguments.rounds, settings, order)
        for order in range(1, arguments.orders + 1)
    ]
    for orders in zip(*runs, strict=True):  # round by round: a row as soon as it is known
        figures = mean_of(orders)
        print(json.dumps(asdict(figures)) if arguments.json else row_of(figures), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
