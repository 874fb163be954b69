"""What Slack sends, read as it was meant."""

from __future__ import annotations

import pytest

from bot.slack.payloads import decode, read_event


@pytest.mark.parametrize(
    "event",
    [
        {"type": "app_mention", "bot_id": "B1"},  # another bot, or ourselves
        {"type": "message", "channel_type": "im", "channel": "D1", "subtype": "message_changed"},
        {"type": "message", "channel_type": "channel"},  # a message between others
        {"type": "app_mention", "channel": "D1"},  # comes as a message too
        {"type": "app_mention", "user": ""},
        {"type": "reaction_added"},
    ],
)
def test_what_is_not_written_to_the_bot_is_left_alone(event: dict[str, str]) -> None:
    event = {"user": "U1", "channel": "C1", "text": "更新"} | event
    assert read_event({"event_id": "Ev1", "event": event}) is None


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("<@U1> 更新", "更新"),
        ("<@U1|bot> 更新 <!here>", "更新"),
        ("<https://example.jp|example.jp> の件", "example.jp の件"),
        ("<https://example.jp>", "https://example.jp"),
        ("<#C1|general>", "general"),
        ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
        ("&amp;lt;", "&lt;"),
    ],
)
def test_what_slack_encodes_is_read_as_it_was_typed(sent: str, typed: str) -> None:
    assert decode(sent) == typed
