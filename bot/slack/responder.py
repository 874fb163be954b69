"""What staff ask or click → the message they get. No Flask here."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps
from typing import Concatenate, ParamSpec

from bot.answer import messages
from bot.answer.answerer import Answerer, UnknownChoice
from bot.answer.contact import has_phone
from bot.answer.decision import Decision
from bot.answer.reply import Reply
from bot.journal.record import JournalUnavailable, UnknownQuery
from bot.journal.writer import Recorder
from bot.quiet_log import QuietLog, trace
from bot.slack.blocks import (
    ASK,
    HELPFUL,
    PERSON,
    SHARE,
    SHOW,
    UNHELPFUL,
    note_message,
    reply_message,
    shared_message,
)
from bot.slack.chats import NOWHERE, Chats, Place
from bot.slack.markdown import markdown_message
from bot.slack.message import Message
from bot.slack.mrkdwn import escape
from bot.slack.payloads import Click, without_emoji
from index.question import EmptyQuestion, Question, QuestionTooLong

_quiet = QuietLog(logging.getLogger(__name__))
P = ParamSpec("P")

_DEFAULT_COMMAND = "/faq"
_COMMAND = re.compile(r"/[\w-]{1,40}")
_HELP_WORDS = ("", "help", "ヘルプ")


def contact_on_failure(
    method: Callable[Concatenate[Responder, P], Message],
) -> Callable[Concatenate[Responder, P], Message]:
    """Let a method answer with the phone instead of raising.

    A chat platform would show an error's status in words of its own.
    """

    @wraps(method)
    def answering(responder: Responder, /, *args: P.args, **kwargs: P.kwargs) -> Message:
        try:
            return method(responder, *args, **kwargs)
        except Exception as error:
            _quiet.warning("slack: a request failed: %s", trace(error))
            contact = responder.answerer.contact()
            return note_message(messages.broken(has_phone=has_phone(contact)), contact)

    return answering


@dataclass(frozen=True)
class Responder:
    """Answers staff and records what they ask. Its public methods never raise."""

    answerer: Answerer
    recorder: Recorder
    chats: Chats

    @contact_on_failure
    def slack_message(
        self,
        text: str,
        *,
        command: str = _DEFAULT_COMMAND,
        can_share: bool = True,
        place: Place = NOWHERE,
        conversation: str | None = None,
    ) -> Message:
        """Return Slack's message for a question or a request for help.

        The help names `command`. `can_share` is False where nobody else reads the message. The
        question goes on with `conversation`, or with what was said last at its place.
        """
        if _asks_for_help(text):
            return note_message(f"{self._help(command)}\n{messages.CHAT_MORE_HELP}")
        render = partial(reply_message, can_share=can_share)
        return self._answer(text, command, "slack", render, place, conversation)

    @contact_on_failure
    def mattermost_message(self, text: str, command: str, place: Place = NOWHERE) -> Message:
        """Return Mattermost's message for a question or a request for help.

        It shows no line to type below an answer, so a command goes on with the one before.
        """
        if _asks_for_help(text):
            return note_message(self._help(command))
        return self._answer(text, command, "mattermost", markdown_message, place)

    @contact_on_failure
    def click_message(self, click: Click) -> Message:
        """Return the message for a click, or for a question typed below an answer."""
        kind = click.action.partition(":")[0]
        try:
            if kind == ASK:
                return self._say(click.value, click, click.block)
            if kind == PERSON:
                lost = not self.answerer.conversations.read(click.value).last.shown
                typed = messages.PERSON_TYPED if lost else messages.NONE_OF_THESE_TYPED
                return self._say(typed, click, click.value)
            if kind == SHOW:
                return self._show(click)
            if kind == SHARE:
                return self._share(click)
            if kind in (HELPFUL, UNHELPFUL):
                return self._rate(click, kind == HELPFUL)
        except UnknownChoice:
            return note_message(messages.UNKNOWN_CHOICE)
        except UnknownQuery:
            return note_message(messages.UNKNOWN_QUERY)
        except JournalUnavailable:  # the journal logs it, once a minute
            contact = self.answerer.contact()
            return note_message(messages.not_rated(has_phone=has_phone(contact)), contact)
        return note_message(messages.MALFORMED)

    def _answer(
        self,
        text: str,
        command: str,
        channel: str,
        render: Callable[[Reply, Decision | None], Message],
        place: Place,
        conversation: str | None = None,
    ) -> Message:
        try:
            question = Question.read(without_emoji(text))
        except EmptyQuestion:
            return note_message(self._help(command))
        except QuestionTooLong:
            return note_message(messages.TOO_LONG)
        before = conversation or self.chats.conversation(place)
        reply, decision = self.answerer.ask_with_reason(question, before)
        self.chats.go_on(place, reply.conversation)
        self.recorder.record(reply, question, channel)
        return render(reply, decision)

    def _say(self, text: str, click: Click, conversation: str) -> Message:
        """Return the message for a text that goes on with what the click's own message shows."""
        return self.slack_message(
            text, can_share=not click.is_direct, place=click.place, conversation=conversation
        )

    def _show(self, click: Click) -> Message:
        entry = self.answerer.entry(click.value)
        reply = self.answerer.choose(entry, self.chats.conversation(click.place))
        self.chats.go_on(click.place, reply.conversation)
        self.recorder.record(reply, None, "slack")
        return reply_message(reply, self.answerer.chosen(entry), can_share=not click.is_direct)

    def _share(self, click: Click) -> Message:
        reply = self.answerer.choose(self.answerer.entry(click.value))
        if not reply.answer:  # past its date since it was shown: nothing for the whole channel
            return reply_message(reply, None)
        return shared_message(reply, click.place.user)

    def _rate(self, click: Click, helpful: bool) -> Message:
        self.recorder.rate(click.value, helpful)
        if helpful:
            return note_message(messages.CHAT_THANKS)
        contact = self.answerer.contact()
        return note_message(messages.chat_sorry(has_phone=has_phone(contact)), contact)

    def _help(self, command: str) -> str:
        """Return how to ask, in mrkdwn, with the name the command has in this workspace."""
        frequent = self.answerer.frequent()
        example = escape(frequent[0].question) if frequent else ""
        name = command if _COMMAND.fullmatch(command) else _DEFAULT_COMMAND
        return messages.chat_help(name, example)


def _asks_for_help(text: str) -> bool:
    return text.strip().lower() in _HELP_WORDS
