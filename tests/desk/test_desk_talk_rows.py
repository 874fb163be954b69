"""A row of 会話を見る: its question and its badge are of the same reply, the one that went worst."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.answer.reply import Kind
from bot.desk.talk_rows import talk_row
from bot.journal.readings import Talk, Turn, Wanted
from tests.journal.entries import old_record


def turn(text: str, kind: Kind, helpful: bool | None = None, topic: str | None = None) -> Turn:
    return Turn(replace(old_record(1), text=text, kind=kind, topic=topic), helpful)


HELLO = turn("こんにちは", "notice")
LIST = turn("値段", "choices")
TAKEN = turn("", "answer")
ANSWER = turn("駐車場", "answer")
LIKED = turn("花もち", "answer", True)
PHONE = turn("返金", "fallback", topic="refund")
AGAIN = turn("苦情", "fallback")
WRONG = turn("配達", "answer", False)

# turns, what is looked for → the question, the kind of its badge, how many others
ROWS = [
    ((ANSWER,), Wanted(), ("駐車場", "answer", 0)),
    ((HELLO, ANSWER, LIKED), Wanted(), ("花もち", "answer", 2)),
    ((HELLO, PHONE, ANSWER), Wanted(), ("返金", "fallback", 2)),
    ((PHONE, AGAIN, ANSWER), Wanted(), ("苦情", "fallback", 2)),
    ((WRONG, PHONE, ANSWER), Wanted(), ("配達", "answer", 2)),
    ((LIST, TAKEN), Wanted(), ("値段", "answer", 0)),
    ((TAKEN,), Wanted(), ("", "answer", 0)),
    ((TAKEN, ANSWER), Wanted(kind="answer"), ("駐車場", "answer", 0)),
    ((WRONG, PHONE, ANSWER), Wanted(kind="fallback"), ("返金", "fallback", 2)),
    ((WRONG, PHONE, AGAIN), Wanted(topic="refund"), ("返金", "fallback", 2)),
    ((WRONG, PHONE, AGAIN), Wanted(topic="-", kind="fallback"), ("苦情", "fallback", 2)),
    ((WRONG, PHONE, ANSWER), Wanted(words="駐 車"), ("駐車場", "answer", 2)),
    ((WRONG, PHONE, ANSWER), Wanted(unhelpful=True), ("配達", "answer", 2)),
    ((PHONE, ANSWER), Wanted(begin=ANSWER.record.at + timedelta(days=1)), ("返金", "fallback", 1)),
]


@pytest.mark.parametrize(("turns", "wanted", "expected"), ROWS)
def test_a_row_speaks_of_one_reply(
    turns: tuple[Turn, ...], wanted: Wanted, expected: tuple[str, str, int]
) -> None:
    row = talk_row(Talk("k", turns), wanted)
    assert (row.asked, row.turn.record.kind, row.others) == expected


def test_a_rating_anywhere_in_the_conversation_is_told() -> None:
    row = talk_row(Talk("k", (LIKED, WRONG, PHONE)), Wanted(kind="fallback"))
    assert row.is_liked and row.is_disliked
