"""Where the rows are, as settings have it; psycopg is loaded only where they are in a database."""

from __future__ import annotations

from importlib.util import find_spec

from corpus.errors import FaqError

_EXAMPLE = "postgresql://user:password@host/name"


class RowsUnavailable(FaqError):
    """The database with the rows does not answer, or has not got them (yet)."""


def wrong_address(address: str) -> str:
    """Return what is wrong with the address of the rows' database, or ""."""
    dialect, _, driver = address.partition("://")[0].partition("+")
    if dialect not in ("postgresql", "postgres") or driver not in ("", "psycopg"):
        return f"INDEX_BACKEND=postgres needs a PostgreSQL's address: {_EXAMPLE}"
    if find_spec("psycopg") is None:
        return "the driver psycopg is not installed. Run: pip install 'psycopg[binary]'"
    return "" if _can_be_read(libpq_address(address)) else f"libpq cannot read it; use {_EXAMPLE}"


def _can_be_read(address: str) -> bool:
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        conninfo_to_dict(address)
    except ProgrammingError:  # its message may hold the password
        return False
    return True


def libpq_address(address: str) -> str:
    """Return an address without the driver's name, which SQLAlchemy wants and libpq does not."""
    return address.replace("+psycopg://", "://", 1)
