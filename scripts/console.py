"""The log on the console: ours, and of libraries only what they warn about."""

from __future__ import annotations

import logging

# faiss reports at INFO each build of itself that this processor could not use, as if it were an
# error; alembic greets every worker with the list of its plugins.
QUIET = ("faiss", "alembic")


def configure_logging() -> None:
    """Write log records of INFO and above to standard error, of the quiet libraries warnings."""
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    for library in QUIET:
        logging.getLogger(library).setLevel(logging.WARNING)
