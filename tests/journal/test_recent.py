"""What was asked of late, as the preview of an edit asks it again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.journal.database import Journal
from bot.journal.reader import JournalReader
from tests.journal.entries import old_record


def test_what_was_asked_most_comes_first_and_choices_are_no_questions(database: Path) -> None:
    journal = Journal(f"sqlite:///{database}")
    asked = ["送料", "送料", "駐車場", "", "", "", "送料", "定休日", "定休日"]
    journal.write(
        [
            replace(old_record(len(asked) - place), text=text)
            for place, text in enumerate(asked, start=1)
        ]
    )
    journal.close()
    reader = JournalReader(f"sqlite:///{database}")
    assert reader.recent(100, 2) == [("送料", 3), ("定休日", 2)]
    assert reader.recent(3, 9) == [("定休日", 2), ("送料", 1)]


def test_where_there_is_no_journal_nothing_was_asked(tmp_path: Path) -> None:
    assert JournalReader(f"sqlite:///{tmp_path / 'none.db'}").recent(100, 10) == []
