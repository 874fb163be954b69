"""What is kept of questions and ratings, in real SQLite files."""

import logging
import os
import sqlite3
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.answer import messages
from bot.answer.answerer import Answerer
from bot.answer.reply import Choice, Kind, Reply
from bot.app import create_app
from bot.journal.database import METADATA, Journal
from bot.journal.record import QueryRecord, UnknownQuery, record_of
from bot.journal.writer import Recorder
from bot.settings import Settings, SettingsError, read_settings
from index.question import Question

ROOT = Path(__file__).parents[1]
QUERY = "駐車場は何台分ありますか"  # a wording of the small shop's


@pytest.fixture
def app(small_app: Flask) -> Flask:
    return small_app


@pytest.fixture
def client(small_client: FlaskClient) -> FlaskClient:
    return small_client


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "data" / "journal.db"


@pytest.fixture
def recorder(database: Path) -> Iterator[Recorder]:
    recorder = Recorder(f"sqlite:///{database}", retention_days=90)
    yield recorder
    recorder.close()


def rows(database: Path, table: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY at")]


def reply(kind: Kind = "notice") -> Reply:
    return Reply(kind, None, None, (), None, None, None, uuid.uuid4().hex, "v1")


def record(recorder: Recorder, text: str) -> Reply:
    """Record a reply to a text and return it."""
    recorded = reply()
    recorder.record(recorded, Question.read(text), "api")
    return recorded


def old_record(days: float) -> QueryRecord:
    at = datetime.now(timezone.utc) - timedelta(days=days)
    return QueryRecord(uuid.uuid4().hex, at, "api", "answer", "parking", 0.9, "v1", "駐車場")


def ask(client: FlaskClient, query: str) -> dict[str, Any]:
    body: dict[str, Any] = client.post("/api/ask", json={"query": query}).get_json()
    return body


def rate(client: FlaskClient, **body: object) -> tuple[int, dict[str, Any]]:
    response = client.post("/api/feedback", json=body)
    return response.status_code, response.get_json()


# What a question leaves behind


def test_an_answer_is_kept_with_its_kind_entry_confidence_and_version(
    app: Flask, client: FlaskClient, database: Path
) -> None:
    said = ask(client, QUERY)
    app.extensions["recorder"].close()
    [row] = rows(database, "queries")
    at = datetime.fromisoformat(row.pop("at")).replace(tzinfo=timezone.utc)
    assert abs(datetime.now(timezone.utc) - at) < timedelta(minutes=1)
    assert row == {
        "query_id": said["query_id"],
        "channel": "api",
        "kind": "answer",
        "entry_id": "parking",
        "confidence": said["confidence"],
        "version": said["version"],
        "text": QUERY,
    }


def test_a_choice_is_kept_as_its_entry_alone(
    app: Flask, client: FlaskClient, database: Path
) -> None:
    client.post("/api/ask", json={"choice": "parking", "query": "前の質問"})
    app.extensions["recorder"].close()
    [row] = rows(database, "queries")
    assert (row["kind"], row["entry_id"], row["text"]) == ("answer", "parking", "")


def test_what_is_refused_is_not_kept(app: Flask, client: FlaskClient, database: Path) -> None:
    for body in (
        {"query": ""},
        {"query": "あ" * 2001},
        {"choice": "no-such-entry"},
        {"query": 1},
        {},
    ):
        assert client.post("/api/ask", json=body).status_code in (400, 422)
    app.extensions["recorder"].start()
    app.extensions["recorder"].close()
    assert rows(database, "queries") == []


def test_the_entry_kept_with_choices_is_the_first_one_shown() -> None:
    shown = Reply(
        "choices",
        None,
        None,
        (Choice("a", "?", "節"), Choice("b", "?", "節")),
        None,
        0.4,
        None,
        "1",
        "v1",
    )
    assert record_of(shown, Question.read("花束"), "api").entry_id == "a"


def test_nothing_that_names_a_person_and_nothing_of_a_private_key_reaches_the_disk(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    key = "-----BEGIN RSA PRIVATE KEY-----\nMIIEsecretkeybody\n-----END RSA PRIVATE KEY-----"
    ask(client, f"鍵はこれです {key}")
    said = ask(client, "花束を taro@example.jp へ。電話は090-1234-5678、注文番号は12345678です")
    assert (
        rate(client, query_id=said["query_id"], helpful=False, comment=f"hanako@example.jp {key}")[
            0
        ]
        == 200
    )
    assert (
        rate(
            client,
            query_id=said["query_id"],
            helpful=False,
            comment="ｈａｎａｋｏ＠example.jp 03-1234-5678",
        )[0]
        == 200
    )
    app.extensions["recorder"].close()
    stored = b"".join(path.read_bytes() for path in (tmp_path / "data").iterdir())
    for private in (b"taro", b"hanako", b"5678", b"MIIE", b"secretkeybody"):
        assert private not in stored
    assert "注文番号は[番号]です".encode() in stored
    assert "[秘密鍵]".encode() in stored


# Feedback


def test_a_thumbs_up_is_stored_before_its_reply(client: FlaskClient, database: Path) -> None:
    said = ask(client, QUERY)
    assert rate(client, query_id=said["query_id"], helpful=True) == (200, {"contact": None})
    [row] = rows(database, "feedback")
    assert (row["query_id"], row["helpful"], row["comment"]) == (said["query_id"], 1, None)


def test_a_thumbs_down_brings_the_phone_of_the_section(
    client: FlaskClient, small_answerer: Answerer
) -> None:
    delivery = ask(client, "当日配達")
    status, body = rate(client, query_id=delivery["query_id"], helpful=False, comment="違います")
    contact = small_answerer.contact("配達について")
    assert contact is not None and contact.phone.endswith("1188")
    assert (status, body["contact"]["phone"]) == (200, contact.phone)
    assert set(body["contact"]) == {"text", "phone", "tel", "hours", "open_now", "opens_at"}


def test_the_last_word_counts_and_a_comment_is_not_lost(
    client: FlaskClient, database: Path
) -> None:
    query_id = ask(client, QUERY)["query_id"]
    rate(client, query_id=query_id, helpful=True)
    rate(client, query_id=query_id, helpful=False, comment="古い情報でした")
    rate(client, query_id=query_id, helpful=False)
    [row] = rows(database, "feedback")
    assert (row["helpful"], row["comment"]) == (0, "古い情報でした")


def test_a_row_still_in_the_queue_can_be_rated(recorder: Recorder) -> None:
    for _ in range(20):
        asked = record(recorder, "急いで評価")
        assert recorder.rate(asked.query_id, True) is None


def test_the_first_row_of_all_can_be_rated_while_the_database_is_still_opening(
    tmp_path: Path,
) -> None:
    for attempt in range(5):
        recorder = Recorder(f"sqlite:///{tmp_path}/{attempt}/journal.db", 90)
        asked = record(recorder, "急いで評価")
        recorder.rate(asked.query_id, True)
        recorder.close()


def test_two_clicks_at_once_leave_one_rating(recorder: Recorder, database: Path) -> None:
    asked = record(recorder, "花束")
    threads = [
        threading.Thread(target=recorder.rate, args=(asked.query_id, True)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(rows(database, "feedback")) == 1


@pytest.mark.parametrize("query_id", ["", "no-such-id", "0" * 32, "' OR 1=1 --", "a\x00b", "あ"])
def test_an_unknown_query_is_a_404_that_says_so(client: FlaskClient, query_id: str) -> None:
    status, body = rate(client, query_id=query_id, helpful=True)
    assert (status, body["detail"]) == (404, messages.UNKNOWN_QUERY)


WRONG = [
    {},
    {"query_id": "0" * 32},
    {"helpful": True},
    {"query_id": 1, "helpful": True},
    {"query_id": "0" * 32, "helpful": "yes"},
    {"query_id": "0" * 32, "helpful": 1},
    {"query_id": "0" * 32, "helpful": None},
    {"query_id": "0" * 32, "helpful": True, "comment": 5},
    [],
]


@pytest.mark.parametrize("body", WRONG)
def test_a_wrong_type_is_a_400(client: FlaskClient, body: object) -> None:
    response = client.post("/api/feedback", json=body)
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")


def test_a_comment_may_have_2000_characters_and_not_one_more(client: FlaskClient) -> None:
    query_id = ask(client, QUERY)["query_id"]
    assert rate(client, query_id=query_id, helpful=True, comment="あ" * 2000)[0] == 200
    status, body = rate(client, query_id=query_id, helpful=True, comment="あ" * 2001)
    assert (status, body["detail"]) == (422, messages.COMMENT_TOO_LONG)


# A database that fails


@pytest.fixture
def broken(small: Settings, small_answerer: Answerer, tmp_path: Path) -> Iterator[Flask]:
    (tmp_path / "data").write_text("a file where the folder should be")
    app = create_app(replace(small, data_dir=tmp_path / "data"), small_answerer)
    yield app
    app.extensions["recorder"].close()


def test_with_a_broken_database_answers_go_on_and_feedback_gives_the_phone(broken: Flask) -> None:
    client = broken.test_client()
    said = ask(client, QUERY)
    assert said["kind"] == "answer"
    status, body = rate(client, query_id=said["query_id"], helpful=False)
    assert (status, body["detail"]) == (503, messages.BROKEN)
    assert body["contact"]["tel"].startswith("tel:")
    assert ask(client, QUERY)["kind"] == "answer"


def test_what_a_broken_database_loses_is_counted_in_the_log(
    broken: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        record(broken.extensions["recorder"], "内緒の質問")
    broken.extensions["recorder"].close()
    told = [
        record.getMessage() for record in caplog.records if "rows dropped" in record.getMessage()
    ]
    assert sum(int(line.split()[1]) for line in told) == 3
    assert "内緒" not in caplog.text


def test_a_locked_database_delays_no_answer_and_loses_only_what_the_queue_cannot_hold(
    database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    recorder = Recorder(f"sqlite:///{database}", retention_days=90, queue_size=10)
    asked = record(recorder, "最初")
    recorder.rate(asked.query_id, True)  # the database is open now
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        begin = time.perf_counter()
        for _ in range(50):
            record(recorder, "次")
        assert time.perf_counter() - begin < 0.5
        other.execute("ROLLBACK")
    recorder.close()
    stored = len(rows(database, "queries")) - 1
    told = [
        record.getMessage() for record in caplog.records if "rows dropped" in record.getMessage()
    ]
    assert 10 <= stored < 50
    assert sum(int(line.split()[1]) for line in told) == 50 - stored


# Retention, migrations, processes


def test_old_rows_go_with_their_feedback_and_young_ones_stay(database: Path) -> None:
    journal = Journal(f"sqlite:///{database}")
    old, young = old_record(91), old_record(89)
    journal.write([old, young])
    journal.rate(old.query_id, True, None)
    journal.rate(young.query_id, True, None)
    journal.close()
    recorder = Recorder(f"sqlite:///{database}", retention_days=90)
    recorder.start()
    _wait_until(lambda: len(rows(database, "queries")) == 1)
    recorder.close()
    assert [row["query_id"] for row in rows(database, "queries")] == [young.query_id]
    assert [row["query_id"] for row in rows(database, "feedback")] == [young.query_id]


def _wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_the_migrations_lead_to_the_tables_the_code_uses(database: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from sqlalchemy import create_engine

    Journal(f"sqlite:///{database}").close()
    engine = create_engine(f"sqlite:///{database}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    engine.dispose()


def test_a_second_start_keeps_what_is_there(database: Path) -> None:
    for _ in range(2):
        journal = Journal(f"sqlite:///{database}")
        journal.write([old_record(1)])
        journal.close()
    assert len(rows(database, "queries")) == 2


def test_sqlite_is_in_wal_mode(database: Path) -> None:
    Journal(f"sqlite:///{database}").close()
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_rating_of_an_unknown_query_is_refused(database: Path) -> None:
    journal = Journal(f"sqlite:///{database}")
    with pytest.raises(UnknownQuery):
        journal.rate("0" * 32, True, None)
    journal.close()


FORKED = """
import os, sys, uuid
from bot.answer.reply import Reply
from bot.journal.writer import Recorder
from index.question import Question

recorder = Recorder(sys.argv[1], 90)
def ask(count):
    for _ in range(count):
        query_id = uuid.uuid4().hex
        reply = Reply("notice", None, None, (), None, None, None, query_id, "v1")
        recorder.record(reply, Question.read("質問"), "api")
    return query_id
if sys.argv[2] == "parent first":
    recorder.rate(ask(7), True)
workers = []
for _ in range(4):
    worker = os.fork()
    if not worker:
        ask(25)
        recorder.close()
        os._exit(0)
    workers.append(worker)
assert [os.waitpid(worker, 0)[1] for worker in workers] == [0] * 4
"""


@pytest.mark.parametrize(("order", "count"), [("workers only", 100), ("parent first", 107)])
def test_every_worker_writes_what_it_was_asked_also_when_all_start_at_once(
    database: Path, order: str, count: int
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FORKED, f"sqlite:///{database}", order],
        check=False,
        timeout=60,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert len(rows(database, "queries")) == count


def test_making_the_app_starts_no_thread_and_loads_no_database_library(
    small_environment: dict[str, str], tmp_path: Path
) -> None:
    code = (
        "import sys, threading; from bot.app import create_app\n"
        "from bot.settings import read_settings\n"
        "app = create_app(read_settings())\n"
        "app.test_client().post('/api/suggest', json={'text': 'a'})\n"
        "assert not {'sqlalchemy', 'alembic'} & set(sys.modules)\n"
        "assert 'journal' not in [thread.name for thread in threading.enumerate()]\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        cwd=ROOT,
        timeout=120,
        capture_output=True,
        text=True,
        env=os.environ | small_environment | {"DATA_DIR": str(tmp_path / "data")},
    )
    assert done.returncode == 0, done.stderr


def test_recording_costs_an_answer_less_than_two_milliseconds(recorder: Recorder) -> None:
    question = Question.read(("お世話になっております。03-1234-5678です。" * 80)[:2000])
    assert (
        min(_seconds(lambda: recorder.record(reply(), question, "api")) for _ in range(50)) < 0.002
    )


def _seconds(work: Callable[[], None]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


# Settings


def test_the_journal_lies_in_data_dir_unless_a_database_is_named() -> None:
    assert read_settings({"DATA_DIR": "/srv/faq"}).journal_url == "sqlite:////srv/faq/journal.db"
    assert (
        read_settings({"DATABASE_URL": "sqlite:////srv/x.db"}).journal_url == "sqlite:////srv/x.db"
    )
    assert read_settings({}).retention_days == 90
    assert read_settings({"RETENTION_DAYS": "7"}).retention_days == 7


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RETENTION_DAYS", "0"),
        ("RETENTION_DAYS", "many"),
        ("RETENTION_DAYS", "1.5"),
        ("RETENTION_DAYS", "nan"),
        ("RETENTION_DAYS", "-1"),
        ("DATABASE_URL", "journal.db"),
        ("DATABASE_URL", "mysql://u:secret@h/n"),
        ("DATABASE_URL", "postgresql+nosuchdriver://u:secret@h/n"),
    ],
)
def test_a_wrong_setting_is_named_and_a_password_is_not_repeated(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings({name: value})
    [problem] = refused.value.problems
    assert problem.startswith(name)
    assert "secret" not in problem


def test_the_log_of_a_failing_database_does_not_repeat_what_people_wrote(
    recorder: Recorder, database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    asked = record(recorder, "質問")
    recorder.rate(asked.query_id, True)
    with closing(sqlite3.connect(database)) as other:
        other.execute("DROP TABLE queries")
    with caplog.at_level(logging.DEBUG):
        record(recorder, "内緒の質問")
        recorder.close()
    assert "rows dropped" in caplog.text
    assert "内緒" not in caplog.text
