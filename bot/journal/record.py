"""What is kept of a question: already masked, and all that ever reaches the database."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime, timezone

from bot.answer.reply import Reply
from bot.journal.masking import mask_question
from corpus.errors import FaqError
from index.question import Question

# A record without its text, in CPython 3.11: the object, a moment, an id, a float, a place in a
# dict.
_FIXED_BYTES = 500


class UnknownQuery(FaqError, LookupError):
    """No recorded query has this id."""


class JournalUnavailable(FaqError, RuntimeError):
    """The journal did not do what was asked, or lost what it is about: nothing was stored."""


@dataclass(frozen=True)
class QueryRecord:
    """One query and how it ended.

    `at` is UTC; `entry_id` is the first entry shown; `text` is masked, "" for a choice.
    """

    query_id: str
    at: datetime
    channel: str
    kind: str
    entry_id: str | None
    confidence: float | None
    version: str
    text: str

    @property
    def size(self) -> int:
        """Return about how many bytes of memory it takes."""
        return _FIXED_BYTES + sys.getsizeof(self.text)


def record_of(reply: Reply, question: Question | None, channel: str) -> QueryRecord:
    """Return what is kept of a reply to a question, or to a choice (None), as of now."""
    shown = reply.answer or next(iter(reply.choices), None)
    return QueryRecord(
        reply.query_id,
        datetime.now(timezone.utc),
        channel,
        reply.kind,
        shown.id if shown else None,
        reply.confidence,
        reply.version,
        mask_question(question) if question else "",
    )
