"""Mentions and direct messages: answered once, where they were written."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.journal.record import JournalUnavailable
from tests.slack.client import buttons, check_limits, event_body, post, shown, signed
from tests.slack.fakes import KeptMessages


def test_the_challenge_is_echoed(slack: FlaskClient) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw"}).encode()
    assert post(slack, "events", body).get_json() == {"challenge": "3eZbrw"}


@pytest.mark.parametrize(
    "challenge",
    [
        '"\\ud800"',
        '"<script>alert(1)</script>\\u0000"',
        '"a b"',
        '"\\r\\nX: y"',
        '"チャレンジ"',
        '""',
        f'"{"a" * 5000}"',
        "null",
        '["a"]',
    ],
)
def test_a_challenge_that_slack_would_not_send_is_not_echoed(
    slack: FlaskClient, challenge: str
) -> None:
    body = f'{{"type": "url_verification", "challenge": {challenge}}}'.encode()
    reply = post(slack, "events", body)
    assert (reply.status_code, reply.mimetype) == (400, "application/problem+json")


@pytest.mark.parametrize(
    "body",
    [
        b'\xef\xbb\xbf{"type": "x"}',
        b'{"type": "event_callback", "event_id": "E1", "event": []}',
        b'{"type": "event_callback", "event_id": 1, "event": {"user": "U", "channel": "C"}}',
        b'{"event_id": "E2", "event": {"user": "\\ud800", "channel": "D1", "type": "message",'
        b' "channel_type": "im", "text": "\\ud800"}}',
        b'{"event_id": "\\ud800", "event": {"user": "U", "channel": "D1", "type": "message",'
        b' "channel_type": "im", "text": "a"}}',
    ],
)
def test_a_signed_event_of_another_shape_breaks_nothing(slack: FlaskClient, body: bytes) -> None:
    assert post(slack, "events", body).status_code == 200


def test_a_mention_is_answered_to_its_author_alone(
    slack: FlaskClient, posted: KeptMessages
) -> None:
    assert post(slack, "events", event_body("<@U0BOT> 請求書はいつ届きますか")).data == b""
    [(method, body)] = posted.calls
    assert (method, body["channel"], body["user"]) == ("chat.postEphemeral", "C1", "U1")
    assert "invoice-timing" in shown(body) and "thread_ts" not in body
    check_limits(body)


def test_a_mention_in_a_thread_is_answered_there(slack: FlaskClient, posted: KeptMessages) -> None:
    post(slack, "events", event_body("<@U0BOT> 更新", thread_ts="0.9"))
    assert posted.calls[0][1]["thread_ts"] == "0.9"


def test_a_direct_message_is_answered_in_place(slack: FlaskClient, posted: KeptMessages) -> None:
    question = "請求書はいつ届きますか"
    post(slack, "events", event_body(question, type_="message", channel="D1", channel_type="im"))
    [(method, body)] = posted.calls
    assert (method, body["channel"]) == ("chat.postMessage", "D1") and not buttons(body, "share")


def test_a_mention_without_a_question_gets_help(slack: FlaskClient, posted: KeptMessages) -> None:
    post(slack, "events", event_body("<@U0BOT>"))
    assert "`/faq 質問`" in posted.calls[0][1]["text"]


def test_a_repeated_delivery_is_answered_once(slack: FlaskClient, posted: KeptMessages) -> None:
    for _ in range(4):
        assert post(slack, "events", event_body("更新")).status_code == 200
    post(slack, "events", event_body("更新", event_id="Ev2"))
    assert len(posted.calls) == 2


def test_without_a_database_the_first_delivery_is_answered_and_no_other(
    app: Flask, posted: KeptMessages
) -> None:
    def fail(_event_id: str) -> bool:
        raise JournalUnavailable("disk full")

    app.extensions["recorder"].claim_event = fail
    body = event_body("更新")
    for retry in ({}, {"X-Slack-Retry-Num": "1"}):
        assert post(app.test_client(), "events", body, signed(body) | retry).status_code == 200
    assert len(posted.calls) == 1


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"event": 1},
        {"event": {"type": "app_mention", "user": 1, "channel": "C1"}},
        {"event": {"type": "app_mention", "user": "U1", "channel": "C1"}, "event_id": "E" * 201},
    ],
)
def test_an_event_of_another_shape_is_left_alone(
    slack: FlaskClient, posted: KeptMessages, payload: dict[str, Any]
) -> None:
    body = json.dumps({"type": "event_callback"} | payload).encode()
    assert post(slack, "events", body).status_code == 200
    assert posted.calls == []
