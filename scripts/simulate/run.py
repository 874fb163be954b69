"""Visits → the real server → a journal of its own, put back to the days they are said to be of."""

from __future__ import annotations

import json
import sqlite3
import urllib.request
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from bot.journal.database import Journal
from scripts.simulate.visits import Visit

_STORED = "%Y-%m-%d %H:%M:%S.%f"  # as SQLite keeps a moment
_BETWEEN_S = 25  # seconds between two questions of a visit, as people read


@dataclass
class Driver:
    """Asks a server what visitors ask; `moved` is which reply belongs to which moment."""

    url: str
    moved: dict[str, datetime] = field(default_factory=dict)

    def run(self, visits: Iterable[Visit], done: Callable[[int], None]) -> None:
        """Ask everything; `done` is told how many visits there were."""
        for number, visit in enumerate(visits, 1):
            self._visit(visit)
            done(number)

    def _visit(self, visit: Visit) -> None:
        at, reply = visit.begins, None
        for question in visit.questions:
            reply = self._ask(at, reply, query=question)
            at += timedelta(seconds=_BETWEEN_S)
            if reply["kind"] == "choices" and visit.taken is not None:
                offered: list[str] = [each["id"] for each in reply["choices"]]
                chosen = offered[min(visit.taken, len(offered) - 1)]
                if visit.expected in offered:  # who looks for something takes it
                    chosen = visit.expected
                reply = self._ask(at, reply, choice=chosen, in_reply_to=reply["query_id"])
                at += timedelta(seconds=_BETWEEN_S)
            if reply["kind"] == "answer" and visit.rates:
                helpful = visit.expected in (None, reply["answer"]["id"])
                self._post("/api/feedback", query_id=reply["query_id"], helpful=helpful)

    def _ask(self, at: datetime, before: Any, **fields: str) -> Any:
        if before:
            fields["conversation"] = before["conversation"]
        reply = self._post("/api/ask", **fields)
        self.moved[reply["query_id"]] = at
        return reply

    def _post(self, path: str, **body: object) -> Any:
        request = urllib.request.Request(
            self.url + path, json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.load(response)


def put_back(file: Path, moved: dict[str, datetime]) -> None:
    """Give each row of a journal nobody writes to the moment it is said to be of."""
    rows = [
        (f"{at.astimezone(timezone.utc).replace(tzinfo=None):{_STORED}}", query_id)
        for query_id, at in moved.items()
    ]
    with closing(sqlite3.connect(file)) as connection, connection:
        for table in ("queries", "feedback"):
            connection.executemany(f"UPDATE {table} SET at = ? WHERE query_id = ?", rows)
    journal = Journal(f"sqlite:///{file}")
    try:
        journal.recount()
    finally:
        journal.close()
