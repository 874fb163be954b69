"""Does the way of writing matter? python -m scripts.variants --queries tests/data/dev.jsonl

Rewrites in-scope queries (width, long vowels, okurigana, style, marks, kana, romaji, what PDFs,
spreadsheets and chats add) and counts how often the first entry and the reply stay the same. Prints
a table.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.app import open_answerer
from bot.evaluation.queries import read_queries
from bot.evaluation.variants import measure_variants
from bot.settings import read_settings
from scripts.door import door


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.variants", description="Does the way of writing matter?"
    )
    parser.add_argument("--queries", type=Path, required=True, help="JSONL: id, text, relevant")
    arguments = parser.parse_args(argv)
    answerer = open_answerer(read_settings())
    queries = read_queries(arguments.queries, answerer.corpus)
    print("| variant | rewritten | same first entry | same reply |\n|---|---|---|---|")
    for result in measure_variants(answerer, queries):
        shares = f"{result.share:.3f} | {result.decision_share:.3f}"
        print(f"| {result.name} | {result.rewritten} | {shares} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
