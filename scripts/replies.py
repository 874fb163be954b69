"""Measure replies to the bot: python -m scripts.replies --replies FILE [--corpus FILE] [--json]
[--misses]

FILE is JSONL {"id", "after": "choices" | "answer", "text", "expect"}; `expect` is first, second,
third, fourth or last (of four choices), yes, none, thanks, wrong, or ask: a question like any other.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.evaluation.figures import as_json, as_table
from bot.evaluation.replies import measure_replies, read_replies, type_replies
from bot.settings import read_settings
from scripts.door import door
from scripts.evaluate.opening import add_corpus_option, open_answerer


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.replies", description="Measure replies to the bot."
    )
    parser.add_argument(
        "--replies", type=Path, required=True, help="JSONL: id, after, text, expect"
    )
    add_corpus_option(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--misses", action="store_true", help="list the texts misunderstood")
    arguments = parser.parse_args(argv)
    replies = read_replies(arguments.replies)
    outcomes = type_replies(open_answerer(read_settings(), arguments.corpus), replies)
    if arguments.misses:
        for outcome in outcomes:
            if not outcome.is_right:
                typed = outcome.typed
                print(
                    f"{typed.id} after {typed.after}: {typed.text[:60]} → {outcome.reply.kind}"
                    f"{' (searched)' if outcome.is_question else ''} wanted {typed.expected}",
                    file=sys.stderr,
                )
    figures = measure_replies(outcomes)
    print(json.dumps(as_json(figures)) if arguments.json else as_table(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
