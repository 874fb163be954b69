"""How often what came up, by the hour and by the day.

What is there is counted once: some seconds a million rows.
"""

import sqlalchemy as sa
from alembic import op

from bot.journal.counts import recount

revision = "v0005"
down_revision = "v0004"


def upgrade() -> None:
    """Create the table, and count."""
    op.create_table(
        "counts",
        sa.Column("name", sa.String(16), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), primary_key=True),
        sa.Column("key", sa.String(250), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )
    recount(op.get_bind())


def downgrade() -> None:
    """Delete it."""
    op.drop_table("counts")
