"""A conversation's token: what it holds, when it counts, and what of it outlives a publish."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from bot.answer.contact import TOKYO
from bot.answer.conversation import (
    LASTS_S,
    NOTHING_SHOWN,
    Conversation,
    Conversations,
    LastReply,
    Memory,
    Shown,
    new_id,
)
from bot.answer.decision import Decision, Reason, Verdict
from bot.answer.hearing import after_reply
from corpus.intent import Entry
from corpus.site import Phone
from index.result import Hit

SECRET = "0123456789abcdef0123456789abcdef"
NOON = datetime(2026, 6, 1, 12, 0, tzinfo=TOKYO)
ENTRIES = tuple(Entry(f"entry-{number}", "節", "問い", "答え") for number in range(300))


def conversations(
    secret: str = SECRET, entries: Sequence[Entry] = ENTRIES, now: datetime = NOON
) -> Conversations:
    return Conversations(secret, entries, lambda: now)


def test_a_token_gives_back_the_entries_it_was_made_of() -> None:
    for topic in ((ENTRIES[0],), (ENTRIES[299], ENTRIES[3], ENTRIES[7], ENTRIES[100])):
        assert conversations().open(conversations().seal(topic)) == topic


def test_a_token_keeps_the_id_of_its_conversation_and_a_new_one_gets_one_by_chance() -> None:
    begun = [conversations().begun(None) for _ in range(100)]
    assert len({each.id for each in begun}) == 100
    for each in begun:
        token = conversations().seal(ENTRIES[:1], conversation_id=each.id)
        assert conversations(entries=ENTRIES[1:]).begun(token).id == each.id
    assert conversations().seal((), conversation_id="12345678") is None


def test_nothing_talked_about_needs_no_token() -> None:
    assert conversations().seal(()) is None


def test_a_token_is_short_enough_for_slack_and_holds_no_text() -> None:
    token = conversations().seal(ENTRIES[-4:]) or ""
    assert len(token) < 90 and token.isascii()
    assert re.fullmatch("[A-Z2-7]{28}", token.split(".")[0])


@pytest.mark.parametrize(
    "token",
    [
        None,
        "",
        "x",
        "0",
        "0.",
        "..",
        "0.awX0SQ.2MUcnoaC4s",
        "あ",
        "\ud800",
        "0" * 5000,
        "-1.a.b",
        "[]",
        '{"a": 1}',
        "\x00",
    ],
)
def test_what_is_no_token_is_ignored(token: str | None) -> None:
    assert conversations().open(token) == ()


def test_no_character_of_a_token_can_be_changed() -> None:
    token = conversations().seal(ENTRIES[10:14]) or ""
    for position, character in enumerate(token[:-1]):  # the last one's lowest bits are padding
        other = token[:position] + ("A" if character != "A" else "B") + token[position + 1 :]
        assert conversations().open(other) == (), other


@pytest.mark.parametrize(
    "other",
    [
        conversations(secret="another key of thirty-two letters"),
        conversations(now=NOON + timedelta(seconds=LASTS_S + 1)),
        conversations(now=NOON - timedelta(seconds=1)),
    ],
    ids=["another key", "expired", "from the future"],
)
def test_a_token_of_another_time_or_place_is_ignored(other: Conversations) -> None:
    assert other.open(conversations().seal(ENTRIES[:1])) == ()


OFFERED = LastReply(Shown.CHOICES, ENTRIES[1:4])


@pytest.mark.parametrize(
    ("entries", "topic", "last"),
    [
        (ENTRIES[::-1], ENTRIES[:2], OFFERED),
        (ENTRIES[:4], ENTRIES[:2], OFFERED),
        (ENTRIES[1:], ENTRIES[1:2], NOTHING_SHOWN),
        (ENTRIES[:3], ENTRIES[:2], NOTHING_SHOWN),  # of the list one is gone
        (ENTRIES[9:], (), NOTHING_SHOWN),
    ],
    ids=["another order", "others gone", "the first gone", "one of the list gone", "all gone"],
)
def test_after_a_publish_a_conversation_goes_on_about_what_is_still_there(
    entries: Sequence[Entry], topic: Sequence[Entry], last: LastReply
) -> None:
    token = conversations().seal(ENTRIES[:2], OFFERED, Memory(failed=1))
    read = conversations(entries=entries).read(token)
    assert read == Conversation(tuple(topic), last, Memory(failed=1))


def test_the_line_is_kept_wherever_it_stands_now() -> None:
    lines = [Phone("一般", "03-0000-0001"), Phone("配達", "03-0000-0002")]
    token = Conversations(SECRET, (), lambda: NOON, lines).seal((), memory=Memory(line=0))
    for now, position in ((lines[::-1], 1), (lines[1:], None)):
        read = Conversations(SECRET, (), lambda: NOON, now).read(token)
        assert read.memory.line == position


def test_the_longest_token_is_read_and_fits_its_column() -> None:
    lines = [Phone("一般", "03-0000-0001")]
    made = Conversations(SECRET, ENTRIES, lambda: NOON, lines)
    last = LastReply(Shown.ANSWER, ENTRIES[10:19], ENTRIES[20:23])
    own = new_id()
    token = made.seal(ENTRIES[:4], last, Memory(2, 0, 9), own) or ""
    assert made.read(token) == Conversation(ENTRIES[:4], last, Memory(2, 0, 9), own)
    assert len(token) <= 200


def test_a_token_lasts_half_an_hour() -> None:
    assert (
        conversations(now=NOON + timedelta(minutes=30)).open(conversations().seal(ENTRIES[:1]))
        == ENTRIES[:1]
    )


def test_what_was_answered_stays_first_of_what_is_talked_about_whatever_a_list_begins_with() -> (
    None
):
    answered, other, third = ENTRIES[5], ENTRIES[9], ENTRIES[2]
    listed = (other, answered, third)
    hits = tuple(Hit(entry, rank, 0.09, 0.1) for rank, entry in enumerate(listed, 1))
    decision = Decision(Verdict.CHOICES, Reason.FOLLOW_UP, hits)
    after = after_reply(decision, Conversation((answered,)), ())
    read = conversations().read(conversations().seal(after.topic, after.last) or "")
    assert read.topic == (answered, other, third)
    assert read.last.offered == listed  # 「2番」 counts as they were shown
