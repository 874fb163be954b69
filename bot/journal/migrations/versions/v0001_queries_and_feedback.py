"""The first journal: queries and what people thought of the answers."""

import sqlalchemy as sa
from alembic import op

revision = "v0001"
down_revision = None


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "queries",
        sa.Column("query_id", sa.String(32), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("entry_id", sa.String(200)),
        sa.Column("confidence", sa.Float),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_table(
        "feedback",
        sa.Column(
            "query_id",
            sa.String(32),
            sa.ForeignKey("queries.query_id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("helpful", sa.Boolean, nullable=False),
        sa.Column("comment", sa.Text),
    )


def downgrade() -> None:
    """Delete both tables."""
    op.drop_table("feedback")
    op.drop_table("queries")
