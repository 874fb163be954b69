"""One file a night, and a bot that is what it was after a machine was lost."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest

from bot.journal.database import Journal
from scripts.backup import main
from tests.corpus_files import SECTION, SITE, write
from tests.journal.entries import old_record


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bot's folders, with a draft, a switch that holds at once, and three questions asked."""
    write(tmp_path / "corpus", {"shop.yaml": SECTION, "site.yaml": SITE, "live.yaml": "live: {}\n"})
    (tmp_path / "corpus" / "logo.svg").write_text("<svg/>")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "more.yaml").write_text("synonyms: []\n")
    (tmp_path / "corpus" / "linked").symlink_to(elsewhere)
    for place in ("desk/draft/shop.yaml", "desk/audit.jsonl", "serving/1.json", "secret_key"):
        (tmp_path / "data" / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "data" / place).write_text(place)
    journal = Journal(f"sqlite:///{tmp_path / 'data' / 'journal.db'}")
    journal.write([old_record(day) for day in (0, 1, 2)])
    journal.close()
    monkeypatch.setenv("CORPUS_DIR", str(tmp_path / "corpus"))
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    return tmp_path


def save(home: Path, *arguments: str) -> list[Path]:
    assert main(["save", str(home / "backups"), *arguments]) == 0
    return sorted((home / "backups").iterdir())


def test_a_lost_machine_is_put_together_again(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    [backup] = save(home)
    assert "3 questions" in capsys.readouterr().out
    assert backup.stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("CORPUS_DIR", str(home / "new" / "corpus"))
    monkeypatch.setenv("DATA_DIR", str(home / "new" / "data"))
    assert main(["restore", str(backup)]) == 0
    for name in ("corpus/shop.yaml", "corpus/site.yaml", "corpus/live.yaml", "corpus/logo.svg"):
        assert (home / "new" / name).read_bytes() == (home / name).read_bytes()
    assert (home / "new" / "corpus" / "linked" / "more.yaml").read_text() == "synonyms: []\n"
    for name in ("desk/draft/shop.yaml", "desk/audit.jsonl", "secret_key"):
        assert (home / "new" / "data" / name).read_text() == name
    assert not (home / "new" / "data" / "serving").exists()
    [again] = save(home / "new")
    assert "3 questions" in capsys.readouterr().out
    with ZipFile(backup) as one, ZipFile(again) as other:
        assert one.namelist() == other.namelist()


def test_a_backup_goes_into_empty_folders_alone_and_a_damaged_one_nowhere(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    [backup] = save(home)
    assert main(["restore", str(backup)]) == 1
    assert "is not empty. Move what is in it away first" in capsys.readouterr().err
    content = bytearray(backup.read_bytes())
    content[60] ^= 0xFF  # within the first file
    backup.write_bytes(content)
    monkeypatch.setenv("CORPUS_DIR", str(home / "new" / "corpus"))
    monkeypatch.setenv("DATA_DIR", str(home / "new" / "data"))
    assert main(["restore", str(backup)]) == 1
    assert "damaged" in capsys.readouterr().err
    assert not (home / "new").exists()


def test_the_newest_are_kept_and_nothing_else_is_touched(home: Path) -> None:
    (home / "backups").mkdir()
    old = [home / "backups" / f"faq-bot-2026-01-0{day}-033000.zip" for day in (1, 2, 3)]
    own = home / "backups" / "of-my-own.zip"
    for file in (*old, own):
        file.touch()
    kept = save(home, "--keep", "2")
    assert own in kept and old[2] in kept and len(kept) == 3
    assert {old[0], old[1]}.isdisjoint(kept)


def test_before_the_first_question_there_is_a_backup_too(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "data" / "journal.db").unlink()
    assert len(save(home)) == 1
    assert "no journal yet" in capsys.readouterr().out
