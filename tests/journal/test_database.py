"""Retention, migrations, and where the journal lies."""

import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from bot.journal.database import Journal
from bot.journal.record import UnknownQuery
from bot.journal.tables import METADATA
from bot.settings import SettingsError, read_settings
from tests.journal.entries import old_record, recorder_of, rows


def test_old_rows_go_with_their_feedback_and_young_ones_stay(database: Path) -> None:
    journal = Journal(f"sqlite:///{database}")
    old, young = old_record(91), old_record(89)
    journal.write([old, young])
    journal.rate(old.query_id, True, None)
    journal.rate(young.query_id, True, None)
    journal.close()
    recorder = recorder_of(database)
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


def test_journals_of_one_process_can_be_opened_at_the_same_moment(tmp_path: Path) -> None:
    def is_open(name: int) -> bool:
        journal = Journal(f"sqlite:///{tmp_path / f'{name}.db'}")
        journal.close()
        return bool(rows(tmp_path / f"{name}.db", "queries") == [])

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(is_open, range(24)))


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
