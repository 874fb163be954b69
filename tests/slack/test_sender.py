"""Messages leave from the background, with the token, and their failures without their words."""

from __future__ import annotations

import logging

import pytest

from bot.slack.sender import Sender
from tests.slack.client import TOKEN
from tests.slack.fakes import FakeSlack


def test_the_web_client_posts_with_the_token_from_the_background(fake_slack: FakeSlack) -> None:
    sender = Sender(TOKEN, fake_slack.url)
    assert sender.submit(lambda: sender.call("chat.postMessage", {"channel": "D1", "text": "更新"}))
    fake_slack.wait_for(1)
    assert fake_slack.posted == [
        ("/api/chat.postMessage", f"Bearer {TOKEN}", {"channel": "D1", "text": "更新"})
    ]
    sender.close()


def test_a_failure_to_post_is_logged_without_the_message(
    caplog: pytest.LogCaptureFixture,
) -> None:
    sender = Sender(TOKEN, "http://127.0.0.1:9/")
    with caplog.at_level(logging.DEBUG):
        for _ in range(20):
            sender.submit(lambda: sender.call("chat.postMessage", {"text": "内緒の話"}))
        sender.close()
    assert "内緒" not in caplog.text and TOKEN not in caplog.text
    assert [each for each in caplog.messages if "not posted" in each] == caplog.messages
    assert len(caplog.messages) == 1, "one line a minute, and none of slack_sdk's own"
