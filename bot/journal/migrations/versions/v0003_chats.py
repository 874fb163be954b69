"""The conversation each chat of a platform is in: a token that names entries, nothing people wrote."""

import sqlalchemy as sa
from alembic import op

revision = "v0003"
down_revision = "v0002"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "chats",
        sa.Column("chat_id", sa.String(64), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("conversation", sa.String(200), nullable=False),
    )


def downgrade() -> None:
    """Delete the table."""
    op.drop_table("chats")
