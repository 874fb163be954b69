"""Mattermost's command: a token instead of a signature, Markdown instead of blocks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask.testing import FlaskClient

from bot.answer import messages
from bot.answer.answerer import Answerer
from bot.app import create_app
from bot.settings import Settings
from tests.slack.client import MATTERMOST, form, post


def test_mattermost_shows_a_token_and_gets_markdown(slack: FlaskClient) -> None:
    def ask(token: str, text: str) -> Any:
        return post(slack, "command", form(command="/faq", text=text, token=token), {})

    assert ask("another", "更新").status_code == 401 == ask("", "更新").status_code
    reply = ask(MATTERMOST, "請求書はいつ届きますか").get_json()
    assert set(reply) == {"response_type", "text"}
    assert reply["response_type"] == "ephemeral" and reply["text"].startswith("**")
    choices = ask(MATTERMOST, "更新").get_json()["text"].splitlines()
    assert [line[:3] for line in choices if line[:1].isdigit()][:2] == ["1. ", "2. "]
    assert messages.CHAT_SHARE not in ask(MATTERMOST, "help").get_json()["text"]


def test_without_mattermost_no_token_is_accepted(configured: Settings, answerer: Answerer) -> None:
    client = create_app(replace(configured, mattermost_token=""), answerer).test_client()
    assert post(client, "command", form(text="更新", token=""), {}).status_code == 401
