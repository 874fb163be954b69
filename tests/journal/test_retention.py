"""What goes from the journal, in slices that nobody waits for."""

from __future__ import annotations

import sqlite3
import statistics
import time
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.journal.database import Journal
from bot.journal.open_journal import OpenJournal
from bot.journal.retention import Retention, SteadyClock
from tests.journal.entries import IDS, old_record, record, recorder_of, rows

MEGABYTE = 2**20


def fill(database: Path, count: int, days: float, text: str = "質問") -> None:
    """Store old rows, quickly."""
    Journal(f"sqlite:///{database}").close()
    at = (datetime.now(timezone.utc) - timedelta(days=days)).replace(tzinfo=None).isoformat(" ")
    with closing(sqlite3.connect(database)) as connection:
        connection.executemany(
            "INSERT INTO queries (query_id, at, channel, kind, entry_id, confidence, version, text) "
            "VALUES (?, ?, 'api', 'answer', 'parking', .9, 'v1', ?)",
            ((IDS.new(), at, text) for _ in range(count)),
        )
        connection.commit()


def keep(database: Path, days: int = 90, max_mb: int = 1024, clock: SteadyClock | None = None):
    """Do one whole round."""
    journal = OpenJournal(f"sqlite:///{database}")
    retention = Retention(journal, days, max_mb * MEGABYTE, clock)
    while retention.wait_s() < 60:
        time.sleep(retention.wait_s())
        retention.step()
    journal.close()


@pytest.mark.alone
@pytest.mark.slow
def test_no_rating_waits_for_the_deletion_of_many_old_rows(database: Path) -> None:
    fill(database, 50_000, days=91)
    recorder = recorder_of(database)
    took = []
    while len(rows_left := _count(database)) == 1 and rows_left[0] > 5_000:
        query_id = record(recorder, "質問").query_id
        begin = time.monotonic()
        recorder.rate(query_id, True)
        took.append(time.monotonic() - begin)
        time.sleep(0.01)
    recorder.close()
    assert len(took) > 50
    assert statistics.median(took) < 0.2 and max(took) < 1


def _count(database: Path) -> list[int]:
    with closing(sqlite3.connect(database)) as connection:
        return list(connection.execute("SELECT count(*) FROM queries").fetchone())


def test_the_file_shrinks_when_old_rows_go(database: Path) -> None:
    fill(database, 4_000, days=91, text="長い質問" * 50)
    before = database.stat().st_size
    keep(database)
    assert _count(database) == [0]
    assert database.stat().st_size < before / 5


def test_a_file_of_an_earlier_version_shrinks_too(database: Path) -> None:
    fill(database, 4_000, days=91, text="長い質問" * 50)
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("PRAGMA auto_vacuum=NONE")
        connection.execute("VACUUM")
        assert connection.execute("PRAGMA auto_vacuum").fetchone() == (0,)
    before = database.stat().st_size
    keep(database)
    assert database.stat().st_size < before / 5
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA auto_vacuum").fetchone() == (2,)


def test_a_journal_that_grows_too_large_loses_its_oldest_questions(
    database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fill(database, 4_000, days=2, text="古い質問" * 50)
    fill(database, 500, days=1, text="新しい質問" * 50)
    keep(database, max_mb=1)
    left = rows(database, "queries")
    assert sum(row["text"].startswith("新") for row in left) == 500
    assert 500 < len(left) < 2_000
    assert database.stat().st_size < 1.1 * MEGABYTE
    assert "larger than JOURNAL_MAX_MB (1)" in caplog.text


class Clocks:
    """A wall clock that can be set wrong, beside one that cannot."""

    def __init__(self) -> None:
        self.wall, self.steady = datetime.now(timezone.utc), 1000.0

    def pass_by(self, **time: float) -> None:
        self.wall += timedelta(**time)
        self.steady += timedelta(**time).total_seconds()

    def clock(self) -> SteadyClock:
        return SteadyClock(lambda: self.wall, lambda: self.steady)


def test_a_clock_that_leaps_ahead_deletes_nothing_for_a_day(database: Path) -> None:
    clocks = Clocks()
    clock = clocks.clock()
    journal = Journal(f"sqlite:///{database}")
    journal.write([old_record(1)])
    journal.close()
    clocks.wall += timedelta(days=400)
    keep(database, clock=clock)
    assert _count(database) == [1]
    clocks.pass_by(hours=25)
    clock.now()
    keep(database, clock=clock)
    assert _count(database) == [0]


@pytest.mark.parametrize("leap", [timedelta(days=-400), timedelta(days=400)])
def test_a_clock_set_wrong_for_an_hour_changes_nothing(leap: timedelta) -> None:
    clocks = Clocks()
    clock = clocks.clock()
    clocks.wall += leap
    clock.now()
    clocks.pass_by(hours=1)
    clocks.wall -= leap
    assert abs(clock.now() - clocks.wall) <= timedelta(hours=2) or clock.now() < clocks.wall


def test_a_leap_of_the_clock_breaks_no_id_and_no_rating(database: Path) -> None:
    from bot.answer.query_ids import QueryIds
    from bot.journal.writer import Recorder
    from index.question import Question
    from tests.journal.entries import reply

    now = [datetime.now(timezone.utc)]
    ids = QueryIds("a key of these tests", lambda: now[0])
    recorder = Recorder(f"sqlite:///{database}", 90, ids)
    for leap in (timedelta(days=-3000), timedelta(days=3000), timedelta(days=-1)):
        before = reply(query_id=ids.new())
        recorder.record(before, Question.read("質問"), "api")
        now[0] += leap
        recorder.rate(before.query_id, True)
    recorder.close()
    assert len(rows(database, "feedback")) == 3
