"""Connections that read: a few a process, none waited for long, and none tried in vain."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Mapping
from typing import Any, LiteralString
from weakref import WeakSet, finalize

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from index.postgres.address import RowsUnavailable

log = logging.getLogger(__name__)

# A host that is gone: libpq takes no less. Of several hosts each may take as long.
_CONNECT_S = 2
# What is asked takes milliseconds. A server whose process is stopped does not end it, and its
# kernel still acknowledges whatever is sent: only our own clock helps.
_WITHIN_S = 1.0
_RETRY_AFTER_S = 1.0
_SET_UP: LiteralString = (
    "SET statement_timeout = 1000;"
    " SET default_transaction_read_only = on;"
    " SET jit = off;"  # compiling takes longer than what is asked
    # Else 100,000 members are read through to find those of 1,000 rows (54 of a query's 100 ms).
    " SET random_page_cost = 1.1;"
    # More than are wanted, and further where other versions' rows are in between.
    " SET hnsw.ef_search = 200;"
    " SET hnsw.iterative_scan = strict_order"
)


class _Impatient(psycopg.Connection[tuple[Any, ...]]):
    """A connection on which nothing takes longer than _WITHIN_S."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Consume what the driver waits for."""
        return super().wait(gen, interval, _WITHIN_S if timeout is None else timeout)


class Connections:
    """The connections of a process to the rows' database. Thread-safe; opened when first needed.

    Where the address names several hosts, a standby is preferred. After a failure nobody is kept
    waiting for a second; then one question tries again.
    """

    def __init__(self, address: str) -> None:
        parts = conninfo_to_dict(address)
        defaults: dict[str, Any] = {"connect_timeout": _CONNECT_S, "application_name": "faq-bot"}
        if "," in str(parts.get("host", "")):
            defaults["target_session_attrs"] = "prefer-standby"
        self._conninfo = make_conninfo("", **(defaults | parts))
        self._lock, self._idle = threading.Lock(), list[_Impatient]()
        self._away_until: float | None = None
        _ALL.add(self)
        finalize(self, _close_each, self._idle)

    def first(self, statement: bytes, values: Mapping[str, Any]) -> Any:
        """Return the first value of the first row, None where there is none.

        Raises RowsUnavailable within seconds.
        """
        self._refuse_while_away()
        try:
            found = self._ask(statement, values)
        except psycopg.errors.UndefinedTable:  # nothing was ever written there
            found = None
        except psycopg.Error as error:
            self._failed(error)
            raise RowsUnavailable(
                f"the database with the index's rows fails ({type(error).__name__})"
            ) from error
        if self._away_until is not None:
            self._away_until = None
            log.info("the database with the index's rows answers again")
        return found

    def close(self) -> None:
        """Close what nobody is using."""
        with self._lock:
            _close_each(self._idle)

    def _ask(self, statement: bytes, values: Mapping[str, Any]) -> Any:
        connection = self._take()
        if connection is not None:
            try:
                return self._ask_on(connection, statement, values)
            except psycopg.errors.QueryCanceled:  # it took too long: it would again
                raise
            except psycopg.OperationalError:
                # The server has ended it, and the others with it; another host may answer.
                self.close()
        return self._ask_on(self._connect(), statement, values)

    def _ask_on(self, connection: _Impatient, statement: bytes, values: Mapping[str, Any]) -> Any:
        try:
            row = connection.execute(statement, values, binary=True).fetchone()
        except BaseException:  # whatever it was, half an answer may still be on its way
            connection.close()
            raise
        with self._lock:
            self._idle.append(connection)
        return row[0] if row else None

    def _take(self) -> _Impatient | None:
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _connect(self) -> _Impatient:
        connection = _Impatient.connect(self._conninfo, autocommit=True)
        try:
            connection.execute(_SET_UP)
        except BaseException:  # whatever it was, nobody else would close it
            connection.close()
            raise
        return connection

    def _refuse_while_away(self) -> None:
        with self._lock:
            if self._away_until is None:
                return
            if time.monotonic() < self._away_until:
                raise RowsUnavailable("the database with the index's rows failed a moment ago")
            self._away_until = time.monotonic() + _RETRY_AFTER_S + _CONNECT_S  # for this one to try

    def _failed(self, error: psycopg.Error) -> None:
        with self._lock:
            was_away = self._away_until is not None
            self._away_until = time.monotonic() + _RETRY_AFTER_S
        if not was_away:  # a minute's outage is one line
            log.error(
                "the database with the index's rows fails (%s): questions get the phone until it "
                "answers again",
                type(error).__name__,
            )


def _close_each(idle: list[_Impatient]) -> None:
    while idle:
        idle.pop().close()


_ALL: WeakSet[Connections] = WeakSet()


def _close_all() -> None:
    """Close every idle connection: after a fork two processes would write to one socket."""
    for connections in list(_ALL):
        connections.close()


os.register_at_fork(before=_close_all)
