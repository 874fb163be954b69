"""Replies to the bot: texts typed after choices or an answer, and how they were understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.answer.answerer import Answerer
from bot.answer.conversation import Conversation, LastReply, Shown
from bot.answer.reply import Reply
from bot.evaluation.figures import Figure, means
from bot.evaluation.queries import askable
from corpus.intent import Entry
from corpus.json_lines import BadLine, read_json_lines
from index.question import Question

CHOICES, ANSWER = AFTER = ("choices", "answer")
ASK = "ask"
_PLACES = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}
EXPECTED = (*_PLACES, "yes", "none", "thanks", "wrong", ASK)
_OFFERED = 4


@dataclass(frozen=True)
class TypedReply:
    """A text after a reply; `expected` says what it does, ASK that it is a question."""

    id: str
    after: str
    text: str
    expected: str


@dataclass(frozen=True)
class ReplyOutcome:
    """What the bot did with a text after `offered`, or after an answer of its own."""

    typed: TypedReply
    offered: tuple[Entry, ...]
    reply: Reply
    is_question: bool

    @property
    def is_right(self) -> bool:
        """Return whether the text was understood as it was meant."""
        if self.is_question or self.typed.expected == ASK:
            return self.is_question and self.typed.expected == ASK
        kind, shown = self.reply.kind, [choice.id for choice in self.reply.choices]
        match self.typed.expected:
            case "yes":
                return kind == "choices" and shown == [entry.id for entry in self.offered]
            case "none":
                return kind == "fallback" and not shown
            case "wrong":
                return kind == "fallback" and len(shown) > 0
            case "thanks":
                return kind == "notice"
        answer = self.reply.answer
        return answer is not None and answer.id == self.offered[_PLACES[self.typed.expected]].id


def read_replies(file: Path) -> list[TypedReply]:
    """Read JSONL replies. Raises JsonLinesError, OSError."""

    def parse(raw: Any, _source: str) -> TypedReply:
        for name, allowed in (("after", AFTER), ("expect", EXPECTED)):
            if raw[name] not in allowed:
                found = f"「{raw[name]}」は使えません。"
                raise BadLine(name, found, f"{'、'.join(allowed)} の一つです。")
        return TypedReply(str(raw["id"]), raw["after"], askable(raw["text"]), raw["expect"])

    return read_json_lines(file, '{"id", "after", "text", "expect"}', parse)


def type_replies(answerer: Answerer, replies: Sequence[TypedReply]) -> list[ReplyOutcome]:
    """Send every reply after entries of the corpus, other ones each time."""
    outcomes = []
    entries = answerer.corpus.entries
    for number, typed in enumerate(replies):
        start = number * _OFFERED
        offered = tuple(entries[(start + each) % len(entries)] for each in range(_OFFERED))
        if typed.after == ANSWER:
            offered, before = (), Conversation(offered[:1], LastReply(Shown.ANSWER))
        else:
            before = Conversation(offered, LastReply(Shown.CHOICES, offered))
        token = answerer.conversations.seal(before.topic, before.last)
        question = Question.read(typed.text)
        is_question = answerer.hear(question, before).decision is None
        outcomes.append(ReplyOutcome(typed, offered, answerer.ask(question, token), is_question))
    return outcomes


def measure_replies(outcomes: Sequence[ReplyOutcome]) -> list[Figure]:
    """Return the shares understood: replies after choices and answers, and questions beside them."""
    replies = [each for each in outcomes if each.typed.expected != ASK]
    values = {
        "replies_right": [float(each.is_right) for each in replies],
        "replies_to_choices_right": [
            float(each.is_right) for each in replies if each.typed.after == CHOICES
        ],
        "replies_to_answers_right": [
            float(each.is_right) for each in replies if each.typed.after == ANSWER
        ],
        "questions_kept": [float(each.is_right) for each in outcomes if each.typed.expected == ASK],
    }
    return [Figure("replies", len(outcomes)), *means(values)]
