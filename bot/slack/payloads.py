"""What the chat platforms send → our types. Pure; it trusts nothing it reads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from bot.http.json_text import MalformedJson, parse_json
from bot.slack.chats import NOWHERE, Place
from corpus.errors import FaqError

_MAX_ID_LENGTH = 200
_CHALLENGE = re.compile(r"[!-~]{1,500}")  # Slack's has 52 letters and digits
_MAX_FIELDS = 100  # a platform sends some fifteen; 128,000 in 512 KiB took 0.13 s to be refused
_MENTION = re.compile(r"<[@!][^<>]*>")
# What people write; all else of Slack's own (an edit, somebody joining) is no question.
_WRITTEN = ("", "file_share", "thread_broadcast", "me_message")
_EMOJI = re.compile(r"(?<![A-Za-z0-9:/]):(100|(?![0-9]+:)[a-z0-9_+'-]{1,100}):(?![A-Za-z0-9/])")
_SKIN = re.compile(r":skin-tone-[1-6]:")
# What answers the bot by itself; the others say nothing.
_SIGNS = {
    "+1": "👍", "thumbsup": "👍", "ok_hand": "👌", "pray": "🙏", "bow": "🙇", "ok": "🆗",
    "-1": "👎", "thumbsdown": "👎", "no_good": "🙅", "x": "❌", "o": "⭕", "white_check_mark": "✅",
}  # fmt: skip
_LINK = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")


class MalformedPayload(FaqError, ValueError):
    """It is no JSON object, or holds what Slack never sends."""


@dataclass(frozen=True)
class Command:
    """A slash command: its name, such as /faq, and the text behind it as it was sent.

    `token` is Mattermost's, `place` where it was typed. `is_probe` says that Slack only checks our
    certificate.
    """

    name: str
    text: str
    token: str
    is_probe: bool
    place: Place = NOWHERE


@dataclass(frozen=True)
class Event:
    """A message to the bot.

    `place` says where, in a thread perhaps; `is_direct` that nobody else reads it.
    """

    id: str
    text: str
    place: Place
    is_direct: bool


@dataclass(frozen=True)
class Click:
    """A button pressed, or a question typed below an answer; "" for whatever is missing.

    `value` is the button's own or the question. `block` is the name of the block it stands in:
    that of an input is the token of the conversation to go on with. `place` says where its message
    stands, `is_direct` that nobody else reads it.
    """

    action: str
    value: str
    block: str
    place: Place
    response_url: str
    is_direct: bool


def read_command(raw: bytes) -> Command:
    """Return a slash command; "" for whatever is missing."""
    form = _read_form(raw)
    return Command(
        name=form.get("command", ""),
        text=form.get("text", ""),
        token=form.get("token", ""),
        is_probe=form.get("ssl_check") == "1",
        place=Place(form.get("channel_id", ""), form.get("root_id", ""), form.get("user_id", "")),
    )


def read_click(raw: bytes) -> Click | None:
    """Return what was done to a message of ours, or None where it is nothing for us.

    Raises MalformedPayload.
    """
    payload = read_object(_read_form(raw).get("payload", "").encode())
    actions = payload.get("actions")
    if payload.get("type") != "block_actions" or not isinstance(actions, list) or not actions:
        return None
    return Click(
        action=_text_at(actions[0], "action_id"),
        value=_text_at(actions[0], "value"),
        block=_text_at(actions[0], "block_id"),
        place=Place(
            channel=_text_at(payload, "channel", "id"),
            thread=_text_at(payload, "container", "thread_ts")
            or _text_at(payload, "message", "thread_ts"),
            user=_text_at(payload, "user", "id"),
        ),
        response_url=_text_at(payload, "response_url"),
        is_direct=_text_at(payload, "channel", "id").startswith("D"),
    )


def read_challenge(payload: dict[str, Any]) -> str | None:
    """Return what Slack wants to hear back when it verifies our address, else None.

    Raises MalformedPayload where it is nothing to send back: a lone surrogate has no UTF-8.
    """
    if payload.get("type") != "url_verification":
        return None
    challenge = _text_at(payload, "challenge")
    if not _CHALLENGE.fullmatch(challenge):
        raise MalformedPayload
    return challenge


def read_event(payload: dict[str, Any]) -> Event | None:
    """Return the message to answer.

    None for what is no message to us, is one of a bot, or the edit of an old one. Its text is "" where
    somebody only sends a file.
    """
    event, event_id = payload.get("event"), _text_at(payload, "event_id")
    if not isinstance(event, dict) or event.get("bot_id"):
        return None
    if (event.get("subtype") or "") not in _WRITTEN:
        return None
    user, channel = _text_at(event, "user"), _text_at(event, "channel")
    if not user or not channel or not 0 < len(event_id) <= _MAX_ID_LENGTH:
        return None
    is_direct = event.get("type") == "message" and event.get("channel_type") == "im"
    # In a direct message a mention comes as a message too: one event is enough.
    is_mention = event.get("type") == "app_mention" and not channel.startswith("D")
    if not is_direct and not is_mention:
        return None
    return Event(
        id=event_id,
        text=decode(_text_at(event, "text")),
        place=Place(channel, _text_at(event, "thread_ts"), user),
        is_direct=is_direct,
    )


def read_object(raw: bytes) -> dict[str, Any]:
    """Return a JSON object. Raises MalformedPayload."""
    try:
        found = parse_json(raw)
    except MalformedJson:
        raise MalformedPayload from None
    if not isinstance(found, dict):
        raise MalformedPayload
    return found


def decode(text: str) -> str:
    """Return what a person typed: mentions gone, links as shown, & < > themselves."""
    text = _LINK.sub(lambda link: link[2] or link[1], _MENTION.sub(" ", text))
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def without_emoji(text: str) -> str:
    """Return a text without the codes of emoji (:pray:): those that answer the bot as signs."""
    if ":" not in text:
        return text
    return _EMOJI.sub(lambda code: _SIGNS.get(code[1], " "), _SKIN.sub("", text)).strip()


def _read_form(raw: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(raw.decode("utf-8", "replace"), max_num_fields=_MAX_FIELDS))
    except ValueError:
        return {}


def _text_at(value: object, *path: str) -> str:
    """Return the text at the end of a path into JSON, or "" where there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""
