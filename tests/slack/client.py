"""What the chat platforms do: sign, ask, click, type a question, and refuse a long message."""

from __future__ import annotations

import itertools
import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask.testing import FlaskClient
from slack_sdk.signature import SignatureVerifier

from bot.settings import Settings

SECRET, TOKEN, MATTERMOST = "8f742231b10e8888abcd99yyyzzz85a5", "xoxb-a-token", "a-mattermost-token"
RESPONSE_URL = "https://hooks.slack.com/actions/T1/2/3"
FORM_TYPE = "application/x-www-form-urlencoded"
_TRIGGER_IDS = itertools.count()


def with_chats(settings: Settings, data_dir: Path) -> Settings:
    """Return settings under which both chats may ask."""
    return replace(
        settings,
        slack_signing_secret=SECRET,
        slack_bot_token=TOKEN,
        mattermost_token=MATTERMOST,
        data_dir=data_dir,
    )


def now(plus_s: int = 0) -> str:
    """Return a moment as Slack writes it."""
    return str(int(time.time()) + plus_s)


def signed(body: bytes, *, at: str | None = None, secret: str = SECRET) -> dict[str, str]:
    """Return the headers that Slack signs a body with."""
    timestamp = at or now()
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature or ""}


def form(**fields: str) -> bytes:
    """Return a form as Slack sends it: no two are the same."""
    return urlencode(fields | {"trigger_id": f"{next(_TRIGGER_IDS)}.1"}).encode()


def post(
    client: FlaskClient, route: str, body: bytes, headers: dict[str, str] | None = None
) -> Any:
    """Post a body to /slack/…, signed unless `headers` are given."""
    return client.post(
        f"/slack/{route}",
        data=body,
        content_type="application/json" if route == "events" else FORM_TYPE,
        headers=signed(body) if headers is None else headers,
    )


def command(client: FlaskClient, text: str) -> dict[str, Any]:
    """Return the message to `/faq text`."""
    body = form(command="/faq", text=text, user_id="U1", response_url=RESPONSE_URL)
    response = post(client, "command", body)
    assert response.status_code == 200, response.text
    message: dict[str, Any] = response.get_json()
    return message


def click(
    client: FlaskClient,
    button: dict[str, Any],
    response_url: str = RESPONSE_URL,
    channel: str = "C1",
) -> Any:
    """Press a button."""
    payload = {
        "type": "block_actions",
        "user": {"id": "U1"},
        "response_url": response_url,
        "channel": {"id": channel},
        "actions": [{"type": "button", **button}],
    }
    return post(client, "interactive", form(payload=json.dumps(payload)))


def type_below(client: FlaskClient, message: dict[str, Any], text: str, **more: str) -> Any:
    """Type a question into the line below an answer, and press Enter."""
    [block] = [block for block in message["blocks"] if block["type"] == "input"]
    typed = {
        "type": "plain_text_input",
        "block_id": block["block_id"],
        "action_id": block["element"]["action_id"],
        "value": text,
    }
    return click(client, typed, **more)


def event_body(
    text: str,
    *,
    event_id: str = "Ev1",
    type_: str = "app_mention",
    channel: str = "C1",
    **more: str,
) -> bytes:
    """Return the delivery of a mention, or of another event."""
    event = {"type": type_, "text": text, "user": "U1", "channel": channel, "ts": "1.1", **more}
    return json.dumps({"type": "event_callback", "event_id": event_id, "event": event}).encode()


def buttons(message: dict[str, Any], action: str = "") -> list[dict[str, Any]]:
    """Return the buttons of a message whose action begins so."""
    elements: list[dict[str, Any]] = []
    for block in message["blocks"]:
        elements += [block["accessory"]] if "accessory" in block else []
        elements += block.get("elements", [])
    return [
        each
        for each in elements
        if each["type"] == "button" and each["action_id"].startswith(action)
    ]


def values(message: dict[str, Any], action: str) -> list[str]:
    """Return what the buttons of an action stand for: entry ids, or a query id."""
    return [button["value"] for button in buttons(message, action)]


def sections(message: dict[str, Any]) -> list[str]:
    """Return the texts of a message's sections."""
    return [block["text"]["text"] for block in message["blocks"] if block["type"] == "section"]


def block_types(message: dict[str, Any]) -> list[str]:
    """Return the type of each block."""
    return [block["type"] for block in message["blocks"]]


def shown(message: dict[str, Any]) -> str:
    """Return a message's blocks as text, to look for words in."""
    return json.dumps(message["blocks"], ensure_ascii=False)


def check_limits(message: dict[str, Any]) -> None:
    """Fail where Slack would refuse a message; the limits as its documentation has them."""
    assert 0 < len(message["text"]) <= 40_000
    assert 0 < len(message["blocks"]) <= 50
    ids = [each["action_id"] for each in buttons(message)]
    assert len(ids) == len(set(ids))
    for block in message["blocks"]:
        check_block(block)
    for button in buttons(message):
        assert 0 < len(button["text"]["text"]) <= 75
        assert 0 < len(button["value"]) <= 2000
        assert len(button["action_id"]) <= 255


def check_block(block: dict[str, Any]) -> None:
    """Fail where Slack would refuse a block."""
    if block["type"] == "section":
        assert 0 < len(block["text"]["text"]) <= 3000
    elif block["type"] == "header":
        assert 0 < len(block["text"]["text"]) <= 150
    elif block["type"] == "actions":
        assert 0 < len(block["elements"]) <= 25
    elif block["type"] == "context":
        assert 0 < len(block["elements"]) <= 10
    elif block["type"] == "input":
        assert 0 < len(block["block_id"]) <= 255
        assert 0 < len(block["label"]["text"]) <= 2000
        assert block["element"]["max_length"] <= 3000
        assert len(block["element"]["action_id"]) <= 255
