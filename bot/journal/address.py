"""Which addresses the journal's database may have; without importing SQLAlchemy (0.3 s)."""

from __future__ import annotations

from importlib.util import find_spec


def wrong_database(url: str) -> str:
    """Return what is wrong with a database address, or ""."""
    dialect, _, driver = url.partition("://")[0].partition("+")
    if "://" not in url or dialect not in ("sqlite", "postgresql"):
        return (
            "use sqlite:////var/lib/faq/journal.db (four slashes: an absolute path) "
            "or postgresql://user:password@host/name"
        )
    driver = driver or "psycopg"
    if dialect == "postgresql" and find_spec(driver) is None:
        return f"the driver {driver} is not installed. Run: pip install 'psycopg[binary]'"
    return ""
