"""What is kept of a question: already masked, and all that ever reaches the database."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime, timezone

from bot.answer.reply import Reply
from bot.journal.masking import mask_question
from corpus.errors import FaqError
from index.question import Question

# A record without what is written in it, in CPython 3.11: the object, a moment, two ids, a float, a
# place in a dict.
_FIXED_BYTES = 700
MAX_LATENCY_MS = 2**31 - 1  # what a column of integers takes


class UnknownQuery(FaqError, LookupError):
    """No recorded query has this id."""


class JournalUnavailable(FaqError, RuntimeError):
    """The journal did not do what was asked, or lost what it is about: nothing was stored."""


class JournalUnreadable(FaqError, RuntimeError):
    """The journal cannot be read now; the message says why and what helps, in Japanese."""


@dataclass(frozen=True)
class QueryRecord:
    """One query and how it ended.

    `at` is UTC; `entry_id` is the first entry shown; `text` is masked, "" for a choice. `reason`,
    `topic`, `chosen`, `conversation`, `language` and `latency_ms` are those of Grounds; `choices`
    are the ids offered, in order, with a space between; `in_reply_to` is the reply whose list was
    chosen from, where the client says so.
    """

    query_id: str
    at: datetime
    channel: str
    kind: str
    entry_id: str | None
    confidence: float | None
    version: str
    text: str
    reason: str | None = None
    topic: str | None = None
    choices: str | None = None
    chosen: str | None = None
    in_reply_to: str | None = None
    conversation: str | None = None
    language: str | None = None
    latency_ms: int | None = None

    @property
    def size(self) -> int:
        """Return about how many bytes of memory it takes."""
        return _FIXED_BYTES + sys.getsizeof(self.text) + sys.getsizeof(self.choices)


def record_of(
    reply: Reply, question: Question | None, channel: str, in_reply_to: str | None = None
) -> QueryRecord:
    """Return what is kept of a reply to a question, or to a choice (None), as of now."""
    shown = reply.answer or next(iter(reply.choices), None)
    grounds = reply.grounds
    return QueryRecord(
        reply.query_id,
        datetime.now(timezone.utc),
        channel,
        reply.kind,
        shown.id if shown else None,
        reply.confidence,
        reply.version,
        mask_question(question) if question else "",
        choices=" ".join(choice.id for choice in reply.choices) or None,
        in_reply_to=in_reply_to,
        reason=grounds.reason if grounds else None,
        topic=grounds.topic if grounds else None,
        chosen=grounds.chosen if grounds else None,
        conversation=grounds.conversation_id if grounds else None,
        language=grounds.language if grounds else None,
        latency_ms=min(grounds.took_ms, MAX_LATENCY_MS) if grounds else None,
    )
