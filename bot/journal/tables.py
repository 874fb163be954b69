"""The journal's tables, as the newest migration leaves them."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

METADATA = MetaData()
QUERIES = Table(
    "queries",
    METADATA,
    Column("query_id", String(32), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False, index=True),
    Column("channel", String(32), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("entry_id", String(200)),
    Column("confidence", Float),
    Column("version", String(64), nullable=False),
    Column("text", Text, nullable=False),
    # Since v0004; older rows have none of them.
    Column("reason", String(32)),
    Column("topic", String(200)),
    Column("choices", Text),
    Column("chosen", String(200)),
    Column("in_reply_to", String(32)),
    Column("conversation", String(16)),
    Column("language", String(16)),
    Column("latency_ms", Integer),
)
_OF_CONVERSATIONS = QUERIES.c.conversation.is_not(None)
Index(
    "ix_queries_conversation",
    QUERIES.c.conversation,
    sqlite_where=_OF_CONVERSATIONS,
    postgresql_where=_OF_CONVERSATIONS,
)
FEEDBACK = Table(
    "feedback",
    METADATA,
    Column(
        "query_id", String(32), ForeignKey("queries.query_id", ondelete="CASCADE"), primary_key=True
    ),
    Column("at", DateTime(timezone=True), nullable=False, index=True),
    Column("helpful", Boolean, nullable=False),
    Column("comment", Text),
    # What of the query a year's ratings are read by; since v0005.
    Column("kind", String(16)),
    Column("entry_id", String(200)),
)
SEEN_EVENTS = Table(
    "seen_events",
    METADATA,
    Column("event_id", String(200), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False, index=True),
)
CHATS = Table(
    "chats",
    METADATA,
    Column("chat_id", String(64), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False, index=True),
    Column("conversation", String(200), nullable=False),
)
LOSSES = Table(
    "losses",
    METADATA,
    Column("loss_id", String(32), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False, index=True),
    Column("lost", Integer, nullable=False),
)
# How often what came up: by the hour, or by the day in Asia/Tokyo; `at` is when it begins.
COUNTS = Table(
    "counts",
    METADATA,
    Column("name", String(16), primary_key=True),
    Column("at", DateTime(timezone=True), primary_key=True),
    Column("key", String(250), primary_key=True),
    Column("count", Integer, nullable=False),
)
