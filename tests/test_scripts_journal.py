"""The journal on the command line: the numbers of the desk's first page."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.journal.database import Journal
from scripts.journal.__main__ import main
from tests.corpus_files import SECTION, SITE, write
from tests.journal.entries import old_record


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path / "corpus", {"shop.yaml": SECTION, "site.yaml": SITE})
    monkeypatch.setenv("CORPUS_DIR", str(tmp_path / "corpus"))
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def test_the_numbers_of_some_days_are_printed(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["stats", "--json"]) == 0
    nothing = json.loads(capsys.readouterr().out)
    assert (nothing["questions"], nothing["entries"], data.exists()) == (0, {}, False)
    journal = Journal(f"sqlite:///{data / 'journal.db'}")
    kept = [old_record(day) for day in (0, 1, 2, 9)]
    journal.write([*kept, replace(old_record(1), kind="fallback", entry_id=None, topic="refund")])
    journal.rate(kept[0].query_id, False, None)
    journal.close()
    assert main(["stats", "--days", "7", "--json"]) == 0
    week = json.loads(capsys.readouterr().out)
    assert (week["questions"], week["answered"], week["phone"], week["unhelpful"]) == (4, 3, 1, 1)
    assert week["entries"] == {"parking": 3} and week["topics"] == {"refund": 1}
    assert main(["stats", "--days", "7"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "questions: 4" in lines and "        3  parking" in lines


def test_a_journal_that_cannot_be_read_is_told(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data.mkdir()
    (data / "journal.db").write_bytes(b"no database" * 1000)
    assert main(["stats"]) == 1
    assert "壊れて" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [[], ["stats", "--days", "0"], ["stats", "--day", "x"]])
def test_what_makes_no_sense_is_refused(data: Path, wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(wrong)
    assert ended.value.code == 2
