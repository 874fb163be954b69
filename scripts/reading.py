"""Measure what messages are read as: python -m scripts.reading [--messages FILE] [--replies FILE]
[--spellings FILE] [--corpus FILE] [--json] [--misses]

All are JSONL. Messages {"id", "kind", "text", "relevant": [[…], …], "bare"?} hold two questions, one
with its circumstances, or a mail; replies {"id", "after": "choices" | "answer", "text", "expect"} are
typed to the bot, `expect` is first, second, third, fourth or last (of four choices), yes, none,
thanks, wrong, or ask: a question like any other; spellings {"id", "kind", "text", "plain",
"relevant"} are written otherwise than most people type.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.answer.answerer import Answerer
from bot.evaluation.figures import Figure, as_json, as_table
from bot.evaluation.replies import measure_replies, read_replies, type_replies
from bot.evaluation.several import (
    MAIL,
    ONE,
    MessageOutcome,
    ask_messages,
    measure_messages,
    read_messages,
)
from bot.evaluation.spelling import ask_spellings, measure_spellings, read_spellings
from bot.settings import read_settings
from scripts.door import door
from scripts.evaluate.opening import add_corpus_option, open_answerer


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.reading", description="Measure what messages are read as."
    )
    for name in ("messages", "replies", "spellings"):
        parser.add_argument(f"--{name}", type=Path, help="JSONL")
    add_corpus_option(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--misses", action="store_true", help="list what was misread")
    arguments = parser.parse_args(argv)
    if not (arguments.messages or arguments.replies or arguments.spellings):
        parser.error("give at least one of --messages, --replies and --spellings")
    answerer = open_answerer(read_settings(), arguments.corpus)
    figures: list[Figure] = []
    for own, misses in _measured(answerer, arguments):
        figures += own
        if arguments.misses:
            print("\n".join(misses), file=sys.stderr)
    print(json.dumps(as_json(figures)) if arguments.json else as_table(figures))
    return 0


def _measured(
    answerer: Answerer, files: argparse.Namespace
) -> Iterator[tuple[list[Figure], list[str]]]:
    """Yield the figures of each file, and a line for each text that was misread."""
    if files.messages:
        messages = ask_messages(answerer, read_messages(files.messages, answerer.corpus))
        missed = [each for each in messages if not _is_read(each)]
        yield (
            measure_messages(messages),
            [
                f"{each.message.id} [{each.message.kind}] {each.message.text[:60]!r} → "
                f"{each.decision.verdict.value} {[hit.target.id for hit in each.decision.hits]}"
                f"{' and the phone' if each.phoned else ''}"
                for each in missed
            ],
        )
    if files.replies:
        replies = type_replies(answerer, read_replies(files.replies))
        yield (
            measure_replies(replies),
            [
                f"{each.typed.id} after {each.typed.after}: {each.typed.text[:60]} → "
                f"{each.reply.kind}{' (searched)' if each.is_question else ''} "
                f"wanted {each.typed.expected}"
                for each in replies
                if not each.is_right
            ],
        )
    if files.spellings:
        spellings = ask_spellings(answerer, read_spellings(files.spellings))
        yield (
            measure_spellings(spellings),
            [
                f"{each.spelling.id} [{each.spelling.kind}] {each.spelling.text[:60]!r} → "
                f"{each.first} (plain: {each.plain_first})"
                for each in spellings
                if not each.is_right
            ],
        )


def _is_read(outcome: MessageOutcome) -> bool:
    """Return whether a message was read as it was meant."""
    if outcome.message.kind == MAIL:
        return outcome.as_bare
    if outcome.message.kind == ONE:
        return outcome.shown_all and not outcome.split
    return outcome.shown_all


if __name__ == "__main__":
    sys.exit(main())
