"""Measure follow-ups: python -m scripts.dialogues --dialogues FILE [--queries FILE]
[--corpus FILE] [--json] [--misses]

FILE is JSONL {"id", "turns": [{"text", "relevant": […]}, …], "kinds": ["first" | "follow-up" |
"topic change", …]}. Every dialogue is played turn by turn with the bot's own tokens, and every turn
asked once more without one. The short ones of --queries, JSONL {"id", "text", "relevant": […]}, are
new questions: each is asked alone and after other answers.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.evaluation.dialogues import TurnOutcome, measure_dialogues, play, read_dialogues, shown
from bot.evaluation.figures import as_json, as_table
from bot.evaluation.queries import read_queries
from bot.evaluation.topic_changes import TopicChange, change_topics, measure_topic_changes
from bot.settings import read_settings
from scripts.door import door
from scripts.evaluate.opening import add_corpus_option, open_answerer


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.dialogues", description="Measure follow-ups."
    )
    parser.add_argument("--dialogues", type=Path, required=True, help="JSONL: id, turns, kinds")
    parser.add_argument("--queries", type=Path, help="JSONL: id, text, relevant; topic changes")
    add_corpus_option(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--misses", action="store_true", help="list what went wrong")
    arguments = parser.parse_args(argv)
    answerer = open_answerer(read_settings(), arguments.corpus)
    outcomes = play(answerer, read_dialogues(arguments.dialogues, answerer.corpus))
    figures = measure_dialogues(outcomes)
    misses = [miss(outcome) for outcome in outcomes if not outcome.served]
    if arguments.queries:
        changes = change_topics(answerer, read_queries(arguments.queries, answerer.corpus))
        figures += measure_topic_changes(changes)
        misses += [loss(change) for change in changes if change.lost]
    if arguments.misses:
        for line in misses:
            print(line, file=sys.stderr)
    print(json.dumps(as_json(figures)) if arguments.json else as_table(figures))
    return 0


def miss(outcome: TurnOutcome) -> str:
    """Return one line about a turn that went wrong."""
    turn, reply = outcome.turn, outcome.reply
    return (
        f"{outcome.dialogue} [{turn.kind}] {turn.text[:60]} → {reply.kind} {shown(reply)} "
        f"(alone: {outcome.alone.kind}) wanted {sorted(turn.relevant)}"
    )


def loss(change: TopicChange) -> str:
    """Return one line about a question that its topic spoils."""
    after, alone = change.after, change.alone
    return (
        f"{after.query.id} [after {change.topic.id}] {after.query.text} → "
        f"{after.decision.verdict.value} {list(after.shown)} (alone: "
        f"{alone.decision.verdict.value} {list(alone.shown)}) wanted {sorted(after.query.relevant)}"
    )


if __name__ == "__main__":
    sys.exit(main())
