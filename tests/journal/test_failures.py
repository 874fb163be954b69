"""A database that fails: answers go on, and the log tells what was lost."""

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from bot.answer import messages
from bot.answer.answerer import Answerer
from bot.app import create_app
from bot.journal.writer import Recorder
from bot.settings import Settings
from tests.journal.entries import QUERY, ask, rate, record, recorder_of, rows


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
    assert (status, body["detail"]) == (503, messages.not_rated(has_phone=True))
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


@pytest.mark.alone
def test_a_locked_database_delays_no_answer_and_loses_only_what_the_queue_cannot_hold(
    database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    lost: list[int] = []
    recorder = recorder_of(database, max_rows=10, dropped=lost.append)
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
    assert sum(int(line.split()[1]) for line in told) == sum(lost) == 50 - stored


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
