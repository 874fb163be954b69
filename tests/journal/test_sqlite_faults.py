"""SQLite's file locked, deleted, replaced, cut off and damaged beneath a running journal."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.answer.query_ids import QueryIds
from bot.journal.database import Journal
from bot.journal.record import JournalUnavailable, UnknownQuery
from bot.journal.writer import Recorder
from bot.settings import read_settings
from tests.journal.entries import ROOT, old_record, rated, record, recorder_of, rows, until


@pytest.fixture
def recorder(database: Path) -> Iterator[Recorder]:
    recorder = recorder_of(database)
    until(lambda: rated(recorder, record(recorder, "最初").query_id))
    yield recorder
    recorder.close()


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Another process holds the lock, as a backup does."""
    code = (
        "import sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute('BEGIN EXCLUSIVE'); print('locked', flush=True)\n"
        "sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(database)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"locked\n"
        yield
        other.communicate()


@pytest.mark.slow
@pytest.mark.alone
def test_a_locked_file_refuses_ratings_within_a_second_and_loses_nothing(
    recorder: Recorder, database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with locked(database):
        took = []
        for _ in range(20):
            asked = record(recorder, "質問")
            begin = time.monotonic()
            assert not rated(recorder, asked.query_id)
            took.append(time.monotonic() - begin)
            time.sleep(0.05)
        assert max(took) < 1.3
        assert sum(each > 0.5 for each in took) <= 2  # the first one, and a probe
    assert until(lambda: rated(recorder, asked.query_id)) < 10
    recorder.close()
    assert len(rows(database, "queries")) == 21
    lines = [line for line in caplog.messages if line.startswith("journal: ")]
    assert 2 <= len(lines) <= 4, lines  # not one for each rating


@pytest.mark.parametrize("fault", ["deleted", "replaced", "log deleted", "emptied", "overwritten"])
def test_what_is_acknowledged_is_found_again_whatever_happened_to_the_file(
    recorder: Recorder, database: Path, fault: str
) -> None:
    _do(fault, database)
    acknowledged = []
    deadline = time.monotonic() + 15
    while len(acknowledged) < 5:
        assert time.monotonic() < deadline
        query_id = record(recorder, "質問").query_id
        if rated(recorder, query_id):
            acknowledged.append(query_id)
        else:
            time.sleep(0.2)
    assert {row["query_id"] for row in rows(database, "feedback")} >= set(acknowledged)
    recorder.close()
    assert {row["query_id"] for row in rows(database, "feedback")} >= set(acknowledged)
    assert mode(database) == 0o600
    # What cannot be read is not thrown away; an empty file holds nothing.
    assert bool(list(database.parent.glob("*.damaged-*"))) == (fault == "overwritten")


def _do(fault: str, database: Path) -> None:
    if fault == "deleted":
        for file in database.parent.glob("journal.db*"):
            file.unlink()
    elif fault == "replaced":
        other = database.with_name("other.db")
        Journal(f"sqlite:///{other}").close()
        other.replace(database)
    elif fault == "log deleted":
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.with_name("journal.db-wal").unlink()
    else:
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with database.open("r+b") as file:
            if fault == "emptied":
                file.truncate(0)
            else:
                file.write(b"\xff" * database.stat().st_size)


def test_a_rating_of_a_query_that_was_lost_is_a_failure_and_of_an_invented_one_is_not(
    recorder: Recorder, database: Path
) -> None:
    lost = record(recorder, "質問").query_id
    until(lambda: any(row["query_id"] == lost for row in rows(database, "queries")))
    database.unlink()
    with pytest.raises(JournalUnavailable):
        recorder.rate(lost, True)
    for invented in ("0" * 32, "f" * 32, lost[:-1] + ("0" if lost[-1] != "0" else "1"), ""):
        with pytest.raises(UnknownQuery):
            recorder.rate(invented, True)
    old = QueryIds("a key of these tests", lambda: datetime.now(timezone.utc) - timedelta(days=91))
    with pytest.raises(UnknownQuery):  # deleted as promised
        recorder.rate(old.new(), True)


def test_a_damaged_file_is_kept_beside_a_new_one_that_begins(
    database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    database.parent.mkdir()
    database.write_bytes(b"no database at all" * 500)
    Journal(f"sqlite:///{database}").close()
    [kept] = database.parent.glob("journal.db.damaged-*")
    assert kept.read_bytes().startswith(b"no database")
    assert mode(kept) == 0o600
    assert "is damaged" in caplog.text and str(kept) in caplog.text
    assert rows(database, "queries") == []


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_nobody_but_its_owner_reads_the_journal(database: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        journal = Journal(f"sqlite:///{database}")
        journal.write([old_record(1)])
    finally:
        os.umask(before)
    files = sorted(database.parent.iterdir())
    assert {file.name for file in files} >= {"journal.db", "journal.db-shm", "journal.db-wal"}
    assert {file.name: mode(file) for file in files} == {file.name: 0o600 for file in files}
    assert mode(database.parent) == 0o700
    journal.close()


def test_a_journal_that_others_could_read_is_repaired_and_told(
    database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    Journal(f"sqlite:///{database}").close()
    database.chmod(0o644)
    Journal(f"sqlite:///{database}").close()
    assert mode(database) == 0o600
    assert "could be read by others (644)" in caplog.text


@pytest.mark.parametrize("name", ["a?b", "100%", "%41", "a b#c", "記録 の場所", "a&b=c;d@e:f"])
def test_the_journal_lies_in_data_dir_whatever_its_name(tmp_path: Path, name: str) -> None:
    settings = read_settings({"DATA_DIR": str(tmp_path / name)})
    Journal(settings.journal_url).close()
    assert (tmp_path / name / "journal.db").stat().st_size > 0
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.slow
def test_a_full_disk_keeps_rows_until_there_is_room(tmp_path: Path) -> None:
    """The limit is the kernel's (RLIMIT_FSIZE), in a process of its own."""
    code = FULL_DISK
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "journal.db")],
        check=False,
        timeout=60,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    refused, stored, asked = (int(number) for number in done.stdout.split())
    assert refused > 0
    assert stored == asked
    assert len(rows(tmp_path / "journal.db", "queries")) == asked


FULL_DISK = """
import resource, signal, sys, time
from pathlib import Path
from tests.journal.entries import rated, record, recorder_of, rows, until

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
recorder = recorder_of(Path(sys.argv[1]))
until(lambda: rated(recorder, record(recorder, "最初").query_id))
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
asked, refused = 1, []
for _ in range(600):
    query_id = record(recorder, "長い質問" * 100).query_id
    asked += 1
    if asked % 50 == 0 and not rated(recorder, query_id):
        refused.append(query_id)
    time.sleep(0.003)
print(len(refused), end=" ")
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
for query_id in refused:
    until(lambda: rated(recorder, query_id))
recorder.close()
print(len(rows(Path(sys.argv[1]), "queries")), asked)
"""
