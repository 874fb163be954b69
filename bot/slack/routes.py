"""The chat platform's endpoints: Slack's command, clicks and events, and Mattermost's command.

No rate limit here: every request is signed by the platform of our own staff.
"""

from __future__ import annotations

import hmac
import json
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from flask import Blueprint, Response, abort, jsonify, request
from slack_sdk.signature import SignatureVerifier

from bot.answer import messages
from bot.answer.answerer import Answerer, UnknownChoice
from bot.answer.decision import Decision, Reason, Verdict
from bot.answer.reply import Reply
from bot.journal.record import UnknownQuery
from bot.journal.writer import Recorder
from bot.slack.blocks import (
    ASK,
    HELPFUL,
    SHARE,
    SHOW,
    UNHELPFUL,
    Message,
    escape,
    markdown_message,
    note_message,
    reply_message,
    shared_message,
)
from bot.slack.secrets import Secrets
from bot.slack.sender import Sender, is_response_url
from index.question import EmptyQuestion, Question, QuestionTooLong
from index.result import Hit

log = logging.getLogger(__name__)

# A click carries the message it stands under, percent-encoded: nine characters for one of Japanese.
_MAX_BODY_BYTES = 512 * 1024
_LONGEST_ID = 200
_MENTION = re.compile(r"<[@!][^<>]*>")
_LINK = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_COMMAND, _OUR_COMMAND = re.compile(r"/[\w-]{1,40}"), "/faq"
_HELP = ("", "help", "ヘルプ")


@dataclass(frozen=True)
class Event:
    """A message to the bot. `thread` is the thread it was written in, if any; `direct` says that
    nobody else reads it."""

    id: str
    text: str
    user: str
    channel: str
    thread: str
    direct: bool


@dataclass(frozen=True)
class Click:
    """A button pressed, or a question typed below an answer: its block is named by the conversation
    it continues."""

    action: str
    value: str
    user: str
    conversation: str
    direct: bool


def make_slack(
    answerer: Answerer, recorder: Recorder, secrets: Secrets, sender: Sender
) -> Blueprint:
    """Return the blueprint with the routes that there are secrets for."""
    slack = Blueprint("slack", __name__)
    example = next((choice.question for choice in answerer.frequent()), "")

    def command() -> Response:
        raw = _read_raw()
        form = dict(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True))
        if (
            form.get("ssl_check") == "1"
        ):  # Slack probes the certificate, unsigned; there is nothing to give away
            return _acknowledged()
        name, text = form.get("command", ""), form.get("text", "")
        if secrets.slack_signing_secret and is_fresh(raw):
            return _ephemeral(answered(decode(text), "slack", reply_message, name))
        if not _has_token(form, secrets.mattermost_token):
            abort(401)
        return jsonify(
            response_type="ephemeral",
            text=answered(text, "mattermost", markdown_message, name).text,
        )

    def interactive() -> Response:
        raw = _read_raw()
        if not is_fresh(raw):
            abort(401)
        payload = _object(dict(parse_qsl(raw.decode("utf-8", "replace"))).get("payload", ""))
        actions = payload.get("actions")
        if payload.get("type") != "block_actions" or not isinstance(actions, list) or not actions:
            return _acknowledged()
        click = read_click(payload, actions[0])
        response_url = _text_at(payload, "response_url")

        def body() -> dict[str, Any]:
            message = guarded(lambda: clicked(click))
            return {
                "response_type": "in_channel" if message.for_all else "ephemeral",
                "replace_original": False,
                "text": message.text,
                "blocks": message.blocks,
            }

        if not is_response_url(response_url):
            return jsonify(body())  # tried out without Slack, which always gives one
        # What a click's own acknowledgement says, Slack does not show.
        if not sender.submit(lambda: sender.respond(response_url, body())):
            abort(503)
        return _acknowledged()

    def events() -> Response:
        raw = _read_raw()
        # No copies refused here: Slack's first retry may come in the same second. What counts is
        # the event's id.
        if not _is_signed(raw, secrets.slack_signing_secret):
            abort(401)
        payload = _object(raw)
        if payload.get("type") == "url_verification":
            return jsonify(challenge=_text_at(payload, "challenge"))
        event = read_event(payload)
        # Without a database, the first delivery is the one to answer.
        if event and is_new(event.id, otherwise="X-Slack-Retry-Num" not in request.headers):
            sender.submit(lambda: post_answer(event))
        return _acknowledged()

    def is_fresh(raw: bytes) -> bool:
        """Return whether Slack signed this request in the last five minutes, and any worker sees it
        for the first time.

        Every command and click of Slack's has a trigger_id of its own: a copy comes from somebody
        who listened.
        """
        return _is_signed(raw, secrets.slack_signing_secret) and is_new(
            request.headers["X-Slack-Signature"], otherwise=True
        )

    def is_new(key: str, *, otherwise: bool) -> bool:
        """Return whether an event or a signature is seen for the first time; `otherwise` where the
        database fails."""
        try:
            return recorder.claim_event(key)
        except Exception as error:
            log.warning(
                "slack: whether a request was seen cannot be told: %s", type(error).__name__
            )
            return otherwise

    def post_answer(event: Event) -> None:
        def render(reply: Reply, decision: Decision | None) -> Message:
            return reply_message(reply, decision, can_share=not event.direct)

        message = answered(event.text, "slack", render, _OUR_COMMAND)
        body = {"channel": event.channel, "text": message.text, "blocks": message.blocks}
        if (
            event.thread
        ):  # a private message opens no thread: where there is none, Slack would not show it
            body["thread_ts"] = event.thread
        if event.direct:
            sender.call("chat.postMessage", body | {"unfurl_links": False})
        else:
            sender.call("chat.postEphemeral", body | {"user": event.user})

    def answered(
        text: str,
        channel: str,
        render: Callable[[Reply, Decision | None], Message],
        name: str,
        conversation: str | None = None,
    ) -> Message:
        """Return the message to a text, whatever happens."""

        def ask() -> Message:
            help_text = messages.chat_help(
                name if _COMMAND.fullmatch(name) else _OUR_COMMAND, escape(example)
            )
            if text.strip().lower() in _HELP:
                return note_message(
                    f"{help_text}\n{messages.CHAT_MORE_HELP}" if channel == "slack" else help_text
                )
            try:
                question = Question.read(text)
                reply, decision = answerer.ask_with_reason(question, conversation)
            except EmptyQuestion:
                return note_message(help_text)
            except QuestionTooLong:
                return note_message(messages.TOO_LONG)
            recorder.record(reply, question, channel)
            return render(reply, decision)

        return guarded(ask)

    def guarded(make: Callable[[], Message]) -> Message:
        """Return the message made, or how to phone: an error's status would be shown as Slack's own
        English."""
        try:
            return make()
        except Exception:
            log.exception("slack: a request failed")
            return note_message(messages.BROKEN, answerer.contact())

    def clicked(click: Click) -> Message:
        kind = click.action.partition(":")[0]

        def render(reply: Reply, decision: Decision | None) -> Message:
            return reply_message(reply, decision, can_share=not click.direct)

        try:
            if kind == ASK:
                return answered(click.value, "slack", render, _OUR_COMMAND, click.conversation)
            if kind == SHOW:
                reply = answerer.choose(answerer.entry(click.value))
                recorder.record(reply, None, "slack")
                return render(reply, _chosen(answerer, reply))
            if kind == SHARE:
                reply = answerer.choose(
                    answerer.entry(click.value)
                )  # an answer past its date is nothing to share
                return (
                    shared_message(reply, click.user)
                    if reply.answer
                    else reply_message(reply, None)
                )
            if kind in (HELPFUL, UNHELPFUL):
                recorder.rate(click.value, kind == HELPFUL)
                return (
                    note_message(messages.CHAT_THANKS)
                    if kind == HELPFUL
                    else note_message(messages.CHAT_SORRY, answerer.contact())
                )
        except UnknownChoice:
            return note_message(messages.UNKNOWN_CHOICE)
        except UnknownQuery:
            return note_message(messages.UNKNOWN_QUERY)
        return note_message(messages.MALFORMED)

    slack.add_url_rule("/slack/command", view_func=command, methods=["POST"])
    if secrets.takes_clicks:
        slack.add_url_rule("/slack/interactive", view_func=interactive, methods=["POST"])
    if secrets.takes_events:
        slack.add_url_rule("/slack/events", view_func=events, methods=["POST"])
    return slack


def decode(text: str) -> str:
    """Return what a person typed: mentions gone, links as shown, & < > themselves."""
    text = _LINK.sub(lambda link: link[2] or link[1], _MENTION.sub(" ", text))
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def read_event(payload: dict[str, Any]) -> Event | None:
    """Return the message to answer, or None: no message to us, one of a bot, or an edit of an old
    one."""
    event, event_id = payload.get("event"), _text_at(payload, "event_id")
    if not isinstance(event, dict) or event.get("bot_id") or event.get("subtype"):
        return None
    user, channel = _text_at(event, "user"), _text_at(event, "channel")
    if not user or not channel or not 0 < len(event_id) <= _LONGEST_ID:
        return None
    direct = event.get("type") == "message" and event.get("channel_type") == "im"
    # In a direct message a mention comes as a message too: one event is enough.
    if not direct and (event.get("type") != "app_mention" or channel.startswith("D")):
        return None
    return Event(
        event_id,
        decode(_text_at(event, "text")),
        user,
        channel,
        _text_at(event, "thread_ts"),
        direct,
    )


def read_click(payload: dict[str, Any], action: object) -> Click:
    """Return what was done to a message of ours; "" for whatever is missing."""
    return Click(
        _text_at(action, "action_id"),
        _text_at(action, "value"),
        _text_at(payload, "user", "id"),
        _text_at(action, "block_id"),
        _text_at(payload, "channel", "id").startswith("D"),
    )


def _chosen(answerer: Answerer, reply: Reply) -> Decision | None:
    """Return the decision behind a choice, for staff."""
    entry = next(
        (each for each in answerer.corpus.entries if reply.answer and each.id == reply.answer.id),
        None,
    )
    return (
        Decision(Verdict.ANSWER, Reason.CHOSEN, (Hit(entry, 1, 1.0, 1.0),), confidence=1.0)
        if entry
        else None
    )


def _acknowledged() -> Response:
    return Response(mimetype="text/plain")


def _ephemeral(message: Message) -> Response:
    return jsonify(response_type="ephemeral", text=message.text, blocks=message.blocks)


def _read_raw() -> bytes:
    # Before anything else: after request.form, get_data() is b"" and every signature fails (Flask
    # 3.1.3).
    request.max_content_length = _MAX_BODY_BYTES
    return request.get_data()


def _is_signed(raw: bytes, secret: str) -> bool:
    """Return whether Slack signed this request in the last five minutes.

    slack_sdk 3.47 raises on a timestamp that is no number, on a body that is not UTF-8 and on a
    signature that is not ASCII: all three are refused before.
    """
    timestamp = request.headers.get("X-Slack-Request-Timestamp", "")
    signature = request.headers.get("X-Slack-Signature", "")
    if not _TIMESTAMP.fullmatch(timestamp) or not signature.isascii():
        return False
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return SignatureVerifier(secret).is_valid(raw, timestamp, signature)


def _has_token(form: dict[str, str], token: str) -> bool:
    """Return whether a form carries Mattermost's token."""
    return bool(token) and hmac.compare_digest(
        form.get("token", "").encode("utf-8", "replace"), token.encode()
    )


def _object(text: str | bytes) -> dict[str, Any]:
    """Return a JSON object, or abort with 400."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        abort(400)
    if not isinstance(found, dict):
        abort(400)
    return found


def _text_at(value: object, *path: str) -> str:
    """Return the text at the end of a path into JSON, or "" where there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""
