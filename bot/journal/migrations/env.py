"""What Alembic runs: the migrations, inside the transaction that bot/journal/database.py has begun."""

from alembic import context

from bot.journal.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
