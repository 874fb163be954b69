"""Follow-ups: dialogues played turn by turn, and how their turns were served."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.answer.answerer import Answerer
from bot.answer.reply import Reply
from bot.evaluation.figures import Figure, means
from bot.evaluation.queries import askable, find_entry, listed
from corpus.intent import Corpus
from corpus.json_lines import BadLine, read_json_lines
from index.question import Question

FIRST, FOLLOW_UP, TOPIC_CHANGE = KINDS = ("first", "follow-up", "topic change")


@dataclass(frozen=True)
class Turn:
    """One message of a person; `relevant` holds entry ids, none where the bot must abstain."""

    text: str
    relevant: frozenset[str]
    kind: str


@dataclass(frozen=True)
class Dialogue:
    """The messages of one person, in order."""

    id: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True)
class TurnOutcome:
    """What the bot did with one turn, in its conversation and asked alone."""

    dialogue: str
    turn: Turn
    reply: Reply
    alone: Reply

    @property
    def served(self) -> bool:
        """Return whether the reply in the conversation serves the turn."""
        return is_served(self.reply, self.turn)

    @property
    def served_alone(self) -> bool:
        """Return whether the reply without the conversation serves the turn."""
        return is_served(self.alone, self.turn)


def read_dialogues(file: Path, corpus: Corpus) -> list[Dialogue]:
    """Read JSONL dialogues. Raises JsonLinesError, OSError."""
    ids = {entry.id: entry.id for entry in corpus.entries}

    def turn(raw: Any, kind: str) -> Turn:
        if kind not in KINDS:
            raise BadLine("kinds", f"「{kind}」は使えません。", f"{'、'.join(KINDS)} の一つです。")
        relevant = frozenset(find_entry(label, ids) for label in listed(raw["relevant"]))
        return Turn(askable(raw["text"]), relevant, kind)

    def parse(raw: Any, _source: str) -> Dialogue:
        pairs = zip(raw["turns"], raw["kinds"], strict=True)
        return Dialogue(str(raw["id"]), tuple(turn(*pair) for pair in pairs))

    shape = '{"id", "turns": [{"text", "relevant": […]}, …], "kinds": […]}'
    return read_json_lines(file, shape, parse)


def play(answerer: Answerer, dialogues: Sequence[Dialogue]) -> list[TurnOutcome]:
    """Ask every turn of every dialogue, each with the token of the reply before it, and alone."""
    outcomes = []
    for dialogue in dialogues:
        conversation = None
        for turn in dialogue.turns:
            question = Question.read(turn.text)
            reply, alone = answerer.ask(question, conversation), answerer.ask(question)
            conversation = reply.conversation
            outcomes.append(TurnOutcome(dialogue.id, turn, reply, alone))
    return outcomes


def shown(reply: Reply) -> list[str]:
    """Return the ids a person sees as answer or choices; nothing on a fallback."""
    if reply.kind not in ("answer", "choices"):
        return []
    return [*([reply.answer.id] if reply.answer else []), *(choice.id for choice in reply.choices)]


def is_served(reply: Reply, turn: Turn) -> bool:
    """Return whether the right entry is among those shown, or nothing where nothing is right."""
    found = shown(reply)
    return not turn.relevant.isdisjoint(found) if turn.relevant else not found


def measure_dialogues(outcomes: Sequence[TurnOutcome]) -> list[Figure]:
    """Return the figures; `served` counts turns with a right entry, `abstained` those without.

    `topic_change_loss` is positive where the conversation spoils what would have been served
    without it.
    """
    follow_ups = [o for o in outcomes if o.turn.kind == FOLLOW_UP]
    changes = [o for o in outcomes if o.turn.kind == TOPIC_CHANGE]
    in_scope = [o for o in follow_ups if o.turn.relevant]
    out_of_scope = [o for o in follow_ups if not o.turn.relevant]
    answers = [(o.reply.answer, o.turn) for o in follow_ups if o.reply.answer]
    values = {
        "follow_up_served": [float(o.served) for o in in_scope],
        "follow_up_served_alone": [float(o.served_alone) for o in in_scope],
        "follow_up_abstained": [float(o.served) for o in out_of_scope],
        "follow_up_answered": [float(o.reply.answer is not None) for o in in_scope],
        "follow_up_answer_precision": [
            float(answer.id in turn.relevant) for answer, turn in answers
        ],
        "topic_change_served": [float(o.served) for o in changes],
        "topic_change_loss": [float(o.served_alone) - float(o.served) for o in changes],
    }
    return [Figure("turns", len(outcomes)), *means(values)]
