"""The chat platforms' endpoints: Slack's command, clicks and events, and Mattermost's command.

No rate limit here: every request is signed by the platform of our own staff.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from bot.answer.answerer import Answerer
from bot.http.body import MAX_CHAT_BODY_BYTES
from bot.journal.record import JournalUnavailable
from bot.journal.writer import Recorder
from bot.slack.chats import Chats
from bot.slack.payloads import (
    Click,
    Event,
    MalformedPayload,
    decode,
    read_challenge,
    read_click,
    read_command,
    read_event,
    read_object,
)
from bot.slack.responder import Responder
from bot.slack.secrets import Secrets
from bot.slack.sender import Sender, is_response_url
from bot.slack.signature import SIGNATURE_HEADER, TIMESTAMP_HEADER, is_signed, is_token


def make_slack(
    answerer: Answerer, recorder: Recorder, secrets: Secrets, sender: Sender
) -> Blueprint:
    """Return the routes that there are secrets for."""
    chats = Chats(recorder, secrets.slack_signing_secret or secrets.mattermost_token)
    return Slack(Responder(answerer, recorder, chats), recorder, secrets, sender).blueprint()


@dataclass(frozen=True)
class Slack:
    """The views over one responder."""

    responder: Responder
    recorder: Recorder
    secrets: Secrets
    sender: Sender

    def command(self) -> Response:
        """POST /slack/command: from Slack or Mattermost."""
        raw = _read_raw()
        command = read_command(raw)
        if command.is_probe:  # unsigned; there is nothing to give away
            return _acknowledgement()
        if self.secrets.slack_signing_secret and self._is_fresh(raw):
            message = self.responder.slack_message(decode(command.text), command=command.name)
            return jsonify(response_type="ephemeral", text=message.text, blocks=message.blocks)
        if not is_token(command.token, self.secrets.mattermost_token):
            abort(401)
        message = self.responder.mattermost_message(command.text, command.name, command.place)
        return jsonify(response_type="ephemeral", text=message.text)

    def interactive(self) -> Response:
        """POST /slack/interactive: a click, or a question typed below an answer."""
        raw = _read_raw()
        if not self._is_fresh(raw):
            abort(401)
        try:
            click = read_click(raw)
        except MalformedPayload:
            abort(400)
        if click is None:
            return _acknowledgement()
        if not is_response_url(click.response_url):
            # Slack always gives one: somebody tries the route without Slack.
            return jsonify(self._click_reply(click))
        # Slack does not show what stands in the acknowledgement of a click.
        if not self.sender.submit(lambda: self._respond(click)):
            abort(503)
        return _acknowledgement()

    def events(self) -> Response:
        """POST /slack/events: a mention or a direct message, or the check of our address."""
        raw = _read_raw()
        # A copy is not refused: Slack's first retry may come in the same second. The event's id
        # says what was answered already.
        if not self._is_signed(raw):
            abort(401)
        try:
            payload = read_object(raw)
            challenge = read_challenge(payload)
        except MalformedPayload:
            abort(400)
        if challenge is not None:
            return jsonify(challenge=challenge)
        event = read_event(payload)
        # Where the database fails, the first delivery is the one to answer.
        if event and self._is_first(event.id, if_unknown=not _is_retry()):
            self.sender.submit(lambda: self._post_answer(event))
        return _acknowledgement()

    def blueprint(self) -> Blueprint:
        """Return the routes that there are secrets for."""
        slack = Blueprint("slack", __name__)
        if self.secrets.takes_commands:
            slack.add_url_rule("/slack/command", view_func=self.command, methods=["POST"])
        if self.secrets.takes_clicks:
            slack.add_url_rule("/slack/interactive", view_func=self.interactive, methods=["POST"])
        if self.secrets.takes_events:
            slack.add_url_rule("/slack/events", view_func=self.events, methods=["POST"])
        return slack

    def _respond(self, click: Click) -> None:
        self.sender.respond(click.response_url, self._click_reply(click))

    def _click_reply(self, click: Click) -> dict[str, Any]:
        message = self.responder.click_message(click)
        return {
            "response_type": "in_channel" if message.in_channel else "ephemeral",
            "replace_original": False,
            "text": message.text,
            "blocks": message.blocks,
        }

    def _post_answer(self, event: Event) -> None:
        """Answer where the event came from: in a direct message, else to its author alone."""
        place = event.place
        message = self.responder.slack_message(
            event.text, can_share=not event.is_direct, place=place
        )
        body = {"channel": place.channel, "text": message.text, "blocks": message.blocks}
        if place.thread:
            # Only where there is a thread: a private message opens none, and would not be shown.
            body["thread_ts"] = place.thread
        if event.is_direct:
            self.sender.call("chat.postMessage", body | {"unfurl_links": False})
        else:
            self.sender.call("chat.postEphemeral", body | {"user": place.user})

    def _is_fresh(self, raw: bytes) -> bool:
        """Return whether Slack signed this request, and no worker has seen it before.

        Each command and click of Slack's has a trigger_id of its own: a copy comes from somebody
        who listened.
        """
        return self._is_signed(raw) and self._is_first(
            request.headers[SIGNATURE_HEADER], if_unknown=True
        )

    def _is_signed(self, raw: bytes) -> bool:
        timestamp = request.headers.get(TIMESTAMP_HEADER, "")
        signature = request.headers.get(SIGNATURE_HEADER, "")
        return is_signed(raw, timestamp, signature, self.secrets.slack_signing_secret)

    def _is_first(self, key: str, *, if_unknown: bool) -> bool:
        """Return whether no worker has seen an event or a signature before.

        `if_unknown` is returned where the database fails or says nothing for a second: then a copy
        cannot be told from its original.
        """
        try:
            return self.recorder.claim_event(key)
        except JournalUnavailable:  # staff get their answer; the journal logs it
            return if_unknown


def _read_raw() -> bytes:
    # Before anything else: after request.form, get_data() is b"" and every signature fails (Flask
    # 3.1.3).
    request.max_content_length = MAX_CHAT_BODY_BYTES
    return request.get_data()


def _is_retry() -> bool:
    return "X-Slack-Retry-Num" in request.headers


def _acknowledgement() -> Response:
    return Response(mimetype="text/plain")
