"""How SQLite and PostgreSQL are told never to be waited for long."""

from __future__ import annotations

from typing import Any

from sqlalchemy import URL, Engine, NullPool, create_engine, event, make_url

# A rating waits a second for the journal; what holds a lock longer is told before.
BUSY_S = 0.7
_STATEMENT_MS = 900
_PATIENT_S = 30
# libpq takes no less. Keepalives and the user timeout are for a host that is gone: where the
# server's process is merely stopped, its kernel still answers, and only the gate's clock helps.
_LIBPQ = {
    "connect_timeout": 2,
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 5000,
}
# SQLite's log is cut back to this after a checkpoint: else it keeps its greatest length.
_WAL_BYTES = 8 * 1024 * 1024


def connect_arguments(address: URL) -> dict[str, Any]:
    """Return what the driver is to be told; what stands in the address wins."""
    if address.get_backend_name() == "sqlite":
        return {"timeout": BUSY_S}
    if address.get_driver_name() not in ("psycopg", "psycopg2"):
        return {}
    return {name: value for name, value in _LIBPQ.items() if name not in address.query}


def set_up_sqlite(connection: Any, _record: object) -> None:
    """Set up a new connection."""
    cursor = connection.cursor()
    # Of a file without tables; one that has some gets it by VACUUM (see sqlite_file).
    cursor.execute("PRAGMA auto_vacuum=INCREMENTAL")
    # Readers and one writer of another worker do not wait for each other.
    cursor.execute("PRAGMA journal_mode=WAL")
    # A commit is on the disk when it returns: what was acknowledged survives a power cut. With
    # NORMAL it survives the death of every process, no more.
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute(f"PRAGMA journal_size_limit={_WAL_BYTES}")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def set_up_postgresql(connection: Any, _record: object) -> None:
    """Set up a new connection.

    By a statement, not by the option of that name: poolers such as PgBouncer refuse that.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SET statement_timeout = {_STATEMENT_MS}")
        cursor.execute(f"SET lock_timeout = {_STATEMENT_MS}")
    connection.commit()


def patient_engine(url: str) -> Engine:
    """Return an engine for work at the console: it waits for the server, and takes its time.

    It keeps no connection between two uses. What SQLite deletes over it, it overwrites.
    """
    address = make_url(url)
    arguments = connect_arguments(address)
    is_sqlite = address.get_backend_name() == "sqlite"
    engine = create_engine(
        address,
        poolclass=NullPool,
        hide_parameters=True,
        connect_args=arguments | {"timeout": _PATIENT_S} if is_sqlite else arguments,
    )
    if is_sqlite:
        event.listen(engine, "connect", set_up_sqlite)
        event.listen(engine, "connect", _overwrite)
    return engine


def _overwrite(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA secure_delete=ON")
