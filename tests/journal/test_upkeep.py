"""Export, purge, backup and restore, on SQLite and on PostgreSQL."""

from __future__ import annotations

import csv
import json
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

from bot.journal.backup import back_up
from bot.journal.choose_rows import Chosen
from bot.journal.database import MIGRATIONS, Journal
from bot.journal.read_rows import read_rows
from bot.journal.restore import restore
from bot.journal.upkeep import UpkeepError
from scripts.journal.__main__ import main
from tests.corpus_files import SECTION, SITE, write
from tests.journal.entries import IDS, old_record, record, recorder_of, rows, until

Opened = tuple[Journal, str]


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "corpus", {"shop.yaml": SECTION, "site.yaml": SITE})
    monkeypatch.setenv("CORPUS_DIR", str(tmp_path / "corpus"))
    monkeypatch.setenv("DATA_DIR", str(tmp_path))


@pytest.fixture
def opened(journal: Opened, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """The journal, as the commands find it by their settings."""
    monkeypatch.setenv("DATABASE_URL", journal[1])
    return journal


def ids(url: str) -> list[str]:
    return [row["query_id"] for row in read_rows(url, Chosen())]


def silent(_done: int, _total: int) -> None:
    """Report nothing."""


def test_what_has_to_go_goes_with_its_ratings_and_the_rest_stays(
    opened: Opened, capsys: pytest.CaptureFixture[str]
) -> None:
    journal, url = opened
    kept = [replace(old_record(day), conversation=f"talk{day}") for day in (1, 2, 3, 40, 50)]
    journal.write(kept)
    for each in kept:
        journal.rate(each.query_id, False, "だめでした")
    left = [each.query_id for each in reversed(kept)]
    for options, gone in (
        (["--conversation", "talk2"], [kept[1]]),
        (["--query-id", kept[2].query_id], [kept[2]]),
        (["--older-than", "45"], [kept[4]]),
        (["--before", (kept[3].at + timedelta(days=2)).date().isoformat()], [kept[3]]),
        (["--conversation", "nobody"], []),
    ):
        assert main(["purge", *options, "--yes"]) == 0
        left = [each for each in left if each not in {one.query_id for one in gone}]
        assert ids(url) == left
    assert "nothing of that is kept" in capsys.readouterr().out
    assert [row["comment"] for row in read_rows(url, Chosen())] == ["だめでした"]
    assert main(["purge", "--all", "--yes"]) == 0
    assert ids(url) == []


def test_nothing_is_deleted_unless_somebody_says_yes(
    opened: Opened, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    journal, url = opened
    journal.write([old_record(1)])
    for answer, status in (("", 1), ("n", 1), ("y", 0)):
        monkeypatch.setattr("builtins.input", lambda _prompt, said=answer: said)
        assert main(["purge", "--all"]) == status
        assert len(ids(url)) == status
    assert "1 questions, 0 ratings" in capsys.readouterr().out


def test_nothing_of_what_was_purged_is_left_in_the_file_or_beside_it_while_the_server_runs(
    tmp_path: Path,
) -> None:
    database = tmp_path / "journal.db"
    recorder = recorder_of(database)
    asked = [record(recorder, f"忘れてほしい質問その{n}。" * 8) for n in range(600)]
    stays = record(recorder, "残してよい質問です")
    for each in (asked[0], stays):
        recorder.rate(each.query_id, True)
    until(lambda: len(rows(database, "queries")) == 601)
    assert main(["purge", "--query-id", asked[0].query_id, "--yes"]) == 0
    assert "忘れてほしい質問その0。".encode() not in _bytes(tmp_path)
    assert "忘れてほしい質問その7。".encode() in _bytes(tmp_path)
    assert main(["purge", "--all", "--yes"]) == 0
    assert "質問".encode() not in _bytes(tmp_path)
    again = record(recorder, "次の質問です")
    recorder.rate(again.query_id, True)
    recorder.close()
    assert [row["text"] for row in rows(database, "queries")] == ["次の質問です"]


def _bytes(folder: Path) -> bytes:
    return b"".join(each.read_bytes() for each in folder.glob("*journal.db*"))


def test_an_export_is_a_table_for_excel_in_which_no_cell_is_a_formula(
    opened: Opened, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journal, _ = opened
    formula = replace(old_record(1), text="=HYPERLINK(1)", topic=None, latency_ms=12)
    emoji = replace(old_record(2), text="髙橋😀ですか")
    journal.write([formula, emoji, old_record(20)])
    journal.rate(formula.query_id, True, "@SUM(A1)")
    for encoding, text, signs in (("utf-8-sig", "髙橋😀ですか", 0), ("cp932", "髙橋〓ですか", 1)):
        file = tmp_path / f"{encoding}.csv"
        assert main(["export", str(file), "--days", "7", "--encoding", encoding]) == 0
        table = list(csv.DictReader(file.read_text(encoding).splitlines()))
        assert [row["質問"] for row in table] == [text, "'=HYPERLINK(1)"]
        assert (table[1]["評価"], table[1]["コメント"]) == ("役に立った", "'@SUM(A1)")
        assert table[1]["応答時間（ミリ秒）"] == "12" and table[0]["評価"] == ""
        assert file.stat().st_mode & 0o777 == 0o600
        assert (f"{signs} signs" in capsys.readouterr().err) == bool(signs)
    assert (tmp_path / "utf-8-sig.csv").read_bytes()[:3] == b"\xef\xbb\xbf"
    last = formula.at.astimezone(timezone(timedelta(hours=9))).date().isoformat()
    file = tmp_path / "rows.jsonl"
    assert main(["export", str(file), "--since", last, "--until", last]) == 0
    [line] = file.read_text().splitlines()
    assert json.loads(line)["text"] == "=HYPERLINK(1)" and json.loads(line)["helpful"] is True
    assert main(["export", str(file)]) == 1  # nothing is written over
    assert "is there already" in capsys.readouterr().err


def test_an_export_meets_every_row_once_also_those_of_the_same_moment(opened: Opened) -> None:
    journal, url = opened
    moment = datetime.now(timezone.utc)
    same = [replace(old_record(0), at=moment) for _ in range(2500)]
    journal.write(same)
    assert ids(url) == sorted(each.query_id for each in same)


def test_an_export_that_is_stopped_leaves_no_file(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal, _ = opened
    journal.write([old_record(1)])

    def stop(_row: object, _encoding: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("scripts.journal.export._fitting", stop)
    before = set(tmp_path.iterdir())
    assert main(["export", str(tmp_path / "rows.csv")]) == 130
    assert set(tmp_path.iterdir()) == before


def test_a_backup_is_restored_as_it_was_and_what_it_replaces_is_kept(
    opened: Opened, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journal, url = opened
    first = [old_record(1), replace(old_record(2), kind="fallback", topic="refund")]
    journal.write(first)
    journal.rate(first[0].query_id, False, "遅い")
    before = list(read_rows(url, Chosen()))
    file = tmp_path / "kept" / "backup.db"
    assert main(["backup", str(file)]) == 0
    assert file.stat().st_mode & 0o777 == 0o600 and len(list(file.parent.iterdir())) == 1
    later = old_record(0)
    journal.write([later])
    assert main(["restore", str(file)]) == 1  # the server, here this test, has it open
    assert "Stop it" in capsys.readouterr().err
    journal.close()
    assert main(["restore", str(file)]) == 1
    assert "3 questions" in capsys.readouterr().err
    assert main(["restore", str(file), "--replace"]) == 0
    assert list(read_rows(url, Chosen())) == before
    [aside] = tmp_path.glob("journal*replaced-*")
    assert later.query_id in {row["query_id"] for row in rows(aside, "queries")}
    assert not list(tmp_path.glob(".*part*"))


def test_a_backup_is_whole_while_rows_are_written(tmp_path: Path) -> None:
    database = tmp_path / "journal.db"
    journal = Journal(f"sqlite:///{database}")
    journal.write([replace(old_record(1), text="長い質問" * 300) for _ in range(3000)])
    end = threading.Event()

    def write_on() -> None:
        while not end.is_set():
            each = old_record(0)
            journal.rate(each.query_id, True, None, each)

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        count = back_up(f"sqlite:///{database}", tmp_path / "backup.db", silent)
    finally:
        end.set()
        writer.join()
    journal.close()
    kept = rows(tmp_path / "backup.db", "queries")
    assert count == len(kept) >= 3000
    assert len(rows(tmp_path / "backup.db", "feedback")) == count - 3000


@pytest.mark.parametrize("revision", ["v0003", "v0004"])
def test_a_backup_of_an_older_release_is_brought_up_to_date(tmp_path: Path, revision: str) -> None:
    old = tmp_path / "old.db"
    engine = create_engine(f"sqlite:///{old}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.exec_driver_sql(
            "INSERT INTO queries (query_id, at, channel, kind, version, text)"
            " VALUES (?, '2026-11-27 01:00:00.000000', 'api', 'answer', 'v0', '昔の質問')",
            (IDS.new(),),
        )
    engine.dispose()
    content = old.read_bytes()
    url = f"sqlite:///{tmp_path / 'data' / 'journal.db'}"
    assert restore(old, url, tmp_path, silent, replace=False) is None
    assert [row["text"] for row in read_rows(url, Chosen())] == ["昔の質問"]
    assert old.read_bytes() == content


def test_what_is_no_backup_is_not_restored(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'data' / 'journal.db'}"
    journal = Journal(f"sqlite:///{tmp_path / 'newer.db'}")
    journal.close()
    with closing(sqlite3.connect(tmp_path / "newer.db")) as db:
        db.execute("UPDATE alembic_version SET version_num = 'v9999'")
        db.commit()
    (tmp_path / "text.db").write_bytes(b"no database" * 1000)
    for name, words in (
        ("newer.db", "newer release"),
        ("text.db", "no backup"),
        ("none", "is not there"),
    ):
        with pytest.raises(UpkeepError, match=words):
            restore(tmp_path / name, url, tmp_path, silent, replace=True)
        assert not (tmp_path / "data" / "journal.db").exists()


def test_a_journal_that_is_not_there_is_told_and_none_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for asked in (["purge", "--all", "--yes"], ["export", "x.csv"], ["backup", "x.db"]):
        assert main(asked) == 1
        assert "is not there" in capsys.readouterr().err
    assert not (tmp_path / "journal.db").exists()


def test_the_week_is_printed_as_the_desk_words_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["weekly", "--day", "2026-11-25"]) == 0
    assert "週のまとめ" in capsys.readouterr().out
