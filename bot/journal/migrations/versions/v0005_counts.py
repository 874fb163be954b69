"""How often what came up, by the hour and by the day; what each rating is about.

What is there is counted once: some seconds a million rows.
"""

import sqlalchemy as sa
from alembic import op

from bot.journal.counts import recount

revision = "v0005"
down_revision = "v0004"


def upgrade() -> None:
    """Create the table, and count; say what each rating is about."""
    op.add_column("feedback", sa.Column("kind", sa.String(16)))
    op.add_column("feedback", sa.Column("entry_id", sa.String(200)))
    op.execute(
        "UPDATE feedback SET (kind, entry_id) = (SELECT kind, entry_id FROM queries"
        " WHERE queries.query_id = feedback.query_id)"
    )
    op.create_table(
        "counts",
        sa.Column("name", sa.String(16), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), primary_key=True),
        sa.Column("key", sa.String(250), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )
    recount(op.get_bind())


def downgrade() -> None:
    """Delete the table and the columns."""
    op.drop_table("counts")
    op.drop_column("feedback", "entry_id")
    op.drop_column("feedback", "kind")
