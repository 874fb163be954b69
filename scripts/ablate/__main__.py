"""What earns its place: python -m scripts.ablate --queries tests/data/dev.jsonl [--corpus FILE]
[--encoder NAME]; or over every corpus below a folder, in one table of means: --all FOLDER [--levels
0x0,10x100] [--encoder NAME]

Fits the ranker without one part after the other (of a corpus without wordings there are fewer), and
ranks the queries with each. Prints a Markdown table. Takes several minutes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.evaluation.queries import AMBIGUOUS, read_queries
from bot.settings import read_settings
from scripts.ablate.all_corpora import as_means, measure_all
from scripts.ablate.table import head, row
from scripts.ablate.variants import variants
from scripts.door import door
from scripts.evaluate.levels import add_levels_option
from scripts.evaluate.opening import add_corpus_option, read_any_corpus


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.ablate", description="What earns its place."
    )
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("--queries", type=Path, help="JSONL: id, text, relevant")
    asked.add_argument("--all", type=Path, help="measure every corpus below this folder")
    parser.add_argument("--encoder", help="also try the texts on this encoder")
    add_corpus_option(parser.add_argument_group("with --queries"))
    add_levels_option(parser.add_argument_group("with --all"))
    arguments = parser.parse_args(argv)
    if arguments.all and arguments.corpus:
        parser.error("--all reads the corpora below its folder: leave --corpus out")
    return _measure_all(arguments) if arguments.all else _measure_one(arguments)


def _measure_one(arguments: argparse.Namespace) -> int:
    """Measure one corpus by one file of queries."""
    settings = read_settings()
    corpus = read_any_corpus(arguments.corpus or settings.corpus_dir)
    labelled = read_queries(arguments.queries, corpus)
    queries = [query for query in labelled if query.kind != AMBIGUOUS]
    print(head(len(queries)))
    for variant in variants(settings, corpus, queries, arguments.encoder):
        print(row(variant, corpus, queries), flush=True)
    return 0


def _measure_all(arguments: argparse.Namespace) -> int:
    """Measure every corpus below a folder."""
    measured = measure_all(read_settings(), arguments.all, arguments.levels, arguments.encoder)
    print(as_means(list(measured), arguments.levels))
    return 0


if __name__ == "__main__":
    sys.exit(main())
