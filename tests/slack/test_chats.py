"""A thread, a direct message and Mattermost's command go on with what was said before."""

from __future__ import annotations

import itertools
import sqlite3
import time
from contextlib import closing
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.answer import messages
from bot.journal.record import JournalUnavailable
from bot.settings import Settings
from bot.slack.payloads import without_emoji
from tests.slack.client import (
    MATTERMOST,
    buttons,
    click,
    command,
    event_body,
    form,
    post,
    shown,
    values,
)
from tests.slack.fakes import KeptMessages

_IDS = itertools.count()
DIRECT = {"type_": "message", "channel": "D1", "channel_type": "im"}


def write(slack: FlaskClient, posted: KeptMessages, text: str, **where: str) -> dict[str, Any]:
    """Write a message to the bot and return what it posts."""
    post(slack, "events", event_body(text, event_id=f"Ev{next(_IDS)}", **where))
    return posted.calls[-1][1]


def mattermost(slack: FlaskClient, text: str, user: str = "u1", channel: str = "c1") -> str:
    body = form(command="/faq", text=text, token=MATTERMOST, user_id=user, channel_id=channel)
    reply: str = post(slack, "command", body, {}).get_json()["text"]
    return reply


@pytest.mark.parametrize(
    "where",
    [
        DIRECT,
        DIRECT | {"thread_ts": "0.9"},
        {"channel": "C1"},
        {"channel": "C1", "thread_ts": "0.9"},
    ],
)
def test_a_number_typed_after_choices_is_one_of_them(
    slack: FlaskClient, posted: KeptMessages, where: dict[str, str]
) -> None:
    offered = values(write(slack, posted, "更新", **where), "show")
    answered = write(slack, posted, "2番", **where)
    assert messages.CHAT_REASONS["CHOSEN"] in shown(answered) and offered[1] in shown(answered)
    wrong = write(slack, posted, "違います", **where)
    assert messages.CHAT_REASONS["NOT_MEANT"] in shown(wrong)


def test_the_way_out_can_be_typed(slack: FlaskClient, posted: KeptMessages) -> None:
    write(slack, posted, "更新", **DIRECT)
    out = write(slack, posted, "この中にない", **DIRECT)
    assert messages.CHAT_REASONS["NONE_FITS"] in shown(out) and "03-0000-0000" in shown(out)


def test_a_click_is_gone_on_with(slack: FlaskClient, posted: KeptMessages) -> None:
    first = write(slack, posted, "更新", **DIRECT)
    click(slack, buttons(first, "show")[0], channel="D1")
    wrong = write(slack, posted, "違います", **DIRECT)
    assert messages.CHAT_REASONS["NOT_MEANT"] in shown(wrong)


@pytest.mark.parametrize(
    "elsewhere",
    [{"channel": "C2"}, {"channel": "C1", "thread_ts": "0.8"}, {"channel": "C1", "user": "U2"}],
)
def test_another_person_or_place_is_another_conversation(
    slack: FlaskClient, posted: KeptMessages, elsewhere: dict[str, str]
) -> None:
    write(slack, posted, "更新", channel="C1")
    assert messages.CHAT_REASONS["CHOSEN"] not in shown(write(slack, posted, "2番", **elsewhere))


def test_mattermosts_command_goes_on_with_the_one_before(slack: FlaskClient) -> None:
    listed = mattermost(slack, "更新")
    assert "「この中にない」と続けて入力" in listed.splitlines()[-3:][0] + listed
    second = next(line for line in listed.splitlines() if line.startswith("2. "))
    assert mattermost(slack, "2番").startswith(f"**{second[3:].split('(')[0]}")
    mattermost(slack, "更新")
    assert "03-0000-0000" in mattermost(slack, "この中にない")
    mattermost(slack, "更新")
    assert messages.CHAT_REASONS["CHOSEN"] not in mattermost(slack, "2番", user="u2")
    assert messages.CHAT_REASONS["CHOSEN"] not in mattermost(slack, "2番", channel="c2")


def test_slacks_command_begins_anew(slack: FlaskClient) -> None:
    """It has a line to type in below its answer, which goes on."""
    command(slack, "更新")
    assert messages.CHAT_REASONS["CHOSEN"] not in shown(command(slack, "2番"))


def test_what_is_kept_names_neither_people_nor_words(
    app: Flask, slack: FlaskClient, posted: KeptMessages, configured: Settings
) -> None:
    write(slack, posted, "更新", **DIRECT)
    app.extensions["recorder"].close()
    with closing(sqlite3.connect(configured.data_dir / "journal.db")) as journal:
        [(chat_id, _, token)] = journal.execute("SELECT * FROM chats").fetchall()
    assert len(chat_id) == 64 and not {"U1", "D1"} & {chat_id, token} and "更新" not in token


def test_the_journal_keeps_a_chats_replies_together_and_why_each(
    app: Flask, slack: FlaskClient, posted: KeptMessages, configured: Settings
) -> None:
    first = write(slack, posted, "更新", **DIRECT)
    click(slack, buttons(first, "show")[0], channel="D1")
    mattermost(slack, "更新")
    mattermost(slack, "2番")
    app.extensions["recorder"].close()
    with closing(sqlite3.connect(configured.data_dir / "journal.db")) as journal:
        kept = journal.execute(
            "SELECT channel, reason, chosen, conversation FROM queries"
        ).fetchall()
    assert [(channel, reason) for channel, reason, _, _ in kept] == [
        ("slack", "AMBIGUOUS"),
        ("slack", "CHOSEN"),
        ("mattermost", "AMBIGUOUS"),
        ("mattermost", "CHOSEN"),
    ]
    assert [bool(chosen) for _, _, chosen, _ in kept] == [False, True, False, True]
    ids = [conversation for *_, conversation in kept]
    assert ids[0] == ids[1] != ids[2] == ids[3]


def test_without_a_database_a_message_is_answered_as_a_new_one(
    app: Flask, slack: FlaskClient, posted: KeptMessages
) -> None:
    def fail(*_: object) -> None:
        raise JournalUnavailable("disk full")

    recorder = app.extensions["recorder"]
    recorder.conversation_of = recorder.continue_chat = fail
    assert values(write(slack, posted, "更新", **DIRECT), "show")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("更新:pray:", "更新🙏"),
        (":wave: 更新 :+1:", "更新 👍"),
        (":+1::skin-tone-3:", "👍"),
        (":100: 更新", "更新"),
        ("開始は10:30:00です", "開始は10:30:00です"),
        ("https://example.jp:8080:", "https://example.jp:8080:"),
        ("a:b:c", "a:b:c"),
        ("種類:EV:OV", "種類:EV:OV"),
        ("::", "::"),
    ],
)
def test_codes_of_emoji_are_no_words(typed: str, read: str) -> None:
    assert without_emoji(typed) == read


def test_a_thumb_up_is_thanks(slack: FlaskClient, posted: KeptMessages) -> None:
    write(slack, posted, "請求書はいつ届きますか", **DIRECT)
    assert messages.CHAT_REASONS["ACKNOWLEDGED"] in shown(write(slack, posted, ":+1:", **DIRECT))


@pytest.mark.alone
def test_codes_of_emoji_are_found_in_linear_time() -> None:
    begin = time.monotonic()
    for unit in (":a", ":", ":aaaa:aa", "a:", "a", "1", ": 1", ":1", ":-"):
        without_emoji(":" + unit * 50_000)
    assert time.monotonic() - begin < 2
