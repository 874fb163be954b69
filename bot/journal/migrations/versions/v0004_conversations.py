"""Why each reply came out as it did, which ones belong together, and how many rows were lost.

Columns that may be empty cost an old table nothing; an index of the rows that have a conversation
finds none of the old ones, and reads them once: a second a million.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "v0004"
down_revision = "v0003"


def _new() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("reason", sa.String(32)),
        sa.Column("topic", sa.String(200)),
        sa.Column("choices", sa.Text),
        sa.Column("chosen", sa.String(200)),
        sa.Column("in_reply_to", sa.String(32)),
        sa.Column("conversation", sa.String(16)),
        sa.Column("language", sa.String(16)),
        sa.Column("latency_ms", sa.Integer),
    )


def upgrade() -> None:
    """Add columns, two indexes and a table."""
    for column in _new():
        op.add_column("queries", column)
    has_one = sa.text("conversation IS NOT NULL")
    op.create_index(
        "ix_queries_conversation",
        "queries",
        ["conversation"],
        sqlite_where=has_one,
        postgresql_where=has_one,
    )
    op.create_index("ix_feedback_at", "feedback", ["at"])
    op.create_table(
        "losses",
        sa.Column("loss_id", sa.String(32), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("lost", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("losses")
    op.drop_index("ix_feedback_at", "feedback")
    op.drop_index("ix_queries_conversation", "queries")
    for column in _new():
        op.drop_column("queries", column.name)
