"""What is wrong with the address of a database or a shelf; without importing SQLAlchemy (0.3 s)."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

# DELIVERY's word for the database that DATABASE_URL leads to.
JOURNAL_DATABASE = "database"
_DATABASES = ("sqlite", "postgresql")


def wrong_database(url: str) -> str:
    """Return what is wrong with a database's address, or ""."""
    dialect, _, driver = url.partition("://")[0].partition("+")
    if "://" not in url or dialect not in _DATABASES:
        return (
            "use sqlite:////var/lib/faq/journal.db (four slashes: an absolute path) "
            "or postgresql://user:password@host/name"
        )
    driver = driver or "psycopg"
    if dialect == "postgresql" and find_spec(driver) is None:
        return f"the driver {driver} is not installed. Run: pip install 'psycopg[binary]'"
    return ""


def wrong_shelf(text: str) -> str:
    """Return what is wrong with the place from which replicas are served, or ""."""
    if text == JOURNAL_DATABASE or Path(text).is_absolute():
        return ""
    if is_postgresql(text):
        return wrong_database(text)
    return (
        f"use {JOURNAL_DATABASE} (DATABASE_URL's PostgreSQL), postgresql://user:password@host/name, "
        "or an absolute path of a folder that all machines share"
    )


def incomplete_delivery(
    delivery: str, replica: str, database: str, secret_key: str, has_desk: bool
) -> Iterator[str]:
    """Yield what must be set besides, or must not, by servers that share what is published."""
    if replica and not delivery:
        yield "REPLICA: set DELIVERY too, to where the publishing machine delivers"
    if replica and has_desk:
        yield (
            "REPLICA: takes no ADMIN_TOKENS or ADMIN_PROXY_HEADER. What is edited at a replica would be "
            "overwritten: the desk belongs to the machine that publishes"
        )
    if delivery and not secret_key:
        yield "DELIVERY: set SECRET_KEY too, the same on every machine: it signs what is delivered"
    if delivery == JOURNAL_DATABASE and not is_postgresql(database):
        yield f"DELIVERY={JOURNAL_DATABASE}: needs a DATABASE_URL that is PostgreSQL's"


def is_postgresql(url: str) -> bool:
    """Return whether an address is PostgreSQL's."""
    return "://" in url and url.partition("://")[0].partition("+")[0] == "postgresql"
