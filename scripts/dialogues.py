"""Measure follow-ups: python -m scripts.dialogues --dialogues FILE [--corpus FILE] [--json]
[--misses]

FILE is JSONL {"id", "turns": [{"text", "relevant": […]}, …], "kinds": ["first" | "follow-up" |
"topic change", …]}. Every dialogue is played turn by turn with the bot's own tokens, and every turn
asked once more without one.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.answer.answerer import Answerer
from bot.answer.reply import Reply
from bot.evaluation.metrics import bootstrap_interval
from bot.settings import read_settings
from corpus.errors import FaqError
from corpus.intent import Corpus
from index.question import Question
from scripts.evaluate import open_answerer, table

KINDS = ("first", "follow-up", "topic change")


@dataclass(frozen=True)
class Turn:
    """One thing said; `relevant` holds entry ids, none where the bot must abstain."""

    text: str
    relevant: frozenset[str]
    kind: str


@dataclass(frozen=True)
class Dialogue:
    """What one person says, in order."""

    id: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True)
class Outcome:
    """What the bot did with one turn, in its conversation and asked alone."""

    dialogue: str
    turn: Turn
    reply: Reply
    alone: Reply


def read_dialogues(file: Path, corpus: Corpus) -> list[Dialogue]:
    """Read JSONL dialogues. Raises ValueError with file and line."""
    ids = {entry.id for entry in corpus.entries}
    dialogues = []
    for number, line in enumerate(file.read_text(encoding="utf-8-sig").split("\n"), 1):
        if not line.strip():
            continue
        try:
            raw = json.loads(line)
            turns = tuple(
                Turn(turn["text"], frozenset(turn["relevant"]), kind)
                for turn, kind in zip(raw["turns"], raw["kinds"], strict=True)
            )
            dialogues.append(Dialogue(str(raw["id"]), turns))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(
                f'{file}:{number}: not {{"id", "turns", "kinds"}} ({error!r})'
            ) from error
        for turn in turns:
            if turn.kind not in KINDS:
                raise ValueError(f"{file}:{number}: {turn.kind!r} is none of {', '.join(KINDS)}")
            if unknown := turn.relevant - ids:
                raise ValueError(f"{file}:{number}: {sorted(unknown)[0]!r} is no entry's id")
    return dialogues


def play(answerer: Answerer, dialogues: Sequence[Dialogue]) -> list[Outcome]:
    """Say every turn of every dialogue, each with the token of the reply before it."""
    outcomes = []
    for dialogue in dialogues:
        conversation = None
        for turn in dialogue.turns:
            reply = answerer.ask(Question.read(turn.text), conversation)
            conversation = reply.conversation
            outcomes.append(
                Outcome(dialogue.id, turn, reply, answerer.ask(Question.read(turn.text)))
            )
    return outcomes


def shown(reply: Reply) -> list[str]:
    """Return the ids a person sees as answer or choices; nothing on a fallback."""
    if reply.kind not in ("answer", "choices"):
        return []
    return [*([reply.answer.id] if reply.answer else []), *(choice.id for choice in reply.choices)]


def is_served(reply: Reply, turn: Turn) -> bool:
    """Return whether the right entry is among those shown, or nothing where nothing is right."""
    found = shown(reply)
    return bool(turn.relevant.intersection(found)) if turn.relevant else not found


def measure(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return the figures; `served` counts turns with a right entry, `abstained` those without."""
    figures: dict[str, float] = {"turns": len(outcomes)}

    def add(name: str, values: Sequence[float]) -> None:
        if values:
            figures[name] = sum(values) / len(values)
            figures[f"{name}_low"], figures[f"{name}_high"] = bootstrap_interval(values)
            figures[f"{name}_n"] = len(values)

    follow_ups = [o for o in outcomes if o.turn.kind == "follow-up"]
    changes = [o for o in outcomes if o.turn.kind == "topic change"]
    inside = [o for o in follow_ups if o.turn.relevant]
    add("follow_up_served", [float(is_served(o.reply, o.turn)) for o in inside])
    add("follow_up_served_alone", [float(is_served(o.alone, o.turn)) for o in inside])
    add(
        "follow_up_abstained",
        [float(is_served(o.reply, o.turn)) for o in follow_ups if not o.turn.relevant],
    )
    add("follow_up_answered", [float(o.reply.answer is not None) for o in inside])
    add(
        "follow_up_answer_precision",
        [float(o.reply.answer.id in o.turn.relevant) for o in follow_ups if o.reply.answer],
    )
    add("topic_change_served", [float(is_served(o.reply, o.turn)) for o in changes])
    # Positive where the conversation spoils what would have been served without it.
    add(
        "topic_change_loss",
        [float(is_served(o.alone, o.turn)) - float(is_served(o.reply, o.turn)) for o in changes],
    )
    return figures


def main() -> int:
    """Return 0, or 1 after saying what to repair."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.dialogues", description="Measure follow-ups."
    )
    parser.add_argument("--dialogues", type=Path, required=True, help="JSONL: id, turns, kinds")
    parser.add_argument(
        "--corpus", type=Path, help="JSONL or a folder of YAML; default: the served index"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--misses", action="store_true", help="list the turns that went wrong")
    arguments = parser.parse_args()
    try:
        answerer = open_answerer(read_settings(), arguments.corpus)
        dialogues = read_dialogues(arguments.dialogues, answerer.corpus)
    except (FaqError, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    outcomes = play(answerer, dialogues)
    if arguments.misses:
        for each in outcomes:
            if not is_served(each.reply, each.turn):
                print(
                    f"{each.dialogue} [{each.turn.kind}] {each.turn.text[:60]} → {each.reply.kind} {shown(each.reply)} "
                    f"(alone: {each.alone.kind}) wanted {sorted(each.turn.relevant)}",
                    file=sys.stderr,
                )
    figures = measure(outcomes)
    print(json.dumps(figures) if arguments.json else table(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
