"""A chat's conversation is there for every worker, for half an hour."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

from bot.journal.database import Journal
from bot.journal.writer import Recorder
from tests.journal.entries import recorder_of
from tests.journal.test_retention import keep

CHAT = "c" * 64


def test_every_worker_knows_the_conversation_of_a_chat(recorder: Recorder, database: Path) -> None:
    other = recorder_of(database)
    assert other.conversation_of(CHAT) is None
    for token in ("first", "second", "second"):
        recorder.continue_chat(CHAT, token)
        assert other.conversation_of(CHAT) == token
    assert other.conversation_of("d" * 64) is None
    recorder.continue_chat(CHAT, None)
    recorder.continue_chat(CHAT, None)
    assert other.conversation_of(CHAT) is None
    other.close()


def test_a_chat_is_forgotten_when_its_token_is_worth_nothing_any_more(database: Path) -> None:
    journal = Journal(f"sqlite:///{database}")
    for minutes in (5, 29, 31, 600):
        journal.continue_chat(str(minutes), "token")
    journal.close()
    with closing(sqlite3.connect(database)) as connection:
        for minutes in (5, 29, 31, 600):
            at = datetime.now(timezone.utc) - timedelta(minutes=minutes)
            connection.execute(
                "UPDATE chats SET at = ? WHERE chat_id = ?",
                (at.replace(tzinfo=None).isoformat(" "), str(minutes)),
            )
        connection.commit()
    keep(database)
    with closing(sqlite3.connect(database)) as connection:
        left = connection.execute("SELECT chat_id FROM chats ORDER BY at").fetchall()
    assert left == [("29",), ("5",)]
