"""Ratings: stored before their reply, the last one counts."""

import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.answer import messages
from bot.answer.answerer import Answerer
from bot.journal.gate import RETRY_AFTER_S
from bot.journal.record import JournalUnavailable
from bot.journal.writer import Recorder
from tests.journal.entries import IDS, QUERY, ask, rate, record, recorder_of, rows


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
    line = {"text", "purpose", "phone", "tel", "hours", "open_now", "opens_at"}
    assert set(body["contact"]) == line | {"channels"}


def test_the_last_word_counts_and_a_comment_is_not_lost(
    client: FlaskClient, database: Path
) -> None:
    query_id = ask(client, QUERY)["query_id"]
    rate(client, query_id=query_id, helpful=True)
    rate(client, query_id=query_id, helpful=False, comment="古い情報でした")
    rate(client, query_id=query_id, helpful=False)
    [row] = rows(database, "feedback")
    assert (row["helpful"], row["comment"]) == (0, "古い情報でした")


@pytest.mark.parametrize(
    ("text", "kind"), [(QUERY, "answer"), ("花", "fallback"), ("いくらですか", "choices")]
)
def test_a_reply_of_any_kind_can_be_rated_and_its_rating_changed(
    client: FlaskClient, database: Path, text: str, kind: str
) -> None:
    said = ask(client, text)
    assert said["kind"] == kind
    for helpful in (False, True):
        status, body = rate(client, query_id=said["query_id"], helpful=helpful)
        assert (status, bool(body["contact"])) == (200, not helpful)
    [row] = rows(database, "feedback")
    assert (row["query_id"], row["helpful"]) == (said["query_id"], 1)


def test_a_row_still_in_the_queue_can_be_rated(recorder: Recorder) -> None:
    for _ in range(20):
        asked = record(recorder, "急いで評価")
        try:
            assert recorder.rate(asked.query_id, True) is None
        except JournalUnavailable:  # the disk of a busy machine stood still: not what this is about
            time.sleep(RETRY_AFTER_S)


def test_the_first_row_of_all_can_be_rated_while_the_database_is_still_opening(
    tmp_path: Path,
) -> None:
    for attempt in range(5):
        recorder = recorder_of(tmp_path / str(attempt) / "journal.db")
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


def test_ratings_at_once_wait_for_a_worker_that_is_slow_to_write_their_queries(
    recorder: Recorder, database: Path
) -> None:
    other = recorder_of(database)  # of another worker
    try:
        for each in (recorder, other):
            each.rate(record(each, "花束").query_id, True)  # its database is open now
        with closing(sqlite3.connect(database, isolation_level=None)) as slow:
            slow.execute("BEGIN IMMEDIATE")  # a disk that stalls: readers read, nobody writes
            asked = [record(recorder, f"花束{place}") for place in range(4)]
            with ThreadPoolExecutor() as clicks:
                rating = [clicks.submit(other.rate, each.query_id, True) for each in asked]
                time.sleep(0.25)
                slow.execute("COMMIT")
                assert [each.result() for each in rating] == [None] * 4
    finally:
        other.close()
    assert len(rows(database, "feedback")) == 6


def test_a_rating_whose_query_was_lost_is_refused_within_a_second_and_logged(
    recorder: Recorder, caplog: pytest.LogCaptureFixture
) -> None:
    record(recorder, "花束")
    begin = time.monotonic()
    with pytest.raises(JournalUnavailable):
        recorder.rate(IDS.new(), True)
    assert time.monotonic() - begin < 2  # half a second of looking for it
    assert "1 ratings or claims refused: the query is not in the journal" in caplog.text


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
