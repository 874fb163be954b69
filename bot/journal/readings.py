"""What is read from the journal: values, without a database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.journal.record import QueryRecord

NO_TOPIC = "-"
MAX_COUNTED = 50_000  # replies that are grouped at once: a tenth of a second

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class HourCount:
    """How many replies of a kind a channel gave from `hour` on (UTC); a choice was not typed."""

    hour: datetime
    kind: str
    channel: str
    is_choice: bool
    count: int


@dataclass(frozen=True)
class Counted:
    """How often an id came up; None: replies without one."""

    id: str | None
    count: int


@dataclass(frozen=True)
class ReplyCount:
    """How many replies there were of a kind, for a reason ("": none is kept), by a topic.

    `has_choices`: with questions offered.
    """

    kind: str
    reason: str
    topic: str
    has_choices: bool
    count: int


@dataclass(frozen=True)
class Complaint:
    """A 👎: what was asked (masked, "" for a choice), what was shown, what was said about it."""

    query_id: str
    at: datetime
    text: str
    kind: str
    entry_id: str | None
    comment: str | None


@dataclass(frozen=True)
class Ratings:
    """How many people said that a reply helped, and that it did not."""

    helpful: int = 0
    unhelpful: int = 0


@dataclass(frozen=True)
class Tally:
    """How a stretch of time went, as the database counts it. `topics` led to the phone."""

    hours: tuple[HourCount, ...] = ()
    ratings: Ratings = Ratings()
    entries: tuple[Counted, ...] = ()
    topics: tuple[Counted, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    lost: int = 0
    hours_before: tuple[HourCount, ...] = ()
    ratings_before: Ratings = Ratings()


@dataclass(frozen=True)
class DayCount:
    """How many replies of a kind a day in Asia/Tokyo brought, from its first moment `at` on (UTC)."""

    at: datetime
    kind: str
    is_choice: bool
    count: int


@dataclass(frozen=True)
class RatedDay:
    """How often a day's replies of a kind were rated so; `at` as of DayCount."""

    at: datetime
    kind: str
    helpful: bool
    count: int


@dataclass(frozen=True)
class RatedEntry:
    """How often an entry's answers were rated."""

    id: str
    ratings: Ratings


@dataclass(frozen=True)
class Trend:
    """How a long stretch of whole days went. Ratings are those of questions still kept.

    `typed` are the questions by hour (UTC); `latencies` the replies by the upper end of their class
    in milliseconds.
    """

    days: tuple[DayCount, ...] = ()
    typed: tuple[tuple[datetime, int], ...] = ()
    rated: tuple[RatedDay, ...] = ()
    rated_entries: tuple[RatedEntry, ...] = ()
    entries: tuple[Counted, ...] = ()
    topics: tuple[Counted, ...] = ()
    reasons: tuple[Counted, ...] = ()
    latencies: tuple[tuple[int, int], ...] = ()
    lost: int = 0


@dataclass(frozen=True)
class Turn:
    """One question with its reply, and what somebody thought of it (None: nobody said)."""

    record: QueryRecord
    helpful: bool | None = None
    comment: str | None = None


@dataclass(frozen=True)
class Talk:
    """One conversation, its turns in order; `key` finds it again."""

    key: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True)
class Cursor:
    """A place between two conversations of the list: what comes after it is older."""

    at: datetime
    query_id: str


@dataclass(frozen=True)
class Wanted:
    """Which conversations: those with a reply that has all of it. "" is anything.

    `words` stand, each of them, in the masked question. `topic` may be NO_TOPIC; `topics` is one of
    several, `not_topics` none of them.
    """

    kind: str = ""
    channel: str = ""
    entry: str = ""
    topic: str = ""
    words: str = ""
    unhelpful: bool = False
    begin: datetime | None = None
    until: datetime | None = None
    topics: tuple[str, ...] | None = None
    not_topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class TalkPage:
    """A page of conversations, by their newest fitting reply; `older` is where the next begins."""

    talks: tuple[Talk, ...] = ()
    older: Cursor | None = None
