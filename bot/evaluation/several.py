"""Messages of several parts: two questions, one with its circumstances, mails; how each was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.answer.answerer import Answerer
from bot.answer.decision import Decision, Reason
from bot.answer.reply import Reply
from bot.evaluation.figures import Figure, means
from bot.evaluation.queries import askable, find_entry, listed
from corpus.intent import Corpus
from corpus.json_lines import BadLine, read_json_lines
from index.question import Question

TWO, ONE, HALF, URGENT, MAIL = KINDS = ("two", "one", "half", "urgent", "mail")


@dataclass(frozen=True)
class Message:
    """A text with the entries that answer each of its questions.

    None for a question that the page does not answer. `bare` is what a mail asks, without it.
    """

    id: str
    kind: str
    text: str
    relevant: tuple[frozenset[str], ...]
    bare: str = ""


@dataclass(frozen=True)
class MessageOutcome:
    """What the bot made of a message; `bare` is what it made of the bare question of a mail."""

    message: Message
    decision: Decision
    reply: Reply
    bare: Decision | None = None

    @property
    def shown_all(self) -> bool:
        """Return whether for each question that has an answer, one is shown."""
        shown = {hit.target.id for hit in self.decision.hits}
        return all(shown & relevant for relevant in self.message.relevant if relevant)

    @property
    def split(self) -> bool:
        """Return whether the reply says that there was more than one question."""
        return self.decision.reason is Reason.SEVERAL_QUESTIONS

    @property
    def phoned(self) -> bool:
        """Return whether the reply shows the phone."""
        return self.reply.contact is not None

    @property
    def as_bare(self) -> bool:
        """Return whether a mail got the kind of reply, and the first entry, of its question."""
        return self.bare is not None and _seen(self.decision) == _seen(self.bare)


def read_messages(file: Path, corpus: Corpus) -> list[Message]:
    """Read JSONL messages. Raises JsonLinesError, OSError."""
    ids = {entry.id: entry.id for entry in corpus.entries}

    def entries(labels: list[str]) -> frozenset[str]:
        return frozenset(find_entry(label, ids) for label in listed(labels))

    def parse(raw: Any, _source: str) -> Message:
        kind: str = raw["kind"]
        labels: list[Any] = listed(raw["relevant"])
        if kind not in KINDS:
            raise BadLine("kind", f"「{kind}」は使えません。", f"{'、'.join(KINDS)} の一つです。")
        relevant = [entries(labels)] if kind == MAIL else [entries(each) for each in labels]
        text, bare = askable(raw["text"]), raw.get("bare", "")
        return Message(str(raw["id"]), kind, text, tuple(relevant), bare)

    return read_json_lines(file, '{"id", "kind", "text", "relevant": [[…], …], "bare"?}', parse)


def ask_messages(answerer: Answerer, messages: Sequence[Message]) -> list[MessageOutcome]:
    """Ask every message, and the bare question of every mail."""
    outcomes = []
    for message in messages:
        reply, decision = answerer.ask_with_reason(Question.read(message.text))
        bare = answerer.decide(Question.read(message.bare)) if message.bare else None
        if decision:  # a text with a secret is none that can be read
            outcomes.append(MessageOutcome(message, decision, reply, bare))
    return outcomes


def measure_messages(outcomes: Sequence[MessageOutcome]) -> list[Figure]:
    """Return the figures, each of the messages of one kind.

    `half_shown` counts those where the answer and the phone for the rest are shown.
    """

    def of(kind: str) -> list[MessageOutcome]:
        return [outcome for outcome in outcomes if outcome.message.kind == kind]

    values = {
        "two_shown": [float(o.shown_all) for o in of(TWO)],
        "one_served": [float(o.shown_all) for o in of(ONE)],
        "one_split": [float(o.split) for o in of(ONE)],
        "half_shown": [float(o.shown_all and o.phoned) for o in of(HALF)],
        "urgent_phoned": [float(o.phoned) for o in of(URGENT)],
        "mail_as_bare": [float(o.as_bare) for o in of(MAIL)],
        "mail_served": [float(o.shown_all) for o in of(MAIL)],
    }
    return [Figure("messages", len(outcomes)), *means(values)]


def _seen(decision: Decision) -> tuple[str, list[str]]:
    return decision.verdict.value, [hit.target.id for hit in decision.hits[:1]]
