"""The journal's tables, as the newest migration leaves them."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Float,
    ForeignKey,
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
)
FEEDBACK = Table(
    "feedback",
    METADATA,
    Column(
        "query_id", String(32), ForeignKey("queries.query_id", ondelete="CASCADE"), primary_key=True
    ),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("helpful", Boolean, nullable=False),
    Column("comment", Text),
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
