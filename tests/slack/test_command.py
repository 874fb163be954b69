"""Slack's command: answers, choices, the phone, help, and every mistake in calm words."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from flask.testing import FlaskClient

from bot.answer import messages
from bot.answer.answerer import Answerer
from bot.app import create_app
from bot.settings import Settings
from corpus.words.japanese import JAPANESE
from index.question import Question
from tests.slack.client import (
    RESPONSE_URL,
    buttons,
    check_limits,
    click,
    command,
    form,
    post,
    sections,
    shown,
)
from tests.slack.fakes import KeptMessages


def test_an_answer_is_private_and_tells_staff_why(slack: FlaskClient, answerer: Answerer) -> None:
    message = command(slack, "請求書はいつ届きますか")
    entry = next(each for each in answerer.corpus.entries if each.id == "invoice-timing")
    assert message["response_type"] == "ephemeral"
    assert entry.answer in sections(message)
    assert entry.question in message["text"] and entry.answer in message["text"]
    staff = message["blocks"][-1]["elements"][0]["text"]
    for part in (messages.CHAT_CONFIDENCE, entry.id, entry.source, messages.CHAT_SIGNALS):
        assert part in staff
    assert "意味" in staff and "言葉" in staff
    assert {each["action_id"] for each in buttons(message)} >= {"helpful", "unhelpful", "share"}
    check_limits(message)


def test_choices_are_buttons(slack: FlaskClient, posted: KeptMessages) -> None:
    message = command(slack, "更新")
    assert JAPANESE.which in shown(message) and 2 <= len(buttons(message, "show")) <= 4
    check_limits(message)
    chosen = buttons(message, "show")[1]
    assert click(slack, chosen).data == b""
    [(url, reply)] = posted.calls
    assert (url, reply["response_type"], reply["replace_original"]) == (
        RESPONSE_URL,
        "ephemeral",
        False,
    )
    assert chosen["value"] in shown(reply)
    check_limits(reply)


def test_what_the_page_does_not_answer_gets_the_phone(
    slack: FlaskClient, answerer: Answerer
) -> None:
    message = command(slack, "今日の天気は")
    contact = answerer.contact()
    assert contact and contact.phone in shown(message) and not buttons(message, "share")
    check_limits(message)


@pytest.mark.parametrize("text", ["", "  ", "help", "HELP", "ヘルプ"])
def test_help_shows_how_to_ask_and_share(slack: FlaskClient, text: str) -> None:
    message = command(slack, text)
    assert "`/faq 質問`" in message["text"] and messages.CHAT_SHARE in message["text"]


@pytest.mark.parametrize(
    ("text", "part"), [("あ" * 2001, messages.TOO_LONG), ("\u200b", "`/faq 質問`")]
)
def test_a_mistake_is_explained_in_the_chat(slack: FlaskClient, text: str, part: str) -> None:
    assert part in command(slack, text)["text"]


def test_a_pasted_private_key_is_thrown_away(slack: FlaskClient) -> None:
    message = command(slack, "-----BEGIN RSA PRIVATE KEY-----\nMIIEow")
    assert JAPANESE.secret in message["text"] and "MIIE" not in json.dumps(message)
    check_limits(message)


def test_a_failure_still_tells_how_to_phone(configured: Settings, answerer: Answerer) -> None:
    class Broken(Answerer):
        def decide(self, question: Question, topic: object = ()) -> Any:
            raise RuntimeError("the index is gone")

    broken = Broken(answerer.searcher, configured.public_url, configured.precision)
    message = command(create_app(configured, broken).test_client(), "更新")
    contact = answerer.contact()
    assert contact and contact.phone in message["text"] and "index" not in json.dumps(message)


def test_slack_probes_the_certificate_without_a_signature(slack: FlaskClient) -> None:
    response = post(slack, "command", form(ssl_check="1", token="x"), {})
    assert (response.status_code, response.data) == (200, b"")


@pytest.mark.alone
def test_a_thousand_commands_in_a_row_each_within_slacks_three_seconds(slack: FlaskClient) -> None:
    slowest = 0.0
    for number in range(1000):
        began = time.perf_counter()
        command(slack, ("更新", "請求書はいつ届きますか", "今日の天気は", "ヘルプ")[number % 4])
        slowest = max(slowest, time.perf_counter() - began)
    assert slowest < 3
