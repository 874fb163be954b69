"""PostgreSQL stopped, killed and started again beneath a running journal."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import datetime, timezone

import pytest

from bot.journal.database import Journal
from bot.journal.record import UnknownQuery
from bot.journal.writer import Recorder
from index.question import Question
from tests.journal.entries import IDS, old_record, rated, record, recorder_of, until
from tests.journal.postgres import Postgres

pytestmark = pytest.mark.slow


@pytest.fixture
def recorder(postgres: Postgres) -> Iterator[Recorder]:
    recorder = recorder_of(postgres.url)
    until(lambda: rated(recorder, record(recorder, "最初").query_id))
    yield recorder
    recorder.close()


def kept(postgres: Postgres, table: str) -> set[str]:
    return {query_id for (query_id,) in postgres.rows(f"SELECT query_id FROM {table}")}


def test_ratings_claims_and_retention_work_as_on_sqlite(
    postgres: Postgres, recorder: Recorder
) -> None:
    asked = record(recorder, "駐車場")
    recorder.rate(asked.query_id, True, Question.read("よかった \x00 \ud800"))
    recorder.rate(asked.query_id, False)
    stored = f"SELECT helpful, comment FROM feedback WHERE query_id = '{asked.query_id}'"
    assert postgres.rows(stored) == [(False, "よかった")]
    with pytest.raises(UnknownQuery):
        recorder.rate("0" * 32, True)
    assert [recorder.claim_event("event 1") for _ in range(3)] == [True, False, False]
    for token in ("first", "second", "second"):
        recorder.continue_chat("chat 1", token)
        assert recorder.conversation_of("chat 1") == token
    journal = Journal(postgres.url)
    assert journal.forget_chats_before(datetime.now(timezone.utc), 9) == 1
    # Young enough for the recorder, which deletes what is older than 90 days whenever it likes.
    old = [old_record(61) for _ in range(5)]
    assert journal.write(old) == 0
    assert journal.write(old) == 0  # again: what is there stays
    before = old_record(60).at
    assert [journal.delete_before(before, 3) for _ in range(3)] == [3, 2, 0]
    assert journal.rows_over(2**40) == 0
    assert journal.rows_over(1) > 0
    journal.close()


def test_a_row_that_postgresql_refuses_for_good_does_not_hold_up_the_others(
    postgres: Postgres,
) -> None:
    journal = Journal(postgres.url)
    good, bad = old_record(1), old_record(1)
    object.__setattr__(bad, "version", "v" * 65)
    assert journal.write([bad, good]) == 1
    journal.close()
    assert good.query_id in kept(postgres, "queries")


@pytest.mark.alone
def test_a_stopped_postgresql_holds_two_threads_for_a_second_and_then_nobody(
    postgres: Postgres, recorder: Recorder
) -> None:
    asked = [record(recorder, "質問").query_id for _ in range(8)]
    threads = threading.active_count()
    postgres.stop()
    try:
        took, outcomes = _rate_at_once(recorder, asked)
        assert not any(outcomes)
        assert sorted(took)[-1] < 1.5
        assert sum(each > 0.5 for each in took) <= 2, took  # the rest knew at once
        took, outcomes = _rate_at_once(recorder, asked)
        assert not any(outcomes) and max(took) < 0.5
        begin = time.monotonic()
        while time.monotonic() < begin + 5:  # more than one probe
            for query_id in asked:
                assert not rated(recorder, query_id)
            record(recorder, "答えは続きます")
            time.sleep(0.2)
        assert threading.active_count() <= threads + 2
    finally:
        postgres.go_on()
    for query_id in asked:
        assert until(lambda query_id=query_id: rated(recorder, query_id)) < 10
    assert set(asked) <= kept(postgres, "feedback")


def _rate_at_once(recorder: Recorder, asked: list[str]) -> tuple[list[float], list[bool]]:
    took: list[float] = []
    outcomes: list[bool] = []

    def rate(query_id: str) -> None:
        begin = time.monotonic()
        outcomes.append(rated(recorder, query_id))
        took.append(time.monotonic() - begin)

    threads = [threading.Thread(target=rate, args=(query_id,)) for query_id in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took, outcomes


def test_the_end_of_a_worker_does_not_wait_for_a_stopped_postgresql(postgres: Postgres) -> None:
    recorder = recorder_of(postgres.url)
    until(lambda: rated(recorder, record(recorder, "最初").query_id))
    postgres.stop()
    try:
        record(recorder, "最後")
        begin = time.monotonic()
        recorder.close()
        assert time.monotonic() - begin < 5
    finally:
        postgres.go_on()


def test_a_kill_of_postgresql_loses_no_rating_that_was_acknowledged(
    postgres: Postgres, recorder: Recorder
) -> None:
    asked: list[str] = []
    acknowledged: set[str] = set()
    end = threading.Event()

    def work() -> None:
        while not end.is_set():
            query_id = record(recorder, "質問").query_id
            asked.append(query_id)
            if rated(recorder, query_id):
                acknowledged.add(query_id)
            time.sleep(0.002)

    worker = threading.Thread(target=work)
    worker.start()
    time.sleep(1)
    postgres.kill()
    time.sleep(1)
    postgres.start()
    before = len(acknowledged)
    until(lambda: len(acknowledged) > before + 10)
    end.set()
    worker.join()
    recorder.close()  # what was queued meanwhile is written too
    assert acknowledged <= kept(postgres, "feedback")
    assert set(asked) <= kept(postgres, "queries")


def test_an_id_of_another_workers_queue_is_waited_for(postgres: Postgres) -> None:
    ours, others = recorder_of(postgres.url), recorder_of(postgres.url)
    until(lambda: rated(ours, record(ours, "最初").query_id))
    until(lambda: rated(others, record(others, "最初").query_id))
    for _ in range(5):
        assert rated(ours, record(others, "すぐに評価").query_id)
    begin = time.monotonic()
    assert not rated(ours, IDS.new())  # true, and lost with its worker
    assert 0.4 < time.monotonic() - begin < 2
    ours.close()
    others.close()
