"""What the chat platforms' endpoints add to the OpenAPI document. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from bot.answer import messages
from bot.answer.answerer import Answerer
from bot.answer.reply import contact_json
from bot.http.openapi import Part
from bot.http.operations import Json, form_body, json_body, json_reply, operation
from bot.slack.secrets import Secrets

_CHALLENGE = "3eZbrw1aBm2rZgRNFdxV"
_SIGNED: Json = {"slackSignature": [], "slackTimestamp": []}
_SIGNATURE_SCHEMES = {
    "slackSignature": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Slack-Signature",
        "description": "`v0=` and the HMAC-SHA256 of `v0:{timestamp}:{body}`, in hex.",
    },
    "slackTimestamp": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Slack-Request-Timestamp",
        "description": "Seconds since 1970, at most five minutes away.",
    },
}
_EMPTY_TEXT = {"text/plain": {"schema": {"type": "string", "const": ""}, "example": ""}}


@dataclass(frozen=True)
class ChatMessage:
    """A message for the chat platform: Block Kit for Slack, Markdown for Mattermost."""

    response_type: Literal["ephemeral", "in_channel"]
    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    replace_original: bool = False


@dataclass(frozen=True)
class Challenge:
    """What Slack wants to hear back when it verifies an address."""

    challenge: str


def chat_part(answerer: Answerer, secrets: Secrets) -> Part:
    """Describe the endpoints that there are secrets for."""
    if not secrets.takes_commands:
        return Part()
    contact = contact_json(answerer.contact())
    example = next((choice.question for choice in answerer.frequent()), "")
    help_message = {"response_type": "ephemeral", "text": messages.chat_help("/faq", example)}
    paths: Json = {"/slack/command": {"post": _command(secrets, help_message, contact)}}
    if secrets.takes_clicks:
        paths["/slack/interactive"] = {"post": _interactive(help_message, contact)}
    if secrets.takes_events:
        paths["/slack/events"] = {"post": _events(contact)}
    return Part(
        paths=paths,
        replies=(ChatMessage, Challenge),
        security_schemes=_SIGNATURE_SCHEMES if secrets.slack_signing_secret else {},
    )


def _command(secrets: Secrets, help_message: Json, contact: Json | None) -> Json:
    signed: list[Json] = [_SIGNED] if secrets.slack_signing_secret else []
    return operation(
        "slackCommand",
        "A slash command of Slack or Mattermost",
        "Mattermost shows its `token` in place of a signature.",
        body=form_body(
            {
                "command": "The command itself.",
                "text": "The question, or `help`.",
                "token": "Mattermost's.",
            },
            {"help": {"command": "/faq", "text": "help"}},
        ),
        replies={200: _message("The answer, for its asker alone.", help_message)},
        problems=(401, 413),
        # Mattermost's token is a field of the form, which OpenAPI has no security scheme for.
        security=[*signed, {}] if secrets.mattermost_token else signed,
        contact=contact,
    )


def _interactive(help_message: Json, contact: Json | None) -> Json:
    return operation(
        "slackInteractive",
        "A click in Slack",
        "What is said about it goes to the click's `response_url`.",
        body=form_body(
            {"payload": "A block_actions payload, as JSON."},
            {"other": {"payload": '{"type": "view_closed"}'}},
        ),
        replies={
            200: _message(
                "Acknowledged; with the message where there is no `response_url`.", help_message
            )
        },
        problems=(400, 401, 413),
        security=[_SIGNED],
        contact=contact,
    )


def _events(contact: Json | None) -> Json:
    acknowledged = json_reply(
        "Acknowledged; with the challenge where an address is verified.",
        Challenge,
        {"verification": {"challenge": _CHALLENGE}},
    )
    verification = {"type": "url_verification", "challenge": _CHALLENGE}
    return operation(
        "slackEvents",
        "A mention or a direct message in Slack",
        "Answered through Slack's Web API.",
        body=json_body({"type": "object"}, {"verification": verification}),
        replies={200: _or_nothing(acknowledged)},
        problems=(400, 401, 413),
        security=[_SIGNED],
        contact=contact,
    )


def _message(description: str, example: Json) -> Json:
    return _or_nothing(json_reply(description, ChatMessage, {"help": example}))


def _or_nothing(reply: Json) -> Json:
    """Return a reply that may also be an empty text, which is an acknowledgement."""
    return reply | {"content": reply["content"] | _EMPTY_TEXT}
