"""A question typed below an answer continues its conversation."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.answer import messages
from bot.settings import Settings
from corpus.words.japanese import JAPANESE
from tests.slack.client import (
    RESPONSE_URL,
    block_types,
    buttons,
    check_limits,
    click,
    command,
    shown,
    type_below,
    values,
)
from tests.slack.fakes import KeptMessages


def test_a_question_typed_below_an_answer_continues_it(
    slack: FlaskClient, posted: KeptMessages
) -> None:
    first = command(slack, "月額プランとはなんですか")
    check_limits(first)
    assert "monthly-plan-about" not in values(command(slack, "引かれるのはいつ?"), "show")
    assert type_below(slack, first, "引かれるのはいつ?").data == b""
    [(url, reply)] = posted.calls
    assert (url, reply["response_type"], reply["replace_original"]) == (
        RESPONSE_URL,
        "ephemeral",
        False,
    )
    assert "monthly-plan-about" in values(reply, "show")
    assert messages.CHAT_REASONS["FOLLOW_UP"] in shown(reply)
    check_limits(reply)
    type_below(slack, reply, "ありがとう")  # the new message carries it on
    assert block_types(posted.calls[1][1]).count("input") == 1


def test_a_number_typed_below_choices_is_one_of_them(
    slack: FlaskClient, posted: KeptMessages
) -> None:
    choices = command(slack, "更新")
    offered = values(choices, "show")
    type_below(slack, choices, "2番")
    [(_, reply)] = posted.calls
    assert offered[1] not in values(reply, "show") and offered[1] in values(reply, "share")
    assert messages.CHAT_REASONS["CHOSEN"] in shown(reply)
    check_limits(reply)
    type_below(slack, reply, "違います")
    wrong = posted.calls[1][1]
    assert JAPANESE.not_meant_nearest.partition("{")[0] in shown(wrong) and values(wrong, "show")
    check_limits(wrong)


def test_what_is_typed_below_is_taken_as_it_stands(
    app: Flask, slack: FlaskClient, posted: KeptMessages, configured: Settings
) -> None:
    type_below(slack, command(slack, "月額プランとはなんですか"), "<b> &amp; 更新 <b>")
    app.extensions["recorder"].close()
    with closing(sqlite3.connect(configured.data_dir / "journal.db")) as journal:
        rows = journal.execute("SELECT text FROM queries WHERE channel = 'slack' ORDER BY at")
        assert [text for (text,) in rows] == ["月額プランとはなんですか", "<b> &amp; 更新 <b>"]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "`/faq 質問`"),
        ("ヘルプ", "`/faq 質問`"),
        ("あ" * 2001, messages.TOO_LONG),
        ("-----BEGIN PRIVATE KEY-----", JAPANESE.secret),
    ],
)
def test_a_mistake_typed_below_is_explained(
    slack: FlaskClient, posted: KeptMessages, text: str, part: str
) -> None:
    type_below(slack, command(slack, "月額プランとはなんですか"), text)
    assert part in posted.calls[0][1]["text"]


def test_a_conversation_that_slack_made_up_is_ignored(
    slack: FlaskClient, posted: KeptMessages
) -> None:
    typed = {"type": "plain_text_input", "action_id": "ask", "value": "引かれるのはいつ?"}
    click(slack, typed | {"block_id": "XyZ+1"})
    assert "monthly-plan-about" not in values(posted.calls[0][1], "show")


def test_what_leads_nowhere_is_not_offered(slack: FlaskClient, posted: KeptMessages) -> None:
    message = command(slack, "月額プランとはなんですか")
    assert "input" not in block_types(command(slack, "今日の天気は")), "no topic yet"
    click(slack, buttons(message, "share")[0])
    assert "input" not in block_types(posted.calls[0][1])
    type_below(slack, message, "月額プランの最低利用期間を教えてください。", channel="D1")
    assert not buttons(posted.calls[1][1], "share"), "nobody else reads a direct message"
