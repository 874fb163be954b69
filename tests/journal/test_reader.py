"""The journal as the desk reads it: on SQLite and on PostgreSQL, while others write."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from bot.answer.contact import TOKYO
from bot.journal.database import MIGRATIONS, Journal
from bot.journal.read_engine import read_engine
from bot.journal.reader import JournalReader
from bot.journal.readings import NO_TOPIC, Counted, Cursor, Ratings, Wanted
from bot.journal.record import JournalUnreadable, QueryRecord
from tests.journal.entries import IDS, old_record, record, recorder_of, rows
from tests.journal.many_rows import fill

NOON = datetime(2026, 11, 27, 12, 0, tzinfo=TOKYO)
DAY = timedelta(days=1)
TODAY = (NOON.replace(hour=0), NOON.replace(hour=0) + DAY)
YESTERDAY = (TODAY[0] - DAY, NOON - DAY)


def asked(
    hour: float,
    kind: str = "answer",
    *,
    text: str = "駐車場",
    channel: str = "api",
    entry_id: str | None = None,
    conversation: str | None = None,
    **more: str | int | None,
) -> QueryRecord:
    """Return a reply of so many hours after the beginning of the day in Tokyo."""
    at = (TODAY[0] + timedelta(hours=hour)).astimezone(timezone.utc)
    entry_id = entry_id or ("parking" if kind == "answer" else None)
    plain = QueryRecord(IDS.new(), at, channel, kind, entry_id, 0.9, "v1", text)
    return replace(plain, conversation=conversation, **more)


# Numbers


def test_a_day_in_tokyo_is_counted_as_one_counts_it_by_hand(journal: tuple[Journal, str]) -> None:
    opened, url = journal
    day = [
        asked(0),  # the first moment, in UTC the day before
        asked(9.5, channel="page"),
        asked(9.9, entry_id="roses"),
        asked(10, "choices"),
        asked(10.1, text="", chosen="roses", entry_id="roses"),
        asked(11, "fallback", topic="refund"),
        asked(11.1, "fallback", topic="refund"),
        asked(11.2, "fallback"),
        asked(23.999, "notice"),
    ]
    before = [asked(-24), asked(-13, "fallback"), asked(-11), asked(24)]  # the last two: outside
    opened.write([*day, *before])
    opened.rate(day[1].query_id, True, None)
    opened.rate(day[5].query_id, False, "返金について知りたい")
    now = datetime.now(timezone.utc)
    tally = JournalReader(url).tally(TODAY, YESTERDAY)
    assert sum(each.count for each in tally.hours) == len(day)
    typed = {each.hour.astimezone(TOKYO).hour: 0 for each in tally.hours}
    for each in tally.hours:
        typed[each.hour.astimezone(TOKYO).hour] += 0 if each.is_choice else each.count
    assert typed == {0: 1, 9: 2, 10: 1, 11: 3, 23: 1}
    assert {(each.channel, each.count) for each in tally.hours if each.channel == "page"} == {
        ("page", 1)
    }
    assert tally.entries == (Counted("parking", 2), Counted("roses", 2))
    assert tally.topics == (Counted("refund", 2), Counted(None, 1))
    assert sum(each.count for each in tally.hours_before) == 2
    # Ratings are of the moment they are given.
    rated = JournalReader(url).tally((now - DAY, now + DAY), YESTERDAY)
    assert rated.ratings == Ratings(1, 1)
    [complaint] = rated.complaints
    assert (complaint.text, complaint.comment) == ("駐車場", "返金について知りたい")
    half = [(TODAY[0] + timedelta(hours=9.75), TODAY[0] + timedelta(hours=10.05)), TODAY]
    assert JournalReader(url).count_questions(half) == (2, 7)


def test_what_was_lost_is_noted_once_the_database_works(database: Path) -> None:
    recorder = recorder_of(database, max_rows=5)
    journal = Journal(f"sqlite:///{database}")
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("BEGIN IMMEDIATE")  # nobody else writes
        for _ in range(30):
            record(recorder, "質問")
        connection.rollback()
    recorder.close()
    journal.close()
    now = datetime.now(timezone.utc)
    tally = JournalReader(f"sqlite:///{database}").tally((now - DAY, now + DAY), YESTERDAY)
    kept = len(rows(database, "queries"))
    assert tally.lost == 30 - kept > 0


# Conversations


def test_every_conversation_stands_on_one_page_of_the_list_alone(
    journal: tuple[Journal, str],
) -> None:
    opened, url = journal
    talks = [
        asked(number / 10, conversation=f"talk-{number % 7:03}" if number % 3 else None)
        for number in range(60)
    ]
    opened.write(talks)
    reader, seen = JournalReader(url), []
    page = reader.talks(Wanted(), at_most=4)
    while True:
        seen += page.talks
        if page.older is None:
            break
        page = reader.talks(Wanted(), page.older, at_most=4)
    keys = [talk.key for talk in seen]
    assert len(keys) == len(set(keys)) == 7 + 20
    newest = [talk.turns[-1].record.at for talk in seen]
    assert newest == sorted(newest, reverse=True)
    assert sum(len(talk.turns) for talk in seen) == 60
    assert [reader.talk(key) for key in keys] == seen
    assert reader.talk("nothing!") is None and reader.talk("0" * 32) is None
    assert reader.talk(talks[1].query_id).key == "talk-001"  # type: ignore[union-attr]  # it is there
    assert reader.talks(Wanted(), Cursor(NOON - 9 * DAY, "")).talks == ()


@pytest.mark.parametrize(
    ("wanted", "texts"),
    [
        (Wanted(kind="fallback"), ["返金 100%", "Refund_now"]),
        (Wanted(kind="fallback", topic="refund"), ["返金 100%"]),
        (Wanted(kind="fallback", topic=NO_TOPIC), ["Refund_now"]),
        (Wanted(channel="page"), ["花束"]),
        (Wanted(entry="parking"), ["花束"]),
        (Wanted(unhelpful=True), ["返金 100%"]),
        (Wanted(words="100%"), ["返金 100%"]),
        (Wanted(words="１００ 返金"), ["返金 100%"]),
        (Wanted(words="d_n refund"), ["Refund_now"]),
        (Wanted(words="返_"), []),
        (Wanted(begin=TODAY[0] + timedelta(hours=2), until=TODAY[1]), ["返金 100%", "Refund_now"]),
    ],
)
def test_the_list_is_filtered(
    journal: tuple[Journal, str], wanted: Wanted, texts: list[str]
) -> None:
    opened, url = journal
    refund = asked(2, "fallback", text="返金 100%", topic="refund")
    opened.write(
        [asked(1, text="花束", channel="page"), refund, asked(3, "fallback", text="Refund_now")]
    )
    opened.rate(refund.query_id, False, None)
    found = [talk.turns[0].record.text for talk in JournalReader(url).talks(wanted).talks]
    assert sorted(found) == sorted(texts)


# The database


def test_where_there_is_no_journal_nothing_was_asked_and_none_is_made(tmp_path: Path) -> None:
    reader = JournalReader(f"sqlite:///{tmp_path / 'none' / 'journal.db'}")
    assert not reader.talks(Wanted()).talks and reader.talk("x" * 8) is None
    assert reader.tally(TODAY, YESTERDAY).hours == ()
    assert reader.count_questions([TODAY]) == (0,)
    assert list(tmp_path.iterdir()) == []


def test_a_journal_that_cannot_be_read_is_told_in_one_sentence(
    database: Path, postgres_that_is_gone: str
) -> None:
    database.parent.mkdir()
    database.write_bytes(b"no database at all" * 1000)
    for url, told in ((f"sqlite:///{database}", "壊れて"), (postgres_that_is_gone, "読めません")):
        with pytest.raises(JournalUnreadable, match=told):
            JournalReader(url).talks(Wanted())
    assert database.read_bytes() == b"no database at all" * 1000


@pytest.fixture
def postgres_that_is_gone() -> str:
    return "postgresql+psycopg://faq@127.0.0.1:1/postgres"


def test_a_reader_changes_nothing(database: Path) -> None:
    Journal(f"sqlite:///{database}").close()
    engine = read_engine(f"sqlite:///{database}")
    with engine.connect() as connection, pytest.raises(OperationalError, match="readonly"):
        connection.exec_driver_sql("DELETE FROM queries")


def test_it_is_read_while_it_is_written(database: Path) -> None:
    recorder = recorder_of(database)
    record(recorder, "最初")
    recorder.rate(record(recorder, "次").query_id, True)  # the database is open now
    end = threading.Event()

    def write() -> None:
        while not end.is_set():
            record(recorder, "質問")
            end.wait(0.001)

    writer = threading.Thread(target=write)
    writer.start()
    reader, sizes = JournalReader(f"sqlite:///{database}"), []
    for _ in range(30):
        now = datetime.now(timezone.utc)
        tally = reader.tally((now - DAY, now + DAY), YESTERDAY)
        sizes.append(sum(each.count for each in tally.hours))
        assert reader.talks(Wanted()).talks
    end.set()
    writer.join()
    recorder.close()
    assert sizes == sorted(sizes) and sizes[-1] > sizes[0] >= 1


def test_a_journal_of_an_earlier_release_is_brought_up_to_date_and_shows(database: Path) -> None:
    database.parent.mkdir()
    engine = create_engine(f"sqlite:///{database}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "v0003")
        for text in ("昔の質問", ""):
            connection.exec_driver_sql(
                "INSERT INTO queries VALUES (?, '2026-11-27 01:00:00.000000', 'api', 'answer',"
                " 'parking', .9, 'v0', ?)",
                (IDS.new(), text),
            )
    engine.dispose()
    reader = JournalReader(f"sqlite:///{database}")
    with pytest.raises(JournalUnreadable, match="再起動"):
        reader.talks(Wanted())
    journal = Journal(f"sqlite:///{database}")
    journal.write([old_record(0)])
    journal.close()
    talks = reader.talks(Wanted()).talks
    assert [len(talk.turns) for talk in talks] == [1, 1, 1]
    assert {talk.turns[0].record.text for talk in talks} == {"駐車場", "昔の質問", ""}
    assert all(talk.turns[0].record.reason is None for talk in talks)
    assert reader.tally(TODAY, YESTERDAY).entries[0].id == "parking"


@pytest.mark.alone
def test_a_hundred_thousand_old_rows_are_migrated_within_seconds(database: Path) -> None:
    fill(database, 100_000, NOON, [f"entry-{number}" for number in range(1000)])
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(
            "DROP INDEX ix_queries_conversation; DROP INDEX ix_feedback_at; DROP TABLE losses;"
            "DROP TABLE counts;"
            "ALTER TABLE feedback DROP COLUMN kind; ALTER TABLE feedback DROP COLUMN entry_id;"
            + "".join(
                f"ALTER TABLE queries DROP COLUMN {name};"
                for name in (
                    "reason",
                    "topic",
                    "choices",
                    "chosen",
                    "in_reply_to",
                    "conversation",
                    "language",
                    "latency_ms",
                )
            )
            + "UPDATE alembic_version SET version_num = 'v0003'"
        )
    begin = datetime.now(timezone.utc)
    Journal(f"sqlite:///{database}").close()
    assert datetime.now(timezone.utc) - begin < timedelta(seconds=3)
