"""What the tests of the journal ask, rate and read back."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask.testing import FlaskClient

from bot.answer.query_ids import QueryIds
from bot.answer.reply import Kind, Reply
from bot.journal.record import JournalUnavailable, QueryRecord
from bot.journal.writer import Recorder
from index.question import Question

ROOT = Path(__file__).parents[2]
IDS = QueryIds("a key of these tests", lambda: datetime.now(timezone.utc))
QUERY = "駐車場は何台分ありますか"  # a wording of the small shop's
LIST_QUERY = "値段"  # two entries fit it


def rows(database: Path, table: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY at")]


def recorder_of(database: Path | str, **options: int) -> Recorder:
    """Return a recorder over a file, or a database's address."""
    url = database if isinstance(database, str) else f"sqlite:///{quote(str(database))}"
    return Recorder(url, 90, IDS, **options)


def reply(kind: Kind = "notice", query_id: str = "") -> Reply:
    return Reply(kind, None, None, (), None, None, None, query_id or IDS.new(), "v1")


def record(recorder: Recorder, text: str) -> Reply:
    """Record a reply to a text and return it."""
    recorded = reply()
    recorder.record(recorded, Question.read(text), "api")
    return recorded


def old_record(days: float) -> QueryRecord:
    at = datetime.now(timezone.utc) - timedelta(days=days)
    return QueryRecord(IDS.new(), at, "api", "answer", "parking", 0.9, "v1", "駐車場")


def ask(client: FlaskClient, query: str) -> dict[str, Any]:
    body: dict[str, Any] = client.post("/api/ask", json={"query": query}).get_json()
    return body


def rate(client: FlaskClient, **body: object) -> tuple[int, dict[str, Any]]:
    response = client.post("/api/feedback", json=body)
    return response.status_code, response.get_json()


def rated(recorder: Recorder, query_id: str, comment: str | None = None) -> bool:
    try:
        recorder.rate(query_id, True, Question.read(comment) if comment else None)
    except JournalUnavailable:
        return False
    return True


def until(condition: Callable[[], bool], within_s: float = 20) -> float:
    """Wait until it holds; return how many seconds that took."""
    begin = time.monotonic()
    while not condition():
        assert time.monotonic() < begin + within_s
        time.sleep(0.05)
    return time.monotonic() - begin
