"""What the models of part_evidence.py are fitted to: labelled messages, part by part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answer.answerer import Answerer
from bot.answer.part_evidence import entry_evidence, meant_by, topic_evidence
from bot.answer.part_read import PartRead
from bot.evaluation.several import HALF, URGENT, Message
from index.question import Question

_FOUND = 0.3  # as probable, a part's right entry is what it asks for


@dataclass(frozen=True)
class Example:
    """The evidence of one part; `holds` whether it asks for its entry, or for a topic; `of` which."""

    of: str
    evidence: tuple[float, ...]
    holds: bool


def examples_of(answerer: Answerer, messages: Sequence[Message]) -> Iterator[Example]:
    """Yield the examples of messages to one corpus: each part, as to its entry and its topic."""
    for message in messages:
        question = Question.read(message.text)
        found, whole = answerer.read_whole(question)
        parts = answerer.read_parts(question, found)
        first = found.hits[0].target.id if found.hits else None
        for each in parts:
            hit = meant_by(each, found) if each.speaks else None
            if hit and hit.target.id != first:
                evidence = entry_evidence(hit, each, parts, whole, found)
                yield Example("entry", evidence, _asks(message, hit.target.id, first))
            if each.topics and not each.is_sure and message.kind != URGENT:
                evidence = topic_evidence(each, parts, whole, found)
                yield Example("topic", evidence, message.kind == HALF and not _finds(each, message))


def _asks(message: Message, entry_id: str, first: str | None) -> bool:
    """Return whether a message asks what an entry answers and what the whole found first does not."""
    return any(entry_id in relevant for relevant in message.relevant if first not in relevant)


def _finds(each: PartRead, message: Message) -> bool:
    hits = each.result.hits
    return bool(hits) and any(
        hits[0].target.id in relevant and hits[0].probability > _FOUND
        for relevant in message.relevant
    )
